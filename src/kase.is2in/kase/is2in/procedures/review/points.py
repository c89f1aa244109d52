"""Open points across applications: whose turn it is in each thread that is not settled.

One query over the rows of threads and work lists; no application is woken.
"""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures.catalogue.edition import read_edition
from kase.is2in.procedures.course.words import process_title
from kase.is2in.procedures.folders import ROOT
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import organization_title
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.review import thread_rows
from kase.is2in.procedures.review.places import threads_of
from kase.is2in.procedures.review.quoting import quoted
from kase.is2in.procedures.review.tables import review_thread as thread
from kase.is2in.procedures.review.thread_rows import ANSWERED
from kase.is2in.procedures.review.thread_rows import OPEN
from kase.is2in.procedures.review.thread_rows import RESOLVED
from kase.is2in.procedures.review.types import OpenPoint
from kase.is2in.procedures.review.types import OpenPointList
from kase.is2in.procedures.tables import work_task as task
from kase.is2in.procedures.work.taskbook import PROCESS
from kase.is2in.procedures.work.tasks import seen
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import language
from kase.is2in.web.api import translate
from plone import api
from sqlalchemy import and_
from sqlalchemy import case
from sqlalchemy import ColumnElement
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import Row
from sqlalchemy import select


TABS = ("mine", "all")
SORTS = {
    "at": thread.c.at,
    "moved": thread.c.moved,
    "number": task.c.number,
    "organization": task.c.organization,
    "state": thread.c.state,
}
FILTERS = ("q", "state", "procedure", "organization")
UNSETTLED = (OPEN, ANSWERED)
# The side whose turn it is: of an answered thread the one that commented.
WAITS_FOR = case(
    (thread.c.state == ANSWERED, thread.c.side),
    (thread.c.side != roles.EXECUTOR, roles.EXECUTOR),
    (thread.c.internal, roles.FIRST_HEAD),
    else_=roles.CASE_OFFICER,
)
joined = thread.join(
    task, and_(task.c.application == thread.c.application, task.c.kind == PROCESS)
)


def open_points(
    person: Person,
    tab: str = "mine",
    filters: Mapping[str, str] | None = None,
    sort: str = "moved",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
) -> OpenPointList:
    """Return a page of unsettled threads of the applications the person may see.

    ``tab``: mine (the person's side must answer or settle), all. ``filters``: q (text of the
    comment), state, procedure, organization. Raises Malformed for another tab or sort.
    """
    if tab not in TABS:
        raise Malformed("tab", _("There is no such list."), "tab")
    if sort not in SORTS:
        raise Malformed("sort_on", _("The list cannot be sorted by this."), "sort_on")
    wanted = and_(_scope(person), *_filtered(filters or {}))
    if tab == "mine":
        wanted = and_(wanted, _mine(person))
    total = ledger.read(select(func.count()).select_from(joined).where(wanted))[0][0]
    order = SORTS[sort].desc() if descending else SORTS[sort].asc()
    places = (task.c.category, task.c.number.label("called"), task.c.organization)
    columns = (*thread.c, *places, task.c.procedure, task.c.definition)
    query = (
        select(*columns, task.c.state.label("process"), _mine(person).label("mine"))
        .select_from(joined)
        .where(wanted)
        .order_by(order, thread.c.application, thread.c.number)
        .offset(start)
        .limit(size)
    )
    return OpenPointList(tuple(_point(row) for row in ledger.read(query)), total)


def point_counts(person: Person) -> dict[str, int]:
    """Return how many points each tab has for the person."""
    counts = (func.count().filter(_mine(person)), func.count())
    row = ledger.read(select(*counts).select_from(joined).where(_scope(person)))[0]
    return dict(zip(TABS, row, strict=True))


def points_as_text(application: IApplication, person: Person) -> str:
    """Return the open points of an application as a numbered text, "" for none.

    For whoever returns it: what is to be mended, place by place.
    """
    rows = thread_rows.of_application(application.getId())
    unsettled = [row for row in rows if row.state != RESOLVED]
    lines = []
    for number, one in enumerate(threads_of(application, person, unsettled), 1):
        words = {"number": str(number), "form": one.quote.form, "label": one.quote.label}
        place = translate(_("${number}. ${form}, “${label}”:", mapping=words))
        lines.append(f"{place} {' '.join(one.text.split())}")
    return "\n".join(lines)


def _scope(person: Person) -> ColumnElement[bool]:
    found = and_(seen(person), thread.c.state.in_(UNSETTLED))
    # What stays within the applicant is not the exchange's to see.
    return found if person.organization else and_(found, ~thread.c.internal)


def _mine(person: Person) -> ColumnElement[bool]:
    if not person.organization:
        return WAITS_FOR == roles.CASE_OFFICER
    sides = []
    if "first_head" in person.roles:
        sides.append(WAITS_FOR == roles.FIRST_HEAD)
    if "executor" in person.roles:
        sides.append(WAITS_FOR == roles.EXECUTOR)
    return or_(False, *sides)


def _filtered(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.get("q"):
        found.append(thread.c.text.icontains(filters["q"], autoescape=True))
    if filters.get("state"):
        found.append(thread.c.state == filters["state"])
    for name in ("procedure", "organization"):
        if filters.get(name):
            found.append(task.c[name] == filters[name])
    return found


def _point(row: Row) -> OpenPoint:
    definition, lang = read_edition(row.definition), language()
    name = thread_rows.name_of(row.number)
    address = f"{api.portal.get().absolute_url()}/{ROOT}/{row.category}/{row.application}"
    return OpenPoint(
        application=row.application,
        number=row.called,
        organization=row.organization,
        organization_title=organization_title(row.organization),
        procedure=row.procedure,
        procedure_title=definition.title(lang),
        process_title=process_title(definition, row.process),
        thread=name,
        state=row.state,
        text=row.text,
        quote=quoted(row.quote, lang),
        author=person_ref(row.author),
        at=row.at,
        moved=row.moved,
        mine=row.mine,
        url=f"{address}/@@comments/{name}",
    )
