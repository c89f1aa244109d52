"""Who writes letters, who keeps the register, who sees which letter."""

from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.archive.mirror import seen as application_seen
from kase.is2in.procedures.archive.tables import application_row
from kase.is2in.procedures.examination.reading import require_reader
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters.tables import outgoing_letter
from kase.is2in.procedures.letters.types import OPINION
from kase.is2in.procedures.rights import require_role
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Refusal
from sqlalchemy import and_
from sqlalchemy import ColumnElement
from sqlalchemy import false
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import true


# The department that stands above the others.
OFFICERS = "officers"


def keeps_register(person: Person | None) -> bool:
    """Return whether a person keeps the register of outgoing letters: the chancellery."""
    if person is None or not person.active:
        return False
    return parties.is_staff(person) and roles.CHANCELLERY in person.departments


def require_register(person: Person) -> None:
    """Raise Forbidden unless the person keeps the register."""
    if not keeps_register(person):
        message = _("The register of outgoing letters is kept by the chancellery.")
        raise Forbidden("not-chancellery", message)


def require_writer(application: IApplication, person: Person, kind: str) -> None:
    """Raise Forbidden unless the person may write such a letter, Conflict when it is too late.

    An opinion is written by people of the exchange who read the examination, every other
    letter by the department that handles the application.
    """
    if kind == OPINION:
        require_reader(application, person)
    else:
        require_role(application, person, roles.CASE_OFFICER)
    state = states.state_of(application)
    if state not in states.AT_EXCHANGE or state == states.ARCHIVE:
        raise Conflict("state", _("This cannot be done at this stage of the application."))


def may_write(application: IApplication, person: Person, kind: str) -> bool:
    """Return whether a person may write such a letter now."""
    try:
        require_writer(application, person, kind)
    except Refusal:
        return False
    return True


def sees_all(person: Person | None) -> bool:
    """Return whether a person sees the whole register: the chancellery and officers."""
    if person is None or not parties.is_staff(person):
        return False
    return bool(person.departments & {roles.CHANCELLERY, OFFICERS})


def seen(person: Person | None) -> ColumnElement[bool]:
    """Return the condition of the letters a person sees.

    Beside the keepers of the register: who sees the application, as it is now (partners as
    their partnership allows), and the people of the addressee for a letter without one.
    Opinions of departments are the exchange's own. What ``application_seen`` knows of is the
    person who is logged in.
    """
    if person is None or not person.active:
        return false()
    if sees_all(person):
        return true()
    table = outgoing_letter.c
    mine = table.application.in_(select(application_row.c.id).where(application_seen()))
    if parties.is_staff(person):
        return mine
    own = and_(table.application == "", table.organization == person.organization)
    addressed = or_(mine, own) if person.roles and person.organization else false()
    return and_(table.kind != OPINION, addressed)
