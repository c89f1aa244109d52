"""The user agreement (A3): versions with their dates, and who accepted which and when.

Versions live in the gate, where every request finds them without SQL; their digests stand in
the audit trail. Who accepted what is a row of SQL that nobody can change.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import time
from datetime import UTC
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import gate
from kase.is2in.parties.people import person
from kase.is2in.parties.signin_tables import agreement_acceptance as table
from kase.is2in.parties.types import Acceptance
from kase.is2in.parties.types import AgreementVersion
from kase.is2in.terms import clock
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import client_address
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import language
from pathlib import Path
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
import re


TEXTS = Path(__file__).parent / "agreement"
LANGUAGES = ("ru", "kk", "en")
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{0,19}")
LONGEST = 200_000
FIELDS = tuple(Acceptance.__dataclass_fields__)
COLUMNS = [table.c[name] for name in FIELDS]


def versions() -> tuple[AgreementVersion, ...]:
    """Return all versions, the one that comes into force last first."""
    found = gate()
    kept = found.agreements if found is not None and found.agreements else (shipped(),)
    # Of two for one day the one entered later counts: how a mistake is mended.
    return tuple(sorted(kept, key=lambda one: (one.since, one.entered), reverse=True))


def version_in_force(at: datetime | None = None) -> AgreementVersion:
    """Return the version people must have accepted at a moment."""
    moment = at or clock.now()
    everything = versions()
    return next((one for one in everything if one.since <= moment), everything[-1])


def shipped() -> AgreementVersion:
    """Return the version that comes with the room; its texts are the room's files."""
    texts = {lang: (TEXTS / f"{lang}.txt").read_text(encoding="utf-8") for lang in LANGUAGES}
    epoch = datetime.fromtimestamp(0, UTC)
    return AgreementVersion("1", epoch, texts, epoch, "")


def add_version(number: str, since: date, texts: Mapping[str, str]) -> AgreementVersion:
    """Enter a version that comes into force on a day; from then on everybody is asked again.

    Raises RuleRefused with one error per field: a number that was used, a day that has
    passed, a language without a text.
    """
    number = number.strip()
    texts = {lang: (texts.get(lang) or "").replace("\r\n", "\n").strip() for lang in LANGUAGES}
    today = clock.almaty(clock.now()).date()
    errors = []
    if not NUMBER.fullmatch(number):
        text = _("A version is a short number, for example 2 or 2.1")
        errors.append(FieldError("number", "number", text))
    elif any(one.number == number for one in versions()):
        text = _("There is a version with this number.")
        errors.append(FieldError("number", "exists", text))
    if since < today:
        text = _("A version comes into force today or later.")
        errors.append(FieldError("since", "past", text))
    for lang, text in texts.items():
        if not text or len(text) > LONGEST:
            message = _("Enter the text in all three languages.")
            errors.append(FieldError(f"text_{lang}", "required", message))
    if errors:
        raise RuleRefused("agreement", _("Something is missing or wrong."), errors=errors)
    now = clock.now()
    start = datetime.combine(since, time(), clock.ALMATY).astimezone(UTC)
    made = AgreementVersion(number, start, texts, now, current_user_id() or "")
    gate().agreements = (*gate().agreements, made)
    details = {"version": number, "since": since.isoformat(), "sha256": digest(made)}
    ledger.record("agreement-version", "settings:accounts", details)
    return made


def digest(version: AgreementVersion) -> str:
    """Return the SHA-256 of the texts of a version: ru, kk, en, each followed by a zero byte."""
    found = sha256()
    for lang in LANGUAGES:
        found.update(version.texts[lang].encode("utf-8") + b"\0")
    return found.hexdigest()


def agreement_text(lang: str | None = None, number: str | None = None) -> tuple[str, ...]:
    """Return the paragraphs of a version, by default of the one in force, in a language."""
    known = {one.number: one for one in versions()}
    if number is not None and number not in known:
        raise Missing("version", _("There is no such version."))
    version = version_in_force() if number is None else known[number]
    text = version.texts[lang or language()]
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def accepted(user_id: str) -> bool:
    """Return whether a person has accepted the version in force."""
    found = account(user_id)
    return found is not None and found.agreement == version_in_force().number


def accepted_at(user_id: str) -> datetime | None:
    """Return when a person accepted an agreement last."""
    found = account(user_id)
    return found.agreement_at if found is not None else None


def accept_agreement(user_id: str, at: datetime | None = None) -> None:
    """Keep that a person accepts the version in force; a second time changes nothing."""
    found = account(user_id)
    if found is None:
        raise Missing("person", _("There is no such person."))
    if accepted(user_id):
        return
    found.agreement = version_in_force().number
    found.agreement_at = at or clock.now()
    keep_acceptance(user_id, client_address())
    details = {"version": found.agreement}
    ledger.record("agreement-accepted", f"person:{user_id}", details, actor=user_id)


def keep_acceptance(user_id: str, address: str) -> None:
    """Write the row of evidence for what an account says."""
    found, someone = account(user_id), person(user_id)
    row = {
        "user_id": user_id,
        "version": found.agreement,
        "at": found.agreement_at,
        "full_name": someone.full_name,
        "email": someone.email,
        "organization": someone.organization,
        "address": address,
    }
    ledger.write(insert(table).values(row).on_conflict_do_nothing())


def acceptances(
    version: str = "",
    text: str = "",
    sort: str = "at",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
) -> tuple[Sequence[Acceptance], int]:
    """Return who accepted which version and when, one page of them, and how many in all.

    ``text`` is looked for in name, e-mail and code of the organisation.
    """
    wanted = []
    if version:
        wanted.append(table.c.version == version)
    if text:
        columns = (table.c.full_name, table.c.email, table.c.organization)
        wanted.append(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    column = table.c[sort if sort in FIELDS else "at"]
    order = (column.desc(), table.c.user_id) if descending else (column, table.c.user_id)
    rows = ledger.read(select(*COLUMNS).where(*wanted).order_by(*order).offset(start).limit(size))
    total = ledger.read(select(func.count()).select_from(table).where(*wanted))[0][0]
    return tuple(Acceptance(*row) for row in rows), total
