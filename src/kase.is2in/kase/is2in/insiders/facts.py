"""What an entry must look like; one error per field, in words that say how to mend it."""

from collections.abc import Mapping
from datetime import date
from datetime import timedelta
from kase.is2in import _
from kase.is2in.insiders.types import BASES
from kase.is2in.insiders.types import Facts
from kase.is2in.parties import api as parties
from kase.is2in.terms import clock
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.given import day_of
from kase.is2in.terms.given import needed_day
from kase.is2in.terms.identifiers import iin
import re


# What forms, programs and files give; everything is text, days as 2026-11-21 or 21.11.2026.
NAMES = (
    "full_name",
    "iin",
    "organization",
    "position",
    "email",
    "basis",
    "basis_note",
    "information",
    "since",
    "until",
)
LONGEST = {"basis_note": 500, "information": 500, "reason": 1000}
LONGEST_TEXT = 200
EMAIL = re.compile(r"[^@\s<>\"',;:\\()\[\]]{1,64}@([A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
# The law is of 2003; a year ahead is as far as an order names a day.
EARLIEST = date(2003, 7, 2)
AHEAD = timedelta(days=366)
REQUIRED = {
    "full_name": _("Enter surname and name."),
    "position": _("Enter the position."),
    "basis": _("Choose the basis."),
    "since": _("Enter the day from which the person is an insider."),
}


def checked(given: Mapping[str, str], user_id: str | None = None) -> Facts:
    """Return the facts of an entry in their one form; raise RuleRefused with field errors.

    ``organization`` is the code of a client, the name of another company, or "" for the
    exchange. The entry is linked to the account ``user_id``, by default that of the e-mail.
    """
    values = {name: " ".join(given.get(name, "").split()) for name in NAMES}
    errors = [error for name, text in values.items() if (error := _error(name, text))]
    wrong = {error.field for error in errors}
    for name, text in REQUIRED.items():
        if not values[name] and name not in wrong:
            errors.append(FieldError(name, "required", text))
    values["iin"] = _number(values["iin"], errors)
    since = _day("since", values.pop("since"), errors)
    until = _day("until", values.pop("until"), errors)
    if since and until and until < since:
        text = _("The last day is before the first.")
        errors.append(FieldError("until", "period", text))
    if errors or since is None:
        raise RuleRefused("insider", _("Something is missing or wrong."), errors=errors)
    values["organization"], values["organization_name"] = _organization(values["organization"])
    values["email"] = values["email"].lower()
    if user_id is None and values["email"]:
        person = parties.person_by_email(values["email"])
        user_id = person.id if person is not None else None
    return Facts(since=since, until=until, user_id=user_id, **values)


def checked_day(name: str, text: str) -> date:
    """Return a day that is needed; raise RuleRefused."""
    return needed_day(name, text, _day)


def today() -> date:
    """Return the day on the exchange's wall clock."""
    return clock.almaty(clock.now()).date()


def _error(name: str, text: str) -> FieldError | None:
    longest = LONGEST.get(name, LONGEST_TEXT)
    if len(text) > longest or not text.isprintable():
        message = _(
            "At most ${longest} characters, none of them invisible.",
            mapping={"longest": str(longest)},
        )
        return FieldError(name, "text", message)
    if name == "email" and text and not EMAIL.fullmatch(text):
        return FieldError(name, "email", _("An e-mail looks like name@company.kz"))
    if name == "basis" and text and text not in BASES:
        return FieldError(name, "basis", _("There is no such basis."))
    return None


def _number(text: str, errors: list[FieldError]) -> str:
    if not text:
        return ""
    try:
        return iin(text)
    except Refusal as refusal:
        errors.append(FieldError("iin", refusal.code, refusal.message))
        return ""


def _day(name: str, text: str, errors: list[FieldError]) -> date | None:
    found = day_of(name, text, errors)
    if found is not None and not EARLIEST <= found <= today() + AHEAD:
        message = _("The day is before the law or more than a year ahead.")
        errors.append(FieldError(name, "date-range", message))
        found = None
    return found


def _organization(text: str) -> tuple[str, str]:
    """Return (code, "") for a client, ("", name) for another company."""
    if not text:
        return "", ""
    try:
        return parties.organization(text.upper()).code, ""
    except Missing:
        return "", text
