"""Named staff who read the list: a role of Plone, given and taken by the editors."""

from kase.is2in import _
from kase.is2in.insiders.rights import require_editor
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.sorting import sort_key
from kase.is2in.web.api import privileged
from plone import api


ROLE = "InsidersReader"


def readers() -> tuple[Person, ...]:
    """Return the named staff, by name; the editors themselves are not among them."""
    require_editor()
    rows = _roles().listAssignedPrincipals(ROLE)
    found = (parties.person(user_id) for user_id, _title in rows)
    return tuple(sorted(filter(None, found), key=lambda one: (sort_key(one.full_name), one.id)))


def add_reader(email: str) -> Person:
    """Let a person of the exchange read the list.

    Raises RuleRefused for nobody of the exchange, Conflict for who reads it already.
    """
    require_editor()
    person = parties.person_by_email(email.strip())
    if person is None or not parties.is_staff(person):
        text = _("Nobody who works at the exchange has this e-mail.")
        raise RuleRefused("person", text, "email")
    if person.id in {one.id for one in readers()}:
        raise Conflict("reader", _("This person reads the list already."), "email")
    with privileged():
        _roles().assignRoleToPrincipal(ROLE, person.id)
    ledger.record("insiders.reader-added", f"person:{person.id}", {})
    return person


def remove_reader(user_id: str) -> None:
    """Take the right away; raise Missing for who does not have it."""
    require_editor()
    if user_id not in {one.id for one in readers()}:
        raise Missing("person", _("There is no such person."))
    with privileged():
        _roles().removeRoleFromPrincipal(ROLE, user_id)
    ledger.record("insiders.reader-removed", f"person:{user_id}", {})


def _roles():
    return api.portal.get_tool("acl_users").portal_role_manager
