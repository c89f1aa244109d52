"""What the site needs of this room: the role of the departments that decide."""

from kase.is2in.onboarding.routes import departments
from plone import api


OFFICER = "ConnectionOfficer"


def prepare() -> None:
    """Let the departments see and decide requests; may be repeated."""
    for name in departments():
        group = api.group.get(groupname=name)
        if group is not None and OFFICER not in group.getRoles():
            api.group.grant_roles(groupname=name, roles=[OFFICER])
