"""What the site needs of this room: staff who look after the queue of mails."""

from plone import api


DEPARTMENTS = ("officers", "support1")
KEEPER = "MailKeeper"


def prepare() -> None:
    """Let the authorised officers and the first line of support keep the queue; repeatable."""
    for name in DEPARTMENTS:
        group = api.group.get(groupname=name)
        if group is not None and KEEPER not in group.getRoles():
            api.group.grant_roles(groupname=name, roles=[KEEPER])
