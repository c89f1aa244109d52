"""Reading the list: whole for who keeps it, in part for everybody else.

Everybody who works with the exchange sees who of its people are insiders today (manual,
paragraph 9, 8): name, position, since when. What is more, and every other day, is for readers.
"""

from dataclasses import replace
from kase.is2in.insiders import store
from kase.is2in.insiders.facts import today
from kase.is2in.insiders.rights import may_edit
from kase.is2in.insiders.rights import require_reader
from kase.is2in.insiders.types import ListQuery
from kase.is2in.insiders.types import Version
from kase.is2in.parties import api as parties
from kase.is2in.web.api import current_user_id


def insiders(
    query: ListQuery,
    start: int = 0,
    size: int | None = None,
    *,
    sort: str = "full_name",
    descending: bool = False,
) -> tuple[tuple[Version, ...], int]:
    """Return entries of the list, whole, and how many; for readers.

    A text of twelve digits is an IIN, for editors only.
    """
    require_reader()
    text = query.text
    if text.isascii() and text.isdigit() and len(text) == 12 and may_edit():
        query = replace(query, text="", iin=text)
    return store.find(query, start, size, sort=sort, descending=descending)


def shown_to_all(
    text: str = "", start: int = 0, size: int | None = None, *, descending: bool = False
) -> tuple[tuple[Version, ...], int]:
    """Return the exchange's own insiders of today; only name, position and since may be shown."""
    query = ListQuery(on=today(), text=text, own=True)
    return store.find(query, start, size, descending=descending)


def own_entries() -> tuple[Version, ...]:
    """Return the entries about who asks."""
    user_id = current_user_id()
    if user_id is None or parties.person(user_id) is None:
        return ()
    return store.of_user(user_id)


def entry(number: int) -> Version:
    """Return what an entry says now; for readers. Raises Missing."""
    require_reader()
    return store.last_version(number)


def entry_history(number: int) -> tuple[Version, ...]:
    """Return every version of an entry, the oldest first; for readers. Raises Missing."""
    require_reader()
    return store.history(number)


def others_of_person(version: Version) -> tuple[Version, ...]:
    """Return the other entries about the same person; for readers."""
    require_reader()
    return tuple(one for one in store.same_person(version.facts) if one.entry != version.entry)
