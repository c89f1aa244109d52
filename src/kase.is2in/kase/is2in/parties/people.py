"""People: Plone members whose login is their e-mail, with our facts as properties (A3, A8)."""

from collections.abc import Iterable
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import passwords
from kase.is2in.parties.events import PersonChanged
from kase.is2in.parties.gate import PLUGIN
from kase.is2in.parties.gate import STORE
from kase.is2in.parties.organizations import group_name
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.types import NewPerson
from kase.is2in.parties.types import Person
from kase.is2in.parties.types import PERSON_ROLES
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.terms.identifiers import iin as checked_iin
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import privileged
from plone import api
from zope.event import notify
import re
import secrets


EMAIL = re.compile(r"[^@\s<>\"',;:\\]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
PROPERTIES = ("surname", "given_name", "patronymic", "position", "phone", "iin", "organization")
PREFIX = "org-"


def person(user_id: str | None) -> Person | None:
    """Return a person by user id, active or not; None for nobody of that id."""
    if not user_id:
        return None
    member = api.portal.get_tool("portal_membership").getMemberById(user_id)
    pas = api.portal.get_tool("acl_users")
    if member is None or user_id not in pas[STORE]._user_passwords:
        return None
    facts = {name: member.getProperty(name, "") or "" for name in PROPERTIES}
    groups = pas.source_groups.getGroupsForPrincipal(member.getUser())
    return Person(
        id=user_id,
        email=member.getProperty("email", ""),
        roles=frozenset(member.getProperty("organization_roles", ()) or ()),
        departments=frozenset(name for name in groups if not name.startswith(PREFIX)),
        language=member.getProperty("language", "") or "ru",
        active=user_id not in pas[PLUGIN].inactive,
        **facts,
    )


def current_person() -> Person:
    """Return who is logged in; raise Unauthenticated for nobody or for the Zope root's admin."""
    found = person(current_user_id())
    if found is None:
        raise Unauthenticated("login", _("Log in to go on."))
    return found


def person_by_email(email: str) -> Person | None:
    """Return a person by e-mail, in any case of letters."""
    pas = api.portal.get_tool("acl_users")
    return person(pas[STORE]._login_to_userid.get(email.strip().lower()))


def people(code: str, role: str | None = None) -> tuple[Person, ...]:
    """Return the active people of an organisation, by name; ``role`` chooses."""
    return tuple(
        one
        for one in _of_group(group_name(code))
        if one.active and (role is None or role in one.roles)
    )


def staff(department: str) -> tuple[Person, ...]:
    """Return the active people of a department of the exchange, by name."""
    return tuple(one for one in _of_group(department) if one.active)


def _of_group(name: str) -> list[Person]:
    groups = api.portal.get_tool("acl_users").source_groups
    if name not in groups.listGroupIds():
        return []
    found = [person(user_id) for user_id, _login in groups.listAssignedPrincipals(name)]
    return sorted((one for one in found if one), key=lambda one: one.full_name)


def add_person(new: NewPerson, password: str | None = None) -> Person:
    """Add an account and return the person; without a password it opens by a one-time link.

    Raises RuleRefused for a malformed e-mail, an unknown role, a wrong IIN, a bad password;
    Conflict for an e-mail that has an account; Missing for an unknown organisation.
    """
    email = new.email.strip().lower()
    if not EMAIL.fullmatch(email):
        raise RuleRefused("email", _("This is not an e-mail address."), "email")
    if not new.surname.strip() or not new.given_name.strip():
        raise RuleRefused("name", _("Surname and name are needed."), "surname")
    _check_roles(new.roles)
    if new.iin:
        checked_iin(new.iin)
    if new.organization:
        organization(new.organization)
    if person_by_email(email) is not None:
        raise Conflict("exists", _("There is an account with this e-mail already."), "email")
    if password is not None:
        passwords.check_password(None, password)
    user_id = f"u-{secrets.token_hex(6)}"
    with privileged():
        pas = api.portal.get_tool("acl_users")
        pas[STORE].addUser(user_id, email, secrets.token_urlsafe(32))
        member = api.portal.get_tool("portal_membership").getMemberById(user_id)
        facts = {name: getattr(new, name).strip() for name in PROPERTIES}
        member.setMemberProperties(
            {
                **facts,
                "email": email,
                "fullname": f"{facts['surname']} {facts['given_name']}",
                "organization_roles": tuple(sorted(new.roles)),
                "language": new.language,
            }
        )
        groups = sorted(new.departments)
        if new.organization:
            groups.append(group_name(new.organization))
        for group in groups:
            pas.source_groups.addPrincipalToGroup(user_id, group)
    if password is not None:
        passwords.set_password(user_id, password)
    return _changed(user_id, "person-added", {"organization": new.organization})


def change_profile(user_id: str, **facts: str) -> Person:
    """Change surname, given_name, patronymic, position, phone, language or email of a person."""
    allowed = {"surname", "given_name", "patronymic", "position", "phone", "language", "email"}
    if unknown := set(facts) - allowed:
        raise RuleRefused("field", _("This cannot be changed here."), sorted(unknown)[0])
    for name in ("surname", "given_name"):
        if name in facts and not facts[name].strip():
            raise RuleRefused("name", _("Surname and name are needed."), name)
    if any(len(value) > 200 or not value.isprintable() for value in facts.values()):
        raise RuleRefused("text", _("The text is too long or has characters that cannot be shown."))
    if facts.get("language", "ru") not in ("ru", "kk", "en"):
        raise RuleRefused("language", _("Choose Russian, Kazakh or English."), "language")
    member = api.portal.get_tool("portal_membership").getMemberById(user_id)
    with privileged():
        if "email" in facts:
            _change_login(user_id, facts)
        member.setMemberProperties({name: value.strip() for name, value in facts.items()})
        fullname = f"{member.getProperty('surname')} {member.getProperty('given_name')}"
        member.setMemberProperties({"fullname": fullname})
    return _changed(user_id, "profile-changed", {"fields": sorted(facts)})


def _change_login(user_id: str, facts: dict[str, str]) -> None:
    email = facts["email"] = facts["email"].strip().lower()
    if not EMAIL.fullmatch(email):
        raise RuleRefused("email", _("This is not an e-mail address."), "email")
    other = person_by_email(email)
    if other is not None and other.id != user_id:
        raise Conflict("exists", _("There is an account with this e-mail already."), "email")
    api.portal.get_tool("acl_users")[STORE].updateUser(user_id, email)


def deactivate_person(user_id: str) -> Person:
    """Close an account: its password, tokens and open pages stop at once.

    Raises Conflict for the last administrator of an organisation.
    """
    _known(user_id)
    _keep_an_administrator(user_id, frozenset())
    pas = api.portal.get_tool("acl_users")
    pas[PLUGIN].inactive[user_id] = True
    return _changed(user_id, "person-deactivated", {})


def activate_person(user_id: str) -> Person:
    """Open an account again."""
    _known(user_id)
    api.portal.get_tool("acl_users")[PLUGIN].inactive.pop(user_id, None)
    return _changed(user_id, "person-activated", {})


def set_person_roles(user_id: str, roles: Iterable[str]) -> Person:
    """Give a person other roles inside the organisation; the last administrator stays one."""
    wanted = frozenset(roles)
    _check_roles(wanted)
    _known(user_id)
    _keep_an_administrator(user_id, wanted)
    member = api.portal.get_tool("portal_membership").getMemberById(user_id)
    with privileged():
        member.setMemberProperties({"organization_roles": tuple(sorted(wanted))})
    return _changed(user_id, "person-roles", {"roles": sorted(wanted)})


def _known(user_id: str) -> Person:
    found = person(user_id)
    if found is None:
        raise Missing("person", _("There is no such person."))
    return found


def _keep_an_administrator(user_id: str, roles: frozenset[str]) -> None:
    found = _known(user_id)
    if "administrator" not in found.roles or "administrator" in roles or not found.organization:
        return
    if not any(one.id != user_id for one in people(found.organization, "administrator")):
        raise Conflict("last-administrator", _("An organisation keeps at least one administrator."))


def _check_roles(roles: Iterable[str]) -> None:
    if unknown := set(roles) - set(PERSON_ROLES):
        raise RuleRefused(
            "role", _("Unknown role: ${role}", mapping={"role": sorted(unknown)[0]}), "roles"
        )


def _changed(user_id: str, action: str, details: dict) -> Person:
    ledger.record(action, f"person:{user_id}", details)
    found = person(user_id)
    notify(PersonChanged(found))
    return found
