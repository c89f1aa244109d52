"""What a page or a program asks of the list, checked: texts become a ``Wanted``."""

from collections.abc import Mapping
from datetime import date
from kase.is2in import _
from kase.is2in.notify.kinds import KINDS
from kase.is2in.notify.types import Wanted
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import Malformed


NAMES = ("kind", "from", "to", "q")
LONGEST = 200


def wanted(given: Mapping[str, str], unread: bool | None) -> Wanted:
    """Return what is asked for by ``kind``, ``from``, ``to`` (days), ``q`` (words).

    Raises Malformed for a kind that does not exist and for days that are none.
    """
    kind = given.get("kind", "")
    if kind and kind not in KINDS:
        raise Malformed("kind", _("There is no such kind of events."), "kind")
    return Wanted(
        unread=unread,
        kind=kind,
        since=as_day("from", given.get("from", "")),
        until=as_day("to", given.get("to", "")),
        text=given.get("q", "")[:LONGEST].replace("\x00", " "),
    )


def as_day(name: str, written: str) -> date | None:
    """Return the day a browser sends, or a person types as 21.03.2026; None for no text."""
    written = written.strip()
    if not written:
        return None
    found = read_day(written)
    # The calendar's last day has none after it.
    if found is None or not 1900 < found.year < 3000:
        raise Malformed("day", _("Enter a date, for example 21.03.2026"), name)
    return found
