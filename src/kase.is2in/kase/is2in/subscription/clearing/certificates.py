"""Exchange certificates of deals: PDF with the exchange's seal, one to each side (article 10.7).

The seller's names every deal, a buyer's those of its own. Where another organisation settles
there are none (article 11.1).
"""

from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import Paper
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import Section
from kase.is2in.documents.types import Stamp
from kase.is2in.documents.types import StoredDocument
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.signing import api as signing
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms import clock
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate


LANGUAGE = "ru"
PDF = "application/pdf"
TITLE = _("Exchange certificate")
ACCOUNT = _("Trading-clearing account")


def subject_of(book: str, member: str) -> str:
    """Return the name by which a member's certificate is stored: nobody else's is among them."""
    return f"subscription-certificate:{book}:{member}"


def issue(book: str) -> int:
    """Make the certificates that are missing of the settled deals; return how many."""
    found = books.lock(book)
    if found.conditions.settlement_by != DEPOSITORY:
        return 0
    state = dealing.states(book)
    settled = [one for one in dealing.of_book(book) if state[one.number][0] == dealing.SETTLED]
    sides: dict[str, list[Deal]] = {}
    for one in settled:
        for member in {one.seller, one.buyer}:
            sides.setdefault(member, []).append(one)
    made = 0
    for member, mine in sorted(sides.items()):
        if certificate(book, member) is None:
            _make(found, member, mine)
            made += 1
    if made:
        ledger.record("subscription.certificates-made", f"subscription:{book}", {"count": made})
    return made


def certificate(book: str, member: str) -> StoredDocument | None:
    """Return a member's certificate, None where there is none."""
    kept = documents.documents(subject_of(book, member))
    return kept[-1] if kept else None


def _make(found: BookRow, member: str, mine: list[Deal]) -> StoredDocument:
    mark = signing.paper_mark(LANGUAGE, parties.public_url())
    shown = None if mark is None else Stamp(mark.lines, mark.code, mark.url)
    content, at = sheet(found, member, mine), clock.now()
    pdf = documents.render("paper", content, at=at, lang=LANGUAGE, mark=shown)
    sealed = signing.seal(pdf, translate(TITLE, LANGUAGE))
    name = f"certificate-{found.book}-{member}.pdf"
    subject = subject_of(found.book, member)
    stored = documents.store(subject, "other", name, PDF, sealed.data, title=TITLE, author=None)
    if mark is not None:
        signing.keep_paper(mark, sealed, stored.id)
    return stored


def sheet(found: BookRow, member: str, mine: list[Deal]) -> Paper:
    """Return what a certificate says."""
    terms = found.conditions

    def said(message) -> str:
        return translate(message, LANGUAGE)

    def number(value) -> str:
        return formats.number(value, LANGUAGE)

    names = {code: parties.organization(code).name(LANGUAGE) for code in _codes(mine)}
    facts = (
        Row(said(_("Subscription")), found.number or found.book),
        Row(said(_("Issuer")), terms.issuer),
        Row("ISIN", terms.isin),
        Row(said(_("Given to")), names.get(member, member)),
        Row(said(_("Deals made at")), formats.moment(terms.deals_at, LANGUAGE)),
        Row(said(_("Deals settled at")), formats.moment(terms.settlement_at, LANGUAGE)),
        Row(said(_("Securities, total")), number(sum(one.quantity for one in mine))),
        Row(said(_("Sum of deals")), f"{number(sum(d.amount for d in mine))} {terms.currency}"),
    )
    header = (_("Deal"), _("Seller"), _("Buyer"), ACCOUNT, _("Price"), _("Quantity"), _("Sum"))
    rows = tuple(
        (
            str(one.number),
            names[one.seller],
            names[one.buyer],
            one.account,
            number(one.price),
            number(one.quantity),
            number(one.amount),
        )
        for one in mine
    )
    table = Row(said(_("Deals")), header=tuple(map(said, header)), rows=rows)
    return Paper(
        heading=said(TITLE),
        subject=said(_("Exchange certificate of deals made by subscription")),
        facts=facts,
        sections=(Section(said(_("Deals")), (table,)),),
    )


def _codes(mine: list[Deal]) -> set[str]:
    return {code for one in mine for code in (one.seller, one.buyer)}
