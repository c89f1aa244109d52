"""The seller's first head signs: the bytes, whose key is expected, the signature taken and kept.

The paper is made when it is first asked for and rests on what it says: another edition of the
conditions, or another register, makes another paper. Only the lead seller deals with the
exchange (article 2.4), so only its first head signs.
"""

from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.signing import api as signing
from kase.is2in.signing.types import Signature
from kase.is2in.signing.types import SignatureSettled
from kase.is2in.signing.types import Signer
from kase.is2in.signing.types import Waiting
from kase.is2in.subscription import books
from kase.is2in.subscription import registers
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.interfaces import PaperSigned
from kase.is2in.subscription.papers import sheets
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.papers.store import Paper
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from zope.event import notify


FIRST_HEAD = "first_head"


@dataclass(frozen=True)
class ToSign:
    """A paper that waits for its signature, with the exact bytes."""

    kind: str
    document: str
    filename: str
    data: bytes
    sha256: str


def to_sign(book: str, person: Person, kind: str = "") -> ToSign:
    """Return the paper that waits for the seller's signature, made now where it is not there.

    ``kind`` chooses where several wait. Raises Forbidden for anyone but the lead seller's
    people, Conflict("nothing-to-sign") where there is nothing to sign.
    """
    found = books.lock(book)
    _require_lead(found, person)
    return _with_bytes(_waiting(found, person, kind))


def signer(book: str, person: Person) -> Signer:
    """Return whose key is expected: the person, as first head of the lead seller."""
    found = books.get(book)
    _require_lead(found, person)
    if FIRST_HEAD not in person.roles:
        raise Forbidden("not-head", _("The first head of the seller signs this."))
    seller = parties.organization(found.conditions.sellers[0])
    return Signer(
        user_id=person.id,
        iin=person.iin,
        bin=seller.bin,
        full_name=person.full_name,
        position=person.position,
        first_head=True,
        organization=seller.name("ru"),
    )


def sign(
    book: str, person: Person, cms: bytes, provider: str = "nca", kind: str = ""
) -> Signature | Waiting:
    """Verify and keep the signature under the paper that waits.

    While the authority does not answer the signature waits, and ``settled`` goes on when it is
    accepted. Raises RuleRefused with one error per failed check, Forbidden, Conflict.
    """
    expected = signer(book, person)
    paper = to_sign(book, person, kind)
    signature = signing.accept(
        store.subject_of(book),
        paper.document,
        paper.filename,
        paper.data,
        cms,
        expected,
        provider,
    )
    if isinstance(signature, Signature):
        keep(store.of_document(paper.document), signature)
    return signature


def verifying(book: str) -> Waiting | None:
    """Return a signature under a paper that waits for the authority, or was refused after it."""
    for paper in reversed(store.papers(book)):
        found = signing.waiting(paper.document) if paper.state == store.WAITING else None
        if found is not None and found.state != "accepted":
            return found
    return None


def settled(event: SignatureSettled) -> None:
    """Go on when a signature that waited is accepted; a paper superseded meanwhile stays so."""
    kind, _colon, _book = event.subject.partition(":")
    if kind != "subscription" or event.signature is None:
        return
    paper = store.of_document(event.document_id)
    books.lock(paper.book)
    if store.of_document(event.document_id).state == store.WAITING:
        keep(paper, event.signature)


def keep(paper: Paper, signature: Signature) -> None:
    """Keep that a paper is signed and let others go on."""
    store.sign(paper, signature.code, signature.signed_at)
    ledger.record(
        "subscription.paper-signed",
        store.subject_of(paper.book),
        {"paper": paper.kind, "edition_number": paper.edition, "code": signature.code},
        actor=signature.user_id,
    )
    notify(PaperSigned(paper.book, paper.kind, signature.user_id))


def _waiting(found: BookRow, person: Person, kind: str) -> Paper:
    """Return what waits; annex 1 and the result are made where nothing current waits."""
    for name in (kind,) if kind else store.KINDS:
        make = MADE.get(name)
        made = make(found, person) if make else store.last(found.book, name, store.WAITING)
        if made is not None:
            return made
    raise Conflict("nothing-to-sign", _("There is nothing to sign now."))


def _application(found: BookRow, person: Person) -> Paper | None:
    if found.state != "draft" or store.signed(found.book, store.APPLICATION, found.edition):
        return None
    waits = store.last(found.book, store.APPLICATION, store.WAITING)
    if waits is not None and waits.edition == found.edition:
        return waits
    sheet = sheets.annex(
        found, store.APPLICATION, found.conditions, store.LANGUAGE, head_of(found)
    )
    return store.make(found.book, store.APPLICATION, found.edition, {}, sheet, person.id)


def _result(found: BookRow, person: Person) -> Paper | None:
    """Make the paper of the satisfied register that was taken (article 9.4)."""
    if found.state != "satisfied" or registers.is_signed(found.book):
        return None
    kept = registers.last(found.book, registers.SATISFIED)
    waits = store.last(found.book, store.RESULT, store.WAITING)
    if waits is not None and waits.content["register"] == kept.id:
        return waits
    content = {"register": kept.id, "sha256": kept.manifest.sha256, "rule": kept.rule}
    sheet = sheets.result(found, kept, store.LANGUAGE, head_of(found))
    return store.make(found.book, store.RESULT, found.edition, content, sheet, person.id)


def head_of(found: BookRow) -> Person | None:
    """Return the first head of the lead seller; None where there is none yet."""
    heads = parties.people(found.conditions.sellers[0], role=FIRST_HEAD)
    return heads[0] if heads else None


def _require_lead(found: BookRow, person: Person) -> None:
    lead = found.conditions.sellers[:1]
    if not person.active or not person.organization or (person.organization,) != lead:
        raise Forbidden("not-seller", _("This is done by the seller."))


def _with_bytes(paper: Paper) -> ToSign:
    stored = documents.document(paper.document)
    data = documents.read(paper.document)
    return ToSign(paper.kind, stored.id, stored.filename, data, stored.sha256)


MADE = {store.APPLICATION: _application, store.RESULT: _result}
