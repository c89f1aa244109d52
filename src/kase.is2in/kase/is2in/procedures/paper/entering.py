"""Back-entry: a paper application becomes an application of the system, with its scan.

Paragraph 26 says nothing of terms: they run from the entry, as for any application. Both
moments are kept, on paper and in the system.
"""

from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.archive.mirror import in_step
from kase.is2in.procedures.archive.mirror import seen
from kase.is2in.procedures.archive.tables import application_row
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.folders import category_folder
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.paper import slips
from kase.is2in.procedures.paper.tables import paper_slip
from kase.is2in.procedures.paper.types import Slip
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import select


SCANS = ("pdf",)


def candidates(slip: Slip) -> tuple[tuple[str, str], ...]:
    """Return (id, number or id) of applications that may be entered; of those the viewer sees."""
    in_step()
    columns = application_row.c
    taken = select(paper_slip.c.application).where(paper_slip.c.application.is_not(None))
    query = select(columns.id, columns.number).where(
        seen(),
        columns.organization == slip.organization,
        columns.procedure == slip.procedure,
        columns.state.in_(states.ALIVE),
        columns.id.not_in(taken),
    )
    rows = ledger.read(query.order_by(columns.created.desc()).limit(50))
    return tuple((row.id, row.number or f"№ {row.id}") for row in rows)


def enter(person: Person, number: int, name: str, scan: UploadedFile) -> Slip:
    """Bind an application of the same company and procedure to a slip, once; keep the scan.

    ``name`` is the application's id. Raises Forbidden, Missing, Conflict, RuleRefused,
    TooLarge.
    """
    if not slips.may_enter(person, slips.slip(person, number)):
        message = _("A paper is entered by the chancellery or by an executor of the company.")
        raise Forbidden("not-executor", message)
    slip = slips.locked(person, number)
    application = _application(person, name)
    if application.organization != slip.organization:
        message = _("The application is of another company than the paper.")
        raise RuleRefused("organization", message, "application")
    if application.procedure != slip.procedure:
        message = _("The application is of another procedure than the paper.")
        raise RuleRefused("procedure", message, "application")
    if states.state_of(application) not in states.ALIVE:
        raise Conflict("state", _("The application is finished."), "application")
    # Two slips entered as one application at once: the second one waits here and then sees it.
    held = {"name": f"paper-entry:{application.getId()}"}
    ledger.write("SELECT pg_advisory_xact_lock(hashtext(:name))", held)
    if slips.slip_of(application.getId()) is not None:
        message = _("Another paper was entered as this application.")
        raise Conflict("taken", message, "application")
    kept = _keep(application, person, slip, scan)
    values = {"application": application.getId(), "scan": kept, "entered_by": person.id}
    slips.change(slip, **values, entered_at=clock.now())
    subject = application_subject(application)
    ledger.record("paper.entered", subject, {"number": slip.number, "document": kept})
    return slips.slip(person, number)


def application_of(slip: Slip) -> IApplication | None:
    """Return the application a slip was entered as, None where who asks does not see it."""
    try:
        return _found(slip.application) if slip.application else None
    except Missing:
        return None


def _application(person: Person, name: str) -> IApplication:
    found = _found(name.strip())
    if not roles.held(found, person):
        raise _unknown()
    return found


def _found(name: str) -> IApplication:
    in_step()
    columns = application_row.c
    query = select(columns.category).where(columns.id == name, seen())
    rows = ledger.read(query) if name.isalnum() else ()
    if not rows:
        raise _unknown()
    return category_folder(rows[0].category)._getOb(name)


def _unknown() -> Missing:
    return Missing("application", _("There is no such application."), "application")


def _keep(application: IApplication, person: Person, slip: Slip, scan: UploadedFile) -> str:
    if not scan.filename:
        raise RuleRefused("required", _("Choose the scan of the paper."), "scan")
    kind = documents.check_upload(scan.filename, scan.content_type, scan.data, SCANS)
    return documents.store(
        application_subject(application),
        "other",
        scan.filename,
        kind,
        scan.data,
        title=_("Scan of the paper application ${number}", mapping={"number": slip.number}),
        author=person.id,
    ).id
