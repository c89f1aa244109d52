"""People: Plone members whose login is their e-mail, with our facts as properties (A3, A8)."""

from collections.abc import Iterable
from collections.abc import Iterator
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import facts
from kase.is2in.parties import passwords
from kase.is2in.parties.accounts import Account
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import gate
from kase.is2in.parties.accounts import store
from kase.is2in.parties.accounts import user_id_of
from kase.is2in.parties.accounts import users
from kase.is2in.parties.events import PersonAdded
from kase.is2in.parties.events import PersonChanged
from kase.is2in.parties.organizations import count_change_of_administrators
from kase.is2in.parties.organizations import group_name
from kase.is2in.parties.organizations import is_active
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.types import NewPerson
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.terms.sorting import sort_key
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import privileged
from plone import api
from zope.component.hooks import getSite
from zope.event import notify
import secrets


PROPERTIES = ("surname", "given_name", "patronymic", "position", "phone", "iin", "organization")
PREFIX = "org-"


def person(user_id: str | None) -> Person | None:
    """Return a person by user id, active or not; None for nobody of that id."""
    if not user_id or getSite() is None:
        return None
    return _person_in(users(), user_id)


def _person_in(pas, user_id: str) -> Person | None:
    found = account(user_id, pas)
    if found is None:
        return None
    # Straight from the stores: a member with all its plugins is made a hundred times slower,
    # and every page asks for a dozen people.
    kept = pas.mutable_properties._storage.get(user_id) or {}
    groups = pas.source_groups._principal_groups.get(user_id, ())
    return Person(
        id=user_id,
        email=store(pas)._userid_to_login.get(user_id, ""),
        roles=frozenset(kept.get("organization_roles") or ()),
        departments=frozenset(name for name in groups if not name.startswith(PREFIX)),
        language=kept.get("language") or "ru",
        active=found.active,
        **{name: kept.get(name) or "" for name in PROPERTIES},
    )


def may_enter(user_id: str) -> bool:
    """Return whether a person's account is open, and so is their organisation."""
    found = person(user_id)
    if found is None or not found.active:
        return False
    return not found.organization or is_active(found.organization)


def current_person() -> Person:
    """Return who is logged in.

    Raises Unauthenticated for nobody, and for an administrator of the site, who has an
    account of Plone and none of ours.
    """
    user_id = current_user_id()
    if user_id is None:
        raise Unauthenticated("login", _("Log in to go on."))
    found = person(user_id)
    if found is None:
        raise Unauthenticated(
            "no-person",
            _("This page is for people of organisations and of the exchange. Log in as one."),
        )
    return found


def name_of(user_id: str | None) -> str:
    """Return a person's full name, the id for an account that is no more, "" for nobody."""
    found = person(user_id) if user_id else None
    return found.full_name if found is not None else user_id or ""


def person_by_email(email: str) -> Person | None:
    """Return a person by e-mail, in any case of letters."""
    return person(user_id_of(email)) if email else None


def people(code: str, role: str | None = None) -> tuple[Person, ...]:
    """Return the active people of an organisation, by name; ``role`` chooses."""
    return tuple(
        one
        for one in _of_group(group_name(code))
        if one.active and (role is None or role in one.roles)
    )


def everybody() -> Iterator[Person]:
    """Yield every person with an account, open or closed."""
    found = gate()
    ids = found.accounts.keys() if found is not None else ()
    return (one for user_id in ids if (one := person(user_id)) is not None)


def closed_accounts(code: str) -> tuple[Person, ...]:
    """Return the people of an organisation whose accounts are closed, by name."""
    return tuple(one for one in _of_group(group_name(code)) if not one.active)


def staff(department: str) -> tuple[Person, ...]:
    """Return the active people of a department of the exchange, by name."""
    return tuple(one for one in _of_group(department) if one.active)


