"""What a request must hold; pure checks, one error per field, named as in the form.

Not looser than the doors of ``parties``: what is taken here can be approved there (tested).
"""

from dataclasses import replace
from kase.is2in import _
from kase.is2in.onboarding.types import ASKED_ROLES
from kase.is2in.onboarding.types import Candidate
from kase.is2in.onboarding.types import FIRST_HEAD
from kase.is2in.onboarding.types import KEY_PROVIDERS
from kase.is2in.onboarding.types import KINDS
from kase.is2in.onboarding.types import LANGUAGES
from kase.is2in.onboarding.types import NewRequest
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.identifiers import bin_number
from kase.is2in.terms.identifiers import iin
import re


# Tighter than a mailbox may be: no quotes, no letters a mail server may stumble over.
_ATOM = r"[A-Za-z0-9_+%&=~-]+"
_DOMAIN = r"([A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
EMAIL = re.compile(rf"(?=.{{1,64}}@){_ATOM}(\.{_ATOM})*@{_DOMAIN}")
PHONE = re.compile(r"\+?[0-9 ()\-]{5,25}(,? ?(доб\.|ext\.|ішкі) ?[0-9]{1,6})?")
LONGEST_NAME = 300
LONGEST_FORM = 100
LONGEST = 200
LONGEST_ADDRESS = 500
MOST_PEOPLE = 20
HEAD = "head"
PEOPLE = "people"
PERSON_FIELDS = (
    "surname",
    "given_name",
    "patronymic",
    "position",
    "email",
    "phone",
    "iin",
)
_NEEDED = {
    "surname": _("Enter the surname."),
    "given_name": _("Enter the name."),
    "position": _("Enter the position."),
    "email": _("Enter the e-mail."),
    "phone": _("Enter the phone number."),
    "iin": _("Enter the IIN: the signature of the first head is checked by it."),
}
_TOO_LONG = _("The text is too long or has characters that cannot be shown.")


def checked(new: NewRequest) -> NewRequest:
    """Return a request in its one form; raise RuleRefused with one error per wrong field."""
    new = _tidy(new)
    errors = [*_of_organization(new), *_of_people(new)]
    if not new.key_providers:
        text = _("Confirm that the first head has a valid key, and say whose.")
        errors.append(FieldError("key_providers", "required", text))
    elif new.key_providers - set(KEY_PROVIDERS):
        errors.append(FieldError("key_providers", "choice", _("Choose from the list.")))
    if not new.consent:
        text = _("Without the consent the request cannot be looked at.")
        errors.append(FieldError("consent", "required", text))
    if new.language not in LANGUAGES:
        text = _("Choose Russian, Kazakh or English.")
        errors.append(FieldError("language", "choice", text))
    if errors:
        raise RuleRefused("request", _("Something is missing or wrong."), errors=errors)
    return replace(new, bin=bin_number(new.bin))


def _of_organization(new: NewRequest) -> list[FieldError]:
    found = []
    for name, texts, most in (
        ("name", new.names, LONGEST_NAME),
        ("legal_form", new.legal_forms, LONGEST_FORM),
    ):
        for lang in LANGUAGES:
            text = _("Name and legal form are needed in Russian, Kazakh and English.")
            found += _text_error(f"{name}.{lang}", texts[lang], most, text)
    try:
        bin_number(new.bin)
    except Refusal as refusal:
        found.append(FieldError("bin", refusal.code, refusal.message))
    if not new.kinds:
        found.append(FieldError("kinds", "required", _("Choose who you are to the exchange.")))
    elif new.kinds - set(KINDS):
        found.append(FieldError("kinds", "choice", _("Choose from the list.")))
    found += _text_error("address", new.address, LONGEST_ADDRESS)
    found += _email_error("email", new.email)
    found += _phone_error("phone", new.phone)
    return found


