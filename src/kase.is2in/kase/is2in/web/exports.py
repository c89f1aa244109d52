"""A list as a file: at once when it is short, by the worker when it is long."""

from contextlib import suppress
from kase.is2in import _
from kase.is2in.interfaces import IIs2inLayer
from kase.is2in.ledger import api as ledger
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Refusal
from kase.is2in.web import formats
from kase.is2in.web import progress
from kase.is2in.web.privilege import become
from kase.is2in.web.request import current_user_id
from kase.is2in.web.request import language
from kase.is2in.web.request import translate
from kase.is2in.web.spreadsheet import CONTENT_TYPE
from kase.is2in.web.spreadsheet import csv_file
from kase.is2in.web.spreadsheet import CSV_TYPE
from kase.is2in.web.spreadsheet import spreadsheet
from plone import api
from zope.interface import alsoProvides


TASK = "web.export_list"
# What a person waits for in the browser; a longer list is made while they go on working.
AT_ONCE = 1_000
# Rows of a file at most.
LIMIT = 100_000
PORTION = 500
KINDS = {"xlsx": (CONTENT_TYPE, spreadsheet), "csv": (CSV_TYPE, csv_file)}


def export(view) -> bytes | str:
    """Answer with the whole list of a view as a file, or lead to the page of the work."""
    kind = view.request.form.get("format")
    if kind not in KINDS:
        raise Malformed("format", _("A list is taken as xlsx or csv."), "format")
    total = view.count()
    if total is None or total > AT_ONCE:
        return view.redirect(_later(view, kind, total))
    response = view.request.response
    response.setHeader("Content-Type", KINDS[kind][0])
    name = f"{view.file_name}.{kind}"
    response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
    response.setHeader("X-Content-Type-Options", "nosniff")
    return _file(view, kind)


@ledger.task(TASK)
def export_later(
    job: str, kind: str, path: str, name: str, form: dict, user_id: str, lang: str
) -> None:
    """Make the file as the person who asked: with their rights as they are now."""
    become(user_id)
    request = api.portal.get().REQUEST
    alsoProvides(request, IIs2inLayer)
    request.form.update(form)
    request.set("LANGUAGE", lang)
    with suppress(Refusal), progress.watched(job):
        view = api.portal.get().restrictedTraverse(f"{path}/@@{name}".lstrip("/"))
        data = _file(view, kind, job)
        progress.finish(job, f"{view.file_name}.{kind}", KINDS[kind][0], data)


def _later(view, kind: str, total: int | None) -> str:
    """Have the worker make the file; return the address where it can be waited for."""
    site = api.portal.get()
    title = _("Export of the list: ${list}", mapping={"list": view.title})
    job = progress.begin("web.export", title, view.address(), min(total or 0, LIMIT) or None)
    path = "/".join(view.context.getPhysicalPath()[len(site.getPhysicalPath()) :])
    form = {key: value for key, value in view.request.form.items() if _is_plain(value)}
    ledger.enqueue(
        TASK,
        job=job,
        kind=kind,
        path=path,
        name=view.__name__,
        form=form,
        user_id=current_user_id(),
        lang=language(),
    )
    return f"{site.absolute_url()}/@@job/{job}"


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str)


def _file(view, kind: str, job: str = "") -> bytes:
    columns = view.shown_columns
    rows = view.every_row(LIMIT + 1)
    titles = [translate(column.title) for column in columns]
    return KINDS[kind][1](titles, _cells(columns, rows, job))


def _cells(columns, rows, job: str):
    cut, rows = len(rows) > LIMIT, rows[:LIMIT]
    if job:
        progress.step(job, 0, len(rows))
    for done, row in enumerate(rows, start=1):
        values = (column.value(row) for column in columns)
        yield [translate(value) if isinstance(value, str) else value for value in values]
        if job and done % PORTION == 0:
            progress.step(job, done)
    if cut:
        # Whoever gets the file from somebody else must see that it is not the whole list.
        limit = {"limit": formats.said(LIMIT)}
        words = _("The list goes on: a file holds ${limit} rows at most.", mapping=limit)
        yield [translate(words), *[None] * (len(columns) - 1)]
