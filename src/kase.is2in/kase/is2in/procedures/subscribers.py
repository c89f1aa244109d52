"""What happens elsewhere and changes who may see an application in a list.

Access itself is computed at every check (``roles``); only the catalog has to be told.
"""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties.interfaces import IPartnershipChanged
from kase.is2in.parties.interfaces import IPartnershipEnded
from kase.is2in.parties.interfaces import IPersonChanged
from kase.is2in.procedures import partner_work
from kase.is2in.procedures import roles
from kase.is2in.procedures.settings import PREFIX
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything
from kase.is2in.web.api import setting_change


TASK = "procedures.reindex_access"


def on_partnership_changed(event: IPartnershipChanged) -> None:
    """What the partner may not see any more leaves its lists at once."""
    for application in partner_work.applications(event.code, event.partner):
        roles.access_changed(application)


def on_partnership_ended(event: IPartnershipEnded) -> None:
    """The partner's people have lost their access by themselves; whose turn it is may follow."""
    enqueue_reindex(event.code)


def on_person_changed(event: IPersonChanged) -> None:
    """Another first head, an executor who has left: the lists follow when the worker comes."""
    organization = event.object.organization
    if organization:
        enqueue_reindex(organization)


def enqueue_reindex(organization: str) -> None:
    """Have the worker index anew who may see the applications of an organisation."""
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


def on_setting_changed(event) -> None:
    """Write the change of a setting of deadlines into the audit trail."""
    details = setting_change(event, PREFIX)
    if details is not None:
        ledger.record("deadlines.setting-changed", "settings:deadlines", details)
