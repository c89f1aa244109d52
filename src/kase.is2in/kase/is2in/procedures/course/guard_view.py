"""How the workflow's XML asks our guards."""

from contextlib import suppress
from kase.is2in.parties import api as parties
from kase.is2in.procedures.course import guards
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import current_user_id
from Products.Five.browser import BrowserView


class ApplicationGuard(BrowserView):
    """``object/@@application-guard``: called with a transition, answers whether it may be made."""

    def __call__(self, transition: str) -> bool:
        """Return whether the person logged in may make the step; no guard, no step."""
        with suppress(Refusal):
            return guards.check(self.context, parties.person(current_user_id()), transition)
        return False
