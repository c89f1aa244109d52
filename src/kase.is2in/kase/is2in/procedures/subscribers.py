"""What happens elsewhere and changes who may see an application in a list.

Access itself is computed at every check (``roles``); only the catalog has to be told.
"""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties.interfaces import IPartnershipEnded
from kase.is2in.parties.interfaces import IPersonChanged
from kase.is2in.procedures import roles
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything


TASK = "procedures.reindex_access"


def on_partnership_ended(event: IPartnershipEnded) -> None:
    """The partner's people lose the applications of the organisation at once."""
    reindex_access(event.code)


def on_person_changed(event: IPersonChanged) -> None:
    """Another first head, an executor who has left: the lists follow when the worker comes."""
    organization = event.object.organization
    if organization:
        ledger.enqueue_once(f"{TASK}:{organization}", TASK, organization=organization)


@ledger.task(TASK)
def reindex_access(organization: str) -> None:
    """Index anew who may see the applications of an organisation."""
    for brain in search_everything(
        portal_type="Application", application_organization=organization
    ):
        with privileged():
            application = brain.getObject()
        roles.access_changed(application)
