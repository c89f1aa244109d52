"""Organisations: found by code, added and changed with checked numbers (A1)."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.names import keep_name
from kase.is2in.parties.register import organization_by_bin
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import ORGANIZATION_ROLES
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from kase.is2in.terms.identifiers import bin_number
from kase.is2in.web.api import privileged
from plone import api
from plone.dexterity.utils import createContent
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent
import re


FOLDER = "organizations"
CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
LANGUAGES = ("ru", "kk", "en")
LONGEST_NAME = 300
LONGEST_CONTACTS = 2000


def organization(code: str) -> Organization:
    """Return an organisation; raise Missing for an unknown code."""
    return value_of(content_of(code))


def content_of(code: str):
    """Return the content of an organisation; raise Missing for an unknown code."""
    content = _content(code)
    if content is None:
        raise Missing("organization", _("There is no such organisation."))
    return content


def organizations_of_content() -> Iterator[Organization]:
    """Yield every organisation there is content of: what the register is filled from."""
    folder = _folder()
    return (value_of(content) for content in (folder.objectValues() if folder else ()))


def is_active(code: str) -> bool:
    """Return whether an organisation is there and works with the exchange."""
    content = _content(code)
    return content is not None and content.active


def add_organization(
    code: str,
    bin: str,  # noqa: A002  (the number's own name)
    names: Mapping[str, str],
    legal_forms: Mapping[str, str],
    roles: Iterable[str],
    contacts: str = "",
) -> Organization:
    """Add an organisation and its group of people; return it.

    Raises RuleRefused with one error per wrong field; Conflict for a code or a BIN that is
    there already.
    """
    code = code.strip()
    roles = frozenset(roles)
    errors = _errors(names, legal_forms, roles, contacts)
    if not CODE.fullmatch(code):
        text = _("A code has 2 to 10 capital letters and digits, a letter first: ISSR")
        errors.insert(0, FieldError("code", "code", text))
    try:
        number = bin_number(bin)
    except Refusal as refusal:
        errors.append(FieldError("bin", refusal.code, refusal.message))
    _refuse(errors)
    if _content(code) is not None or organization_by_bin(number) is not None:
        raise Conflict("exists", _("An organisation with this code or BIN is there already."))
    with privileged():
        content = createContent("Organization", id=code, title=names["ru"].strip())
        content.bin = number
        _fill(content, names, legal_forms, roles, contacts)
        # Not through the name chooser: it would make a small-letter id of the code. What is
        # added is entered in the register by a subscriber, which refuses a second BIN.
        _folder()._setObject(code, content)
        if api.group.get(groupname=group_name(code)) is None:
            api.group.create(groupname=group_name(code), title=names["ru"], roles=["Client"])
    details = {"bin": number, "names": _tidy(names), "roles": sorted(roles)}
    ledger.record("organization-added", f"organization:{code}", details)
    added = organization(code)
    keep_name(added)
    return added


def change_organization(
    code: str,
    names: Mapping[str, str],
    legal_forms: Mapping[str, str],
    roles: Iterable[str],
    contacts: str = "",
    active: bool = True,
    version: str | None = None,
    reason: str = "",
) -> Organization:
    """Change an organisation; return it. Code and BIN stay for good.

    The people of one that is not active cannot log in; ``reason`` says why it is closed or
    opened. ``version`` is that of the organisation the change rests on. Raises RuleRefused
    with one error per wrong field, Missing for an unknown code, Stale when somebody has changed
    it meanwhile.
    """
    before = organization(code)
    if version is not None and version != before.version:
        raise Stale("stale", _("Somebody has changed the organisation meanwhile."))
    roles = frozenset(roles)
    _refuse(_errors(names, legal_forms, roles, contacts))
    with privileged():
        content = _content(code)
        content.title = names["ru"].strip()
        content.active = bool(active)
        _fill(content, names, legal_forms, roles, contacts)
        notify(ObjectModifiedEvent(content))
    after = organization(code)
    changed = [name for name in vars(after) if getattr(after, name) != getattr(before, name)]
    if changed:
        details = {"fields": sorted(changed), "roles": sorted(roles), "active": after.active}
        if reason:
            details["reason"] = reason
        ledger.record(_act(before, after), f"organization:{code}", details)
        keep_name(after)
    return after


def _act(before: Organization, after: Organization) -> str:
    if before.active == after.active:
        return "organization-changed"
    return "organization-opened" if after.active else "organization-closed"


def count_change_of_administrators(code: str) -> None:
    """Write the organisation itself, so that two such changes at once meet each other."""
    content = _content(code)
    if content is not None:
        content.administrator_changes += 1


def group_name(code: str) -> str:
    """Return the group that holds an organisation's people."""
    return f"org-{code}"


def _folder():
    return api.portal.get()._getOb(FOLDER, None)


def _content(code: str):
    folder = _folder()
    return folder._getOb(code, None) if folder is not None and code else None


def value_of(content) -> Organization:
    """Return what the content of an organisation says."""
    return Organization(
        code=content.getId(),
        bin=content.bin,
        names=dict(content.names),
        legal_forms=dict(content.legal_forms),
        roles=frozenset(content.roles),
        active=content.active,
        contacts=content.contacts,
    )


def _fill(content, names, legal_forms, roles, contacts) -> None:
    content.names = _tidy(names)
    content.legal_forms = _tidy(legal_forms)
    content.roles = tuple(sorted(roles))
    content.contacts = contacts.strip()


def _tidy(texts: Mapping[str, str]) -> dict[str, str]:
    return {lang: " ".join(texts.get(lang, "").split()) for lang in LANGUAGES}


def _errors(names, legal_forms, roles, contacts) -> list[FieldError]:
    found = []
    for field, texts in (("name", names), ("legal_form", legal_forms)):
        for lang in LANGUAGES:
            text = texts.get(lang, "").strip()
            if not text:
                message = _("Name and legal form are needed in Russian, Kazakh and English.")
                found.append(FieldError(f"{field}_{lang}", "required", message))
            elif len(text) > LONGEST_NAME or not text.isprintable():
                message = _("The text is too long or has characters that cannot be shown.")
                found.append(FieldError(f"{field}_{lang}", "text", message))
    if unknown := sorted(set(roles) - set(ORGANIZATION_ROLES)):
        message = _("Unknown role: ${role}", mapping={"role": unknown[0]})
        found.append(FieldError("roles", "role", message))
    elif not roles:
        found.append(FieldError("roles", "required", _("Choose at least one role.")))
    if len(contacts) > LONGEST_CONTACTS:
        found.append(FieldError("contacts", "text", _("The text is too long.")))
    return found


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise RuleRefused("organization", _("Something is missing or wrong."), errors=errors)
