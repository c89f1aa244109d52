"""What a person's facts must look like; pure checks, one error per field."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from kase.is2in import _
from kase.is2in.parties.types import NewPerson
from kase.is2in.parties.types import PERSON_ROLES
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.identifiers import iin
import re


EMAIL = re.compile(r"[^@\s<>\"',;:\\()\[\]]{1,64}@([A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
PHONE = re.compile(r"\+?[0-9 ()\-]{5,25}(,? ?(доб\.|ext\.|ішкі) ?[0-9]{1,6})?")
LANGUAGES = ("ru", "kk", "en")
CHANGEABLE = ("surname", "given_name", "patronymic", "position", "phone", "language", "email")
# What an administrator sets right for a colleague; the rest is the person's own.
CORRECTED = ("position", "phone", "iin")
NEEDED = ("surname", "given_name", "email")
LONGEST = 200


def checked(new: NewPerson) -> NewPerson:
    """Return the facts of a new person in their one form; raise RuleRefused."""
    values = {name: getattr(new, name) for name in CHANGEABLE}
    errors = _errors(values)
    number = _iin(new.iin, errors)
    _refuse(errors)
    check_roles(new.roles)
    return replace(new, **_tidy(values), iin=number)


def checked_changes(changes: Mapping[str, str]) -> dict[str, str]:
    """Return changes of a profile in their one form; raise RuleRefused."""
    unknown = sorted(set(changes) - set(CHANGEABLE))
    if unknown:
        raise RuleRefused("field", _("This cannot be changed here."), unknown[0])
    _refuse(_errors(changes))
    return _tidy(changes)


def checked_corrections(changes: Mapping[str, str]) -> dict[str, str]:
    """Return position, phone and IIN, as far as given, in their one form; raise RuleRefused."""
    unknown = sorted(set(changes) - set(CORRECTED))
    if unknown:
        raise RuleRefused("field", _("This cannot be changed here."), unknown[0])
    texts = {name: value for name, value in changes.items() if name != "iin"}
    errors = _errors(texts)
    found = _tidy(texts)
    if "iin" in changes:
        found["iin"] = _iin(changes["iin"], errors)
    _refuse(errors)
    return found


def check_roles(roles: Iterable[str]) -> None:
    """Raise RuleRefused for a role that is none of a person inside an organisation."""
    if unknown := sorted(set(roles) - set(PERSON_ROLES)):
        raise RuleRefused("role", _("Unknown role: ${role}", mapping={"role": unknown[0]}), "roles")


def _iin(text: str, errors: list[FieldError]) -> str:
    """Return a number in its one form, "" for none; what is wrong goes to ``errors``."""
    number = "".join(text.split())
    if number:
        try:
            return iin(number)
        except Refusal as refusal:
            errors.append(FieldError("iin", refusal.code, refusal.message))
    return number


def _tidy(values: Mapping[str, str]) -> dict[str, str]:
    tidy = {name: " ".join(value.split()) for name, value in values.items()}
    if "email" in tidy:
        tidy["email"] = tidy["email"].lower()
    return tidy


def _errors(values: Mapping[str, str]) -> list[FieldError]:
    found = []
    for name, value in values.items():
        value = value.strip()
        if len(value) > LONGEST or not value.isprintable():
            text = _("The text is too long or has characters that cannot be shown.")
            found.append(FieldError(name, "text", text))
        elif not value and name in NEEDED:
            found.append(FieldError(name, "required", _NEEDED[name]))
        elif name == "email" and not EMAIL.fullmatch(value):
            found.append(FieldError(name, "email", _("An e-mail looks like name@company.kz")))
        elif name == "phone" and value and not PHONE.fullmatch(value):
            text = _("A phone number looks like +7 727 237 53 24")
            found.append(FieldError(name, "phone", text))
        elif name == "language" and value not in LANGUAGES:
            text = _("Choose Russian, Kazakh or English.")
            found.append(FieldError(name, "language", text))
    return found


_NEEDED = {
    "surname": _("Enter the surname."),
    "given_name": _("Enter the name."),
    "email": _("Enter the e-mail."),
}


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise RuleRefused("person", _("Something is missing or wrong."), errors=errors)
