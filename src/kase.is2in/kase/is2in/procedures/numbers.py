"""Numbers of applications and of the chancellery's book: Л-2026-000012."""

from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.changes import today


# The letter of the category in the number of an application.
LETTERS = {
    "listing": "Л",
    "nonlisted": "Н",
    "auditors": "А",
    "membership": "Ч",
    "disclosure": "М",
}
OTHER_LETTER = "П"
INCOMING = "ВХ"


def application_id() -> str:
    """Return the next name of an application in its address."""
    return str(ledger.next_number("application_id"))


def application_number(category: str) -> str:
    """Return the next number of an application sent to the exchange."""
    letter = LETTERS.get(category, OTHER_LETTER)
    return _numbered(letter, ledger.next_number("application_number"))


def registration_number() -> str:
    """Return the next incoming number of the chancellery; its book has no gaps."""
    return _numbered(INCOMING, ledger.next_serial(INCOMING, today().year))


def _numbered(prefix: str, number: int) -> str:
    return f"{prefix}-{today().year}-{number:06d}"