def add_person(new: NewPerson, password: str | None = None) -> Person:
    """Add an account and return the person; without a password it opens by a one-time link.

    Raises RuleRefused with one error per wrong field; Conflict for an e-mail that has an
    account; Missing for an unknown organisation.
    """
    new = facts.checked(new)
    if new.organization and not organization(new.organization).active:
        raise Conflict("organization-closed", _("The organisation is not active."))
    _require_free(new.email, None)
    if password is not None:
        passwords.check_password(None, password)
    user_id = f"u-{secrets.token_hex(8)}"
    groups = sorted(new.departments)
    if new.organization:
        groups.append(group_name(new.organization))
    with privileged():
        store().addUser(user_id, new.email, secrets.token_urlsafe(32))
        for group in groups:
            users().source_groups.addPrincipalToGroup(user_id, group)
    gate().accounts[user_id] = Account()
    values = {name: getattr(new, name) for name in PROPERTIES}
    roles = tuple(sorted(new.roles))
    _keep(user_id, email=new.email, language=new.language, organization_roles=roles, **values)
    if password is not None:
        passwords.set_password(user_id, password, chosen=False)
    details = {"organization": new.organization, "roles": list(roles), "departments": groups}
    return _changed(user_id, "person-added", details, PersonAdded)


def change_profile(user_id: str, **changes: str) -> Person:
    """Change surname, given_name, patronymic, position, phone, language or email of a person.

    Raises RuleRefused with one error per wrong field, Conflict for an e-mail that has an
    account.
    """
    before = _known(user_id)
    changes = facts.checked_changes(changes)
    changes = {name: value for name, value in changes.items() if value != getattr(before, name)}
    if not changes:
        return before
    if "email" in changes:
        _require_free(changes["email"], user_id)
        store().updateUser(user_id, changes["email"])
    _keep(user_id, **changes)
    return _changed(user_id, "profile-changed", {"fields": sorted(changes)})


def correct_person(user_id: str, **changes: str) -> Person:
    """Set position, phone or iin of a person right; raises RuleRefused with one error per field."""
    before = _known(user_id)
    changes = facts.checked_corrections(changes)
    changes = {name: value for name, value in changes.items() if value != getattr(before, name)}
    if not changes:
        return before
    _keep(user_id, **changes)
    return _changed(user_id, "person-corrected", {"fields": sorted(changes)})


def deactivate_person(user_id: str) -> Person:
    """Close an account: its password, tokens and open pages stop at once.

    Raises Conflict for the last administrator of an organisation.
    """
    found = _known(user_id)
    _keep_an_administrator(found, frozenset())
    if not found.active:
        return found
    account(user_id).active = False
    return _changed(user_id, "person-deactivated", {})


def activate_person(user_id: str) -> Person:
    """Open an account again."""
    found = _known(user_id)
    if found.active:
        return found
    account(user_id).active = True
    return _changed(user_id, "person-activated", {})


def set_person_roles(user_id: str, roles: Iterable[str]) -> Person:
    """Give a person other roles inside the organisation; the last administrator stays one."""
    wanted = frozenset(roles)
    facts.check_roles(wanted)
    found = _known(user_id)
    _keep_an_administrator(found, wanted)
    if wanted == found.roles:
        return found
    _keep(user_id, organization_roles=tuple(sorted(wanted)))
    details = {"before": sorted(found.roles), "roles": sorted(wanted)}
    return _changed(user_id, "person-roles", details)


def _of_group(name: str) -> list[Person]:
    pas = users()
    members = pas.source_groups._group_principal_map.get(name, ())
    found = [one for user_id in members if (one := _person_in(pas, user_id)) is not None]
    return sorted(found, key=lambda one: (sort_key(one.full_name), one.id))


def _known(user_id: str) -> Person:
    found = person(user_id)
    if found is None:
        raise Missing("person", _("There is no such person."))
    return found


def _require_free(email: str, user_id: str | None) -> None:
    if user_id_of(email) not in (None, user_id):
        raise Conflict("exists", _("There is an account with this e-mail already."), "email")


def _keep_an_administrator(found: Person, roles: frozenset[str]) -> None:
    if not (found.active and found.organization and "administrator" in found.roles - roles):
        return
    if not any(one.id != found.id for one in people(found.organization, "administrator")):
        raise Conflict("last-administrator", _("An organisation keeps at least one administrator."))
    # Of two administrators who take each other away at once, the second meets a conflict of
    # the database here, is repeated, and finds itself the last.
    count_change_of_administrators(found.organization)


def _keep(user_id: str, **values) -> None:
    """Write properties of the member, and the full name that Plone's own pages show."""
    with privileged():
        member = api.portal.get_tool("portal_membership").getMemberById(user_id)
        member.setMemberProperties(values)
        member.setMemberProperties({"fullname": person(user_id).full_name})


def _changed(user_id: str, action: str, details: dict, event=PersonChanged) -> Person:
    ledger.record(action, f"person:{user_id}", details)
    found = person(user_id)
    notify(event(found))
    return found
