"""The door of the room: requests to connect an organisation, from the form to the decision.

``submit``, ``status`` and ``confirm`` serve the public and guard themselves. ``take``,
``approve`` and ``refuse`` look at the routes of the officer they are given. Errors are those of
``terms.errors``.
"""

from kase.is2in.onboarding.decisions import approve
from kase.is2in.onboarding.decisions import checks
from kase.is2in.onboarding.decisions import refuse
from kase.is2in.onboarding.decisions import take
from kase.is2in.onboarding.installing import prepare
from kase.is2in.onboarding.register import request
from kase.is2in.onboarding.register import requests
from kase.is2in.onboarding.retention import erase_personal_data
from kase.is2in.onboarding.rights import count_for
from kase.is2in.onboarding.robots import new_challenge
from kase.is2in.onboarding.submissions import confirm
from kase.is2in.onboarding.submissions import register_request
from kase.is2in.onboarding.submissions import status
from kase.is2in.onboarding.submissions import submit


__all__ = [
    "approve",
    "checks",
    "confirm",
    "count_for",
    "erase_personal_data",
    "new_challenge",
    "prepare",
    "refuse",
    "register_request",
    "request",
    "requests",
    "status",
    "submit",
    "take",
]