def _of_people(new: NewRequest) -> list[FieldError]:
    if len(new.people) > MOST_PEOPLE:
        text = _("At most ${most} people in one request.", mapping={"most": str(MOST_PEOPLE)})
        return [FieldError(PEOPLE, "many", text)]
    found = _of_person(HEAD, new.head, ("iin",))
    for place, one in enumerate(new.people):
        found += _of_person(f"{PEOPLE}.{place}", one)
        if not one.roles:
            text = _("Say what the person does: fills applications, manages accounts, or both.")
            found.append(FieldError(f"{PEOPLE}.{place}.roles", "required", text))
    found += _repeated(new)
    held = new.head.roles.union(*(one.roles for one in new.people))
    missing = {
        "executor": _("Name somebody who fills applications."),
        "administrator": _("Name somebody who manages the accounts of the organisation."),
    }
    found += [
        FieldError(PEOPLE, role, text) for role, text in missing.items() if role not in held
    ]
    return found


def _of_person(place: str, one: Candidate, needed: tuple[str, ...] = ()) -> list[FieldError]:
    found = []
    for name in ("surname", "given_name", "position"):
        found += _text_error(f"{place}.{name}", getattr(one, name), LONGEST, _NEEDED[name])
    found += _text_error(f"{place}.patronymic", one.patronymic, LONGEST)
    found += _email_error(f"{place}.email", one.email)
    found += _phone_error(f"{place}.phone", one.phone)
    if one.iin:
        try:
            iin(one.iin)
        except Refusal as refusal:
            found.append(FieldError(f"{place}.iin", refusal.code, refusal.message))
    elif "iin" in needed:
        found.append(FieldError(f"{place}.iin", "required", _NEEDED["iin"]))
    if one.roles - {*ASKED_ROLES, FIRST_HEAD}:
        found.append(FieldError(f"{place}.roles", "choice", _("Choose from the list.")))
    return found


def _repeated(new: NewRequest) -> list[FieldError]:
    found, seen = [], {new.head.email} - {""}
    for place, one in enumerate(new.people):
        if one.email and one.email in seen:
            text = _(
                "This e-mail is named twice. One person has one account: tick all that the "
                "person does."
            )
            found.append(FieldError(f"{PEOPLE}.{place}.email", "repeated", text))
        seen.add(one.email)
    return found


def _text_error(field: str, text: str, most: int, needed=None) -> list[FieldError]:
    if len(text) > most or not text.isprintable():
        return [FieldError(field, "text", _TOO_LONG)]
    if not text and needed is not None:
        return [FieldError(field, "required", needed)]
    return []


def _email_error(field: str, text: str) -> list[FieldError]:
    if not text:
        return [FieldError(field, "required", _NEEDED["email"])]
    if len(text) > LONGEST or not EMAIL.fullmatch(text):
        return [FieldError(field, "email", _("An e-mail looks like name@company.kz"))]
    return []


def _phone_error(field: str, text: str) -> list[FieldError]:
    if not text:
        return [FieldError(field, "required", _NEEDED["phone"])]
    if not PHONE.fullmatch(text):
        return [FieldError(field, "phone", _("A phone number looks like +7 727 237 53 24"))]
    return []


def _tidy(new: NewRequest) -> NewRequest:
    head = _tidy_person(new.head)
    return replace(
        new,
        names={lang: _one_line(new.names.get(lang, "")) for lang in LANGUAGES},
        legal_forms={lang: _one_line(new.legal_forms.get(lang, "")) for lang in LANGUAGES},
        bin=_one_line(new.bin),
        email=_one_line(new.email).lower(),
        phone=_one_line(new.phone),
        address=_one_line(new.address),
        head=replace(head, roles=head.roles | {FIRST_HEAD}),
        people=tuple(
            replace(one, roles=one.roles - {FIRST_HEAD}) for one in map(_tidy_person, new.people)
        ),
    )


def _tidy_person(one: Candidate) -> Candidate:
    texts = {name: _one_line(getattr(one, name)) for name in PERSON_FIELDS}
    texts["email"] = texts["email"].lower()
    texts["iin"] = texts["iin"].replace(" ", "")
    return replace(one, **texts)


def _one_line(text: str) -> str:
    return " ".join(text.split())
