"""The read mark: who of the addressee's people opened a letter first, and when."""

from kase.is2in.documents.interfaces import IDocumentOpened
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.procedures.letters.rights import seen
from kase.is2in.procedures.letters.tables import letter_reading
from kase.is2in.procedures.letters.tables import outgoing_letter
from kase.is2in.terms import clock
from kase.is2in.web.api import current_user_id
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert


def on_document_opened(event: IDocumentOpened) -> None:
    """Note that bytes of a letter went out to somebody of its addressee, each person once.

    However they went: alone, in a zip, with the documents of the application, over REST.
    """
    user_id = current_user_id()
    person = parties.person(user_id) if user_id else None
    if person is None or not person.organization:
        return
    found = select(outgoing_letter.c.id).where(
        outgoing_letter.c.size == event.size,
        outgoing_letter.c.organization != "",
        seen(person),
    )
    # Letters of that size first: hashing each file that is downloaded would cost more.
    if not ledger.read(found.limit(1)):
        return
    for row in ledger.read(found.where(outgoing_letter.c.sha256 == event.sha256)):
        values = {
            "letter": row.id,
            "person": person.id,
            "organization": person.organization,
            "at": clock.now(),
        }
        ledger.write(insert(letter_reading).values(values).on_conflict_do_nothing())
