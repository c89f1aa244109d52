"""Requisites of an organisation: addresses, telephone, bank; forms of procedures begin with them.

They stand on the organisation's content beside its names. The exchange changes them, on the
basis of documents, like everything else of the register.
"""

from collections.abc import Mapping
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.facts import EMAIL
from kase.is2in.parties.facts import PHONE
from kase.is2in.parties.organizations import content_of
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from kase.is2in.web.api import privileged
from stdnum import bic
from stdnum import iban
from stdnum.exceptions import ValidationError


# Name → how long it may be, in the order in which they are shown.
LONGEST = {
    "legal_address": 300,
    "actual_address": 300,
    "phone": 40,
    "email": 254,
    "website": 200,
    "bank": 200,
    "iban": 42,
    "bic": 20,
}


def requisites(code: str) -> dict[str, str]:
    """Return every requisite by its name, "" for what is not known; raise Missing."""
    stored = content_of(code).requisites
    return {name: stored.get(name, "") for name in LONGEST}


def requisites_version(code: str) -> str:
    """Return a mark that changes with every requisite."""
    return sha256(repr(requisites(code)).encode("utf-8")).hexdigest()[:16]


def change_requisites(
    code: str, changes: Mapping[str, str], version: str | None = None
) -> dict[str, str]:
    """Change requisites, those left out stay; return all.

    ``version`` is that of ``requisites_version`` the change rests on. Raises RuleRefused with
    one error per wrong field, Missing for an unknown code, Stale when somebody was faster.
    """
    before = requisites(code)
    if version is not None and version != requisites_version(code):
        raise Stale("stale", _("Somebody has changed the organisation meanwhile."))
    after = {**before, **_checked(changes)}
    changed = sorted(name for name in after if after[name] != before[name])
    if changed:
        with privileged():
            content_of(code).requisites = after
        ledger.record("organization-changed", f"organization:{code}", {"fields": changed})
    return after


def _checked(changes: Mapping[str, str]) -> dict[str, str]:
    """Return the changes in their one form; raise RuleRefused."""
    errors: list[FieldError] = []
    found = {}
    for name, given in changes.items():
        if name not in LONGEST:
            errors.append(FieldError(name[:60], "field", _("This cannot be changed here.")))
            continue
        found[name] = text = " ".join(given.split())
        if len(text) > LONGEST[name] or not text.isprintable():
            message = _("The text is too long or has characters that cannot be shown.")
            errors.append(FieldError(name, "text", message))
        elif text:
            found[name] = _in_form(name, text, errors)
    if errors:
        raise RuleRefused("requisites", _("Something is missing or wrong."), errors=errors)
    return found


def _in_form(name: str, text: str, errors: list[FieldError]) -> str:
    """Return a text as its kind is written; what is wrong goes to ``errors``."""
    if name == "email" and not EMAIL.fullmatch(text):
        errors.append(FieldError(name, "email", _("An e-mail looks like name@company.kz")))
    elif name == "phone" and not PHONE.fullmatch(text):
        message = _("A phone number looks like +7 727 237 53 24")
        errors.append(FieldError(name, "phone", message))
    elif name in ("iban", "bic"):
        try:
            return (iban if name == "iban" else bic).validate(text)
        except ValidationError:
            errors.append(FieldError(name, name, _WRONG_NUMBER[name]))
    return text


_WRONG_NUMBER = {
    "iban": _("An account number has a country and check digits: KZ86125KZT5004100100"),
    "bic": _("A bank's code has 8 or 11 letters and digits: HSBKKZKX"),
}
