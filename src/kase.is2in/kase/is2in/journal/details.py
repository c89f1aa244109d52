"""Details of an act as rows people can read. What looks like a personal number is hidden."""

from collections.abc import Iterator
from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.journal.interfaces import IStateWords
from kase.is2in.parties import api as parties
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.identifiers import iin
from kase.is2in.web.api import translate
from typing import Any
from zope.component import getUtilitiesFor
import re


# Keys of details → what they are called.
LABELS = {
    "absence": _("Absence No."),
    "accepted": _("Accepted"),
    "account": _("Account"),
    "accounts": _("Accounts"),
    "action": _("What was pressed"),
    "active": _("Active account"),
    "after": _("Became"),
    "before": _("Was"),
    "bid": _("Bid"),
    "bids": _("Bids"),
    "bin": _("BIN"),
    "body": _("Deciding body"),
    "broken": _("First broken row"),
    "buyer": _("Buyer"),
    "by": _("By means of"),
    "call": _("Call of a program"),
    "categories": _("Categories"),
    "category": _("Category"),
    "category_before": _("Category before"),
    "chair": _("Presides"),
    "changes": _("Changes"),
    "characters": _("Characters"),
    "check": _("Check that failed"),
    "checkpoints": _("Noted heads"),
    "checks": _("Checks"),
    "choice": _("Vote"),
    "code": _("Code"),
    "codes": _("Number of codes"),
    "comment": _("Text of the comment"),
    "consultant": _("Financial consultant"),
    "contacts": _("Contacts"),
    "corrects": _("Corrects the edition No."),
    "count": _("Quantity of papers"),
    "criteria": _("Criteria"),
    "currency": _("Currency"),
    "date": _("Date"),
    "deal": _("Deal"),
    "decision": _("Decision"),
    "decision_body": _("Who decided"),
    "decision_number": _("Number of the decision"),
    "decision_on": _("Date of the decision"),
    "departments": _("Departments"),
    "digest": _("SHA-256"),
    "document": _("Document"),
    "done": _("Checked and in order"),
    "due": _("Due"),
    "edition": _("Edition of the procedure"),
    "edition_number": _("Edition No."),
    "en": _("in English"),
    "entered": _("Entered"),
    "entry": _("Entry"),
    "executor": _("Executor"),
    "field": _("Field"),
    "fields": _("Fields"),
    "filename": _("File"),
    "filters": _("Filters"),
    "first_day": _("First day"),
    "form": _("Form"),
    "format": _("Format"),
    "from": _("From the process"),
    "gone": _("No longer work"),
    "head": _("Hash of the last row"),
    "instead": _("Vote before"),
    "isin": _("ISIN"),
    "item": _("Item of the agenda"),
    "kept": _("Still work"),
    "kind": _("Kind"),
    "kinds": _("Kinds"),
    "kk": _("in Kazakh"),
    "known": _("As was known at the end of"),
    "language": _("Language"),
    "last_day": _("Last day"),
    "left": _("Left"),
    "left-out": _("Left out"),
    "left_out": _("Left out"),
    "legal_forms": _("Legal forms"),
    "letter": _("Number of the letter"),
    "mails": _("Mails"),
    "message": _("Message No."),
    "names": _("Names"),
    "note": _("Note"),
    "number": _("Number"),
    "official_text": _("Address of the official text"),
    "on": _("On the day"),
    "organization": _("Organisation"),
    "organizations": _("Organisations"),
    "outcome": _("Result"),
    "own": _("Only one's own acts"),
    "owner": _("Owner of the account"),
    "package": _("Package of requirements"),
    "paper": _("Paper that is signed"),
    "part": _("Place in the body"),
    "partner": _("Partner"),
    "person": _("Person"),
    "place": _("Place"),
    "platform": _("Platform"),
    "present": _("Present"),
    "price": _("Price"),
    "procedure": _("Procedure"),
    "procedure_part": _("Part of the procedure"),
    "procedures": _("Procedures"),
    "provider": _("Kind of signature"),
    "quantity": _("Quantity"),
    "reason": _("Reason"),
    "refused": _("Refused"),
    "rejected": _("Rejected"),
    "repealed_on": _("Not in force from"),
    "role": _("Role"),
    "roles": _("Roles"),
    "routes": _("Addresses by kind"),
    "rows": _("Rows"),
    "ru": _("in Russian"),
    "sector": _("Sector"),
    "segregated": _("Segregated account"),
    "sessions": _("Sessions"),
    "setting": _("Setting"),
    "sha256": _("SHA-256"),
    "signer": _("Signer"),
    "since": _("First day"),
    "source": _("Taken from"),
    "staff_only": _("Only for staff of the exchange"),
    "stage": _("Stage"),
    "state": _("State"),
    "substitute": _("Substitute"),
    "summaries": _("What is new"),
    "text": _("Text"),
    "title": _("Item"),
    "titles": _("Titles"),
    "to": _("To the process"),
    "told": _("Investors told of"),
    "until": _("Last day"),
    "version": _("Version"),
    "votes": _("Votes: for, against, abstained"),
    "whole": _("Everything that fits"),
    "withdrawn": _("Vote taken back"),
    "year": _("Year"),
}
# States of applications, where ``from`` and ``to`` name them.
STATES = {
    "filling": _("Filling"),
    "head_review": _("Approval by the first head"),
    "signing": _("Signing"),
    "registration": _("Registration by the chancellery"),
    "registered": _("Registered"),
    "examination": _("Examination"),
    "more_information": _("More information requested"),
    "conclusion": _("Conclusion ready"),
    "meeting": _("Meeting scheduled"),
    "decision": _("Decision made"),
    "withdrawn": _("Withdrawn"),
    "archive": _("Archive"),
}
# What a person pressed on the page of a stage.
PRESSED = {"done": _("Done"), "save": _("Save"), "skip": _("Skip stage")}
WORDS = {"action": PRESSED, "from": STATES, "to": STATES, "state": STATES}
# Keys whose values may be states that a room above has words for.
MOVES = ("from", "to")
USER_ID = re.compile(r"u-[0-9a-f]{16}")
TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")
PHONE = re.compile(
    r"(?<![\w.:+-])(?:\+7|8)[ (\-]{0,2}7\d{2}[ )\-]{0,2}\d{3}[ \-]?\d{2}[ \-]?\d{2}(?!\d)"
)
HIDDEN = "••••"
LONGEST = 1000


