"""Views of lists that people keep: a name for filters, order and columns; per person and list."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.terms.sorting import sort_key
from kase.is2in.web.interfaces import IDepartments
from kase.is2in.web.request import current_user_id
from kase.is2in.web.request import language
from kase.is2in.web.tables import list_choice
from kase.is2in.web.tables import list_view
from kase.is2in.web.types import Choice
from kase.is2in.web.types import SavedView
from kase.is2in.web.types import ViewState
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from zope.component import queryUtility
import re


MOST = 50
NAME_LENGTH = 80
VALUE_LENGTH = 200
MOST_PARTS = 60
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,60}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def saved_views(list_name: str) -> tuple[SavedView, ...]:
    """Return one's own views of a list and those shared with one's departments, by name."""
    user_id = current_user_id()
    if user_id is None:
        return ()
    mine = list_view.c.owner == user_id
    seen = or_(mine, list_view.c.department.in_(departments()))
    query = select(list_view).where(list_view.c.list == list_name, seen)
    found = [_view(row) for row in ledger.read(query)]
    return tuple(sorted(found, key=lambda one: (sort_key(one.name, language()), one.id)))


def saved_view(number: int) -> SavedView:
    """Return a view one may see; raise Missing for another's, as for one that is not there."""
    seen = or_(list_view.c.owner == _somebody(), list_view.c.department.in_(departments()))
    rows = ledger.read(select(list_view).where(list_view.c.id == number, seen))
    if not rows:
        raise _no_view()
    return _view(rows[0])


def own_view(number: int) -> SavedView:
    """Return a view of one's own; raise Missing otherwise."""
    found = saved_view(number)
    if found.owner != current_user_id():
        raise _no_view()
    return found


def save_view(list_name: str, name: str, state: ViewState, department: str = "") -> SavedView:
    """Keep a view under a name.

    Raises RuleRefused for a name or parts that cannot be kept, Conflict for a name one has
    already given in this list, and for more than 50 views of it.
    """
    user_id = _somebody()
    values = _values(list_name, name, state, department)
    _one_at_a_time(user_id)
    here = (list_view.c.owner == user_id, list_view.c.list == list_name)
    if ledger.read(select(func.count()).select_from(list_view).where(*here))[0][0] >= MOST:
        raise Conflict("too-many-views", _("You have 50 views of this list. Delete one first."))
    _require_new(name, *here)
    values |= {"owner": user_id, "version": 1, "changed": clock.now()}
    [row] = ledger.write(insert(list_view).values(values).returning(*list_view.c)).all()
    return _view(row)


def change_view(number: int, name: str, state: ViewState, department: str = "") -> SavedView:
    """Change a view of one's own; raise as ``save_view`` does, and Missing for another's."""
    found = own_view(number)
    values = _values(found.list, name, state, department)
    _one_at_a_time(found.owner)
    same = (list_view.c.owner == found.owner, list_view.c.list == found.list)
    _require_new(name, *same, list_view.c.id != number)
    values |= {"version": list_view.c.version + 1, "changed": clock.now()}
    statement = update(list_view).where(list_view.c.id == number).values(values)
    [row] = ledger.write(statement.returning(*list_view.c)).all()
    return _view(row)


def delete_view(number: int) -> None:
    """Forget a view of one's own; raise Missing for another's."""
    ledger.write(delete(list_view).where(list_view.c.id == own_view(number).id))


def choice(list_name: str) -> Choice:
    """Return what the person has chosen for a list."""
    user_id = current_user_id()
    if user_id is None:
        return Choice()
    where = (list_choice.c.owner == user_id, list_choice.c.list == list_name)
    rows = ledger.read(select(list_choice).where(*where))
    if not rows:
        return Choice()
    return Choice(tuple(rows[0].columns), rows[0].size, rows[0].default_view)


def choose(list_name: str, **chosen: object) -> None:
    """Remember ``columns``, ``size`` or ``default_view`` of a list for the person.

    Raises RuleRefused for what cannot be kept and Missing for a view one may not see.
    """
    user_id = _somebody()
    number = chosen.get("default_view")
    if number and saved_view(int(number)).list != list_name:
        raise _no_view()
    if "columns" in chosen:
        chosen["columns"] = _words(chosen["columns"], "columns")
    values = {"columns": [], "size": None, "default_view": None} | chosen
    statement = insert(list_choice).values(owner=user_id, list=_list(list_name), **values)
    keys = [list_choice.c.owner, list_choice.c.list]
    ledger.write(statement.on_conflict_do_update(index_elements=keys, set_=chosen))


def departments() -> dict[str, object]:
    """Return the departments of the person as code → title; {} for clients."""
    port = queryUtility(IDepartments)
    return dict(port.departments(_somebody())) if port is not None else {}


def _values(list_name: str, name: str, state: ViewState, department: str) -> dict[str, object]:
    if not name or len(name) > NAME_LENGTH or _UNPRINTABLE.search(name):
        raise _wrong("name", _("Give the view a name of at most 80 characters."))
    if department and department not in departments():
        raise _wrong("department", _("Choose a department of yours."))
    return {
        "list": _list(list_name),
        "name": name,
        "filters": _filters(state.filters),
        "sort": _words((state.sort,), "sort")[0] if state.sort else "",
        "descending": bool(state.descending),
        "columns": _words(state.columns, "columns"),
        "department": department or None,
    }


def _filters(given: Mapping[str, str]) -> dict[str, str]:
    found = dict(given)
    _words(found, "filters")
    for value in found.values():
        if not isinstance(value, str) or len(value) > VALUE_LENGTH or "\x00" in value:
            raise _wrong("filters", _("A filter is longer than 200 characters."))
    return found


def _words(given, field: str) -> list[str]:
    found = list(given)
    right = all(isinstance(one, str) and _WORD.fullmatch(one) for one in found)
    if len(found) > MOST_PARTS or not right:
        raise _wrong(field, _("This is not a part of the list."))
    return found


def _list(name: str) -> str:
    return _words((name,), "list")[0]


def _one_at_a_time(user_id: str) -> None:
    # Two clicks at once: the second meets the first one's name.
    ledger.write(
        "SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))", {"name": f"views {user_id}"}
    )


def _require_new(name: str, *where) -> None:
    if ledger.read(select(list_view.c.id).where(*where, list_view.c.name == name)):
        raise Conflict("name-taken", _("You have a view of this name already."), "name")


def _view(row) -> SavedView:
    state = ViewState(row.filters, row.sort, row.descending, tuple(row.columns))
    return SavedView(
        id=row.id,
        owner=row.owner,
        list=row.list,
        name=row.name,
        state=state,
        department=row.department or "",
        version=row.version,
        changed=row.changed,
    )


def _somebody() -> str:
    user_id = current_user_id()
    if user_id is None:
        raise Unauthenticated("login", _("Log in first."))
    return user_id


def _wrong(field: str, message) -> RuleRefused:
    return RuleRefused(field, message, field)


def _no_view() -> Missing:
    return Missing("view", _("There is no such view of the list."))
