"""Workbooks for tests: good ones, and the same with something in them that is not let in."""

from io import BytesIO
from openpyxl import Workbook
from pathlib import Path
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile


DATA = Path(__file__).parent / "data"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows, sheet=None) -> bytes:
    """Return an .xlsx of some rows; ``sheet`` may do more to it."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if sheet is not None:
        sheet(book.active)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data: bytes, changes: dict) -> bytes:
    """Return a workbook with parts changed: name → bytes, or (old, new) to be replaced."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in source.namelist():
            content = source.read(name)
            change = changes.get(name)
            if isinstance(change, tuple):
                assert change[0] in content, (name, change[0], content[:500])
                content = content.replace(*change)
            elif change is not None:
                content = change
            made.writestr(name, content)
        for name in changes.keys() - set(source.namelist()):
            made.writestr(name, changes[name])
    return target.getvalue()


def archive(*names: str) -> bytes:
    """Return a zip file with parts of some names."""
    target = BytesIO()
    with ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, b"<x/>")
    return target.getvalue()


def old(name: str) -> bytes:
    """Return an .xls: xlwt has written them once."""
    return (DATA / f"{name}.xls").read_bytes()