def rows_of(details: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return details as pairs (label, text) in the language of the page."""
    return tuple(_rows(details, ""))


def masked(text: str) -> str:
    """Return a text without what looks like an IIN or a mobile phone.

    Rooms record neither; this holds for what people write into reasons.
    """
    text = TWELVE.sub(lambda found: HIDDEN if _is_iin(found.group()) else found.group(), text)
    return PHONE.sub(HIDDEN, text)


def _rows(details: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, value in details.items():
        label = LABELS.get(key)
        title = before + (translate(label) if label is not None else str(key))
        if isinstance(value, Mapping):
            yield from _rows(value, f"{title}: ")
        elif value not in (None, "", [], ()):
            yield title, masked(_text(key, value))[:LONGEST]


def _text(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return translate(_("Yes")) if value else translate(_("No"))
    if isinstance(value, list | tuple):
        return ", ".join(_text(key, each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{title}: {text}" for title, text in _rows(value, ""))
    text = str(value)
    if USER_ID.fullmatch(text):
        person = parties.person(text)
        return person.full_name if person is not None else text
    words = WORDS.get(key, {})
    if text not in words and key in MOVES:
        words = _words_of_rooms()
    return translate(words[text]) if text in words else text


def _words_of_rooms() -> Mapping[str, str]:
    """Return what rooms above call the states of their things."""
    found: dict[str, str] = {}
    for _name, words in getUtilitiesFor(IStateWords):
        found.update(words())
    return found


def _is_iin(digits: str) -> bool:
    """Return whether twelve digits are a person's: a BIN has no day of birth in the middle."""
    if digits[4] not in "0123":
        return False
    try:
        iin(digits)
    except Refusal:
        return False
    return True
