"""Saved views and long work as JSON."""

from kase.is2in import _
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.progress_pages import words
from kase.is2in.web.request import current_user_id
from kase.is2in.web.types import LongJob
from kase.is2in.web.types import SavedView
from kase.is2in.web.types import ViewState
from plone import api


FACTS = frozenset(("name", "filters", "sort_on", "sort_order", "columns", "department", "first"))
ORDERS = {"ascending": False, "descending": True}


def of_view(one: SavedView, first: bool) -> dict[str, object]:
    """Return a saved view; ``own`` says whether the caller may change it."""
    return {
        "@id": f"{api.portal.get().absolute_url()}/@list-views/{one.id}",
        "id": one.id,
        "list": one.list,
        "name": one.name,
        "filters": dict(one.state.filters),
        "sort_on": one.state.sort,
        "sort_order": "descending" if one.state.descending else "ascending",
        "columns": list(one.state.columns),
        "department": one.department or None,
        "own": one.owner == current_user_id(),
        "first": first,
        "changed": one.changed.isoformat(),
    }


def of_job(job: LongJob) -> dict[str, object]:
    """Return long work, with how far it is in numbers and in words of the caller's language."""
    site_url = api.portal.get().absolute_url()
    return {
        "@id": f"{site_url}/@jobs/{job.id}",
        "id": job.id,
        "kind": job.kind,
        "title": job.title,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "percent": job.percent,
        "seconds_left": job.seconds_left(clock.now()),
        "words": words(job),
        "asked": job.asked.isoformat(),
        "ended": job.ended.isoformat() if job.ended else None,
        "page": f"{site_url}/@@job/{job.id}",
        "file": f"{site_url}/@@job/{job.id}/file" if job.filename else None,
    }


def state_in(data: dict, before: ViewState) -> ViewState:
    """Return the state JSON says, what it leaves out as before; raise Malformed for no state."""
    filters = data.get("filters", before.filters)
    sort = data.get("sort_on", before.sort)
    order = data.get("sort_order", "descending" if before.descending else "ascending")
    columns = data.get("columns", before.columns)
    texts = isinstance(columns, list | tuple) and all(isinstance(one, str) for one in columns)
    if not isinstance(filters, dict):
        raise Malformed("shape", _("Give an object of texts."), "filters")
    if not isinstance(sort, str):
        raise Malformed("shape", _("Give a text."), "sort_on")
    if order not in ORDERS:
        raise Malformed("shape", _("Say ascending or descending."), "sort_order")
    if not texts:
        raise Malformed("shape", _("Give a list of texts."), "columns")
    return ViewState(filters, sort, ORDERS[order], tuple(columns))


def text_in(data: dict, name: str, before: str = "") -> str:
    """Return a text JSON carries, null as ""; raise Malformed for anything else."""
    value = data.get(name, before)
    if value is not None and not isinstance(value, str):
        raise Malformed("shape", _("Give a text."), name)
    return (value or "").strip()


def first_in(data: dict) -> bool | None:
    """Return whether the view comes first, None when JSON says nothing of it."""
    value = data.get("first")
    if value is not None and not isinstance(value, bool):
        raise Malformed("shape", _("Say true or false."), "first")
    return value


def require_known(data: dict, known: frozenset[str]) -> None:
    """Raise Malformed for a member that is none of the known ones."""
    for name in data:
        if name not in known:
            raise Malformed("unknown", _("This is not known here."), name)
