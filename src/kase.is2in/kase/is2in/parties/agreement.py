"""The user agreement (A3): accepted once per version, with the time kept."""

from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.accounts import account
from kase.is2in.parties.settings import settings
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from pathlib import Path


TEXTS = Path(__file__).parent / "agreement"


def agreement_text(lang: str | None = None) -> tuple[str, ...]:
    """Return the paragraphs of the agreement in force in a language.

    The text of the settings, or where a language has none, the one that comes with the room.
    """
    lang = lang or language()
    text = getattr(settings(), f"agreement_{lang}", "") or ""
    if not text.strip():
        text = (TEXTS / f"{lang}.txt").read_text(encoding="utf-8")
    paragraphs = text.replace("\r\n", "\n").split("\n\n")
    return tuple(part.strip() for part in paragraphs if part.strip())


def accepted(user_id: str) -> bool:
    """Return whether a person has accepted the version in force."""
    found = account(user_id)
    return found is not None and found.agreement == settings().agreement_version


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
    found.agreement = settings().agreement_version
    found.agreement_at = at or clock.now()
    details = {"version": found.agreement}
    ledger.record("agreement-accepted", f"person:{user_id}", details, actor=user_id)
