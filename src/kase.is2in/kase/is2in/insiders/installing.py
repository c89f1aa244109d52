"""What the site needs of this room: the role of the department that keeps the list."""

from plone import api


DEPARTMENT = "insiders"
EDITOR = "InsidersEditor"


def prepare() -> None:
    """Let the department of insiders keep the list; may be repeated."""
    group = api.group.get(groupname=DEPARTMENT)
    if group is not None and EDITOR not in group.getRoles():
        api.group.grant_roles(groupname=DEPARTMENT, roles=[EDITOR])
