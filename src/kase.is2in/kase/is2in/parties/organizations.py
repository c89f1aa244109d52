"""Organisations: found by code, added with checked numbers (A1)."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import ORGANIZATION_ROLES
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.identifiers import bin_number
from kase.is2in.web.api import privileged
from plone import api
from plone.dexterity.utils import createContent
import re


FOLDER = "organizations"
CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")


def _folder():
    return api.portal.get().get(FOLDER)


def _as_value(content) -> Organization:
    return Organization(
        code=content.getId(),
        bin=content.bin,
        names=dict(content.names),
        legal_forms=dict(content.legal_forms),
        roles=frozenset(content.roles),
        active=content.active,
        contacts=content.contacts,
    )


def organization(code: str) -> Organization:
    """Return an organisation; raise Missing for an unknown code."""
    folder = _folder()
    content = folder._getOb(code, None) if folder is not None and code else None
    if content is None:
        raise Missing("organization", _("There is no such organisation."))
    return _as_value(content)


def organizations(role: str | None = None, active: bool | None = True) -> tuple[Organization, ...]:
    """Return organisations sorted by code; ``role`` and ``active`` (None: all) choose."""
    folder = _folder()
    found = (_as_value(content) for content in (folder.objectValues() if folder else ()))
    chosen = [
        one
        for one in found
        if (role is None or role in one.roles) and (active is None or one.active == active)
    ]
    return tuple(sorted(chosen, key=lambda one: one.code))


def add_organization(
    code: str,
    bin: str,  # noqa: A002  (the number's own name)
    names: Mapping[str, str],
    legal_forms: Mapping[str, str],
    roles: frozenset[str],
    contacts: str = "",
) -> Organization:
    """Add an organisation and its group of people; return it.

    Raises RuleRefused for a malformed code, a wrong BIN, an unknown role, a missing Russian
    name; Conflict for a code or a BIN that is there already.
    """
    if not CODE.fullmatch(code):
        raise RuleRefused("code", _("A code has 2 to 10 capital letters and digits."), "code")
    if unknown := set(roles) - set(ORGANIZATION_ROLES):
        raise RuleRefused(
            "role", _("Unknown role: ${role}", mapping={"role": sorted(unknown)[0]}), "roles"
        )
    if not names.get("ru", "").strip():
        raise RuleRefused("name", _("The name in Russian is needed."), "name")
    number = bin_number(bin)
    if any(one.code == code or one.bin == number for one in organizations(active=None)):
        raise Conflict("exists", _("An organisation with this code or BIN is there already."))
    with privileged():
        content = createContent("Organization", id=code, title=names["ru"])
        content.bin = number
        content.names = dict(names)
        content.legal_forms = dict(legal_forms)
        content.roles = tuple(sorted(roles))
        content.contacts = contacts
        # Not through the name chooser: it would make a small-letter id of the code.
        _folder()._setObject(code, content)
        if api.group.get(groupname=group_name(code)) is None:
            api.group.create(groupname=group_name(code), title=names["ru"], roles=["Client"])
    ledger.record("organization-added", f"organization:{code}", {"roles": sorted(roles)})
    return organization(code)


def group_name(code: str) -> str:
    """Return the group that holds an organisation's people."""
    return f"org-{code}"
