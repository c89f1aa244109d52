"""The departments of the exchange, as groups whose members are officers."""

from kase.is2in.parties import api as parties
from plone import api


OFFICER = "Officer"
# The language of the exchange's own papers.
PAPERS = "ru"


def make_departments() -> None:
    """Create the groups that are missing and give each the role of an officer."""
    for name in parties.DEPARTMENTS:
        if api.group.get(groupname=name) is None:
            title = parties.department_title(name, PAPERS)
            api.group.create(groupname=name, title=title, roles=[OFFICER])
