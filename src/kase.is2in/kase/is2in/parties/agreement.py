"""The user agreement (A3): accepted once per version, with the time kept."""

from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.settings import settings
from kase.is2in.terms import clock
from kase.is2in.web.api import language
from pathlib import Path
from plone import api


TEXTS = Path(__file__).parent / "agreement"


def agreement_text(lang: str | None = None) -> tuple[str, ...]:
    """Return the paragraphs of the agreement in force in a language."""
    lang = lang or language()
    text = getattr(settings(), f"agreement_{lang}", "") or ""
    if not text.strip():
        text = (TEXTS / f"{lang}.txt").read_text(encoding="utf-8")
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def accepted(user_id: str) -> bool:
    """Return whether a person has accepted the version in force."""
    member = api.portal.get_tool("portal_membership").getMemberById(user_id)
    return bool(member) and member.getProperty("agreement", "") == settings().agreement_version


def accept_agreement(user_id: str, at: datetime | None = None) -> None:
    """Keep that a person accepts the version in force; a second time changes nothing."""
    if accepted(user_id):
        return
    version = settings().agreement_version
    member = api.portal.get_tool("portal_membership").getMemberById(user_id)
    moment = (at or clock.now()).isoformat()
    member.setMemberProperties({"agreement": version, "agreement_at": moment})
    ledger.record("agreement-accepted", f"person:{user_id}", {"version": version}, actor=user_id)
