"""One bid: what it says, what became of it, the proof that it is in the register."""

from decimal import Decimal
from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.subscription import changing
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book import merkle
from kase.is2in.subscription.book.checks import amount_of
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BidPage
from kase.is2in.subscription.browser.moving import Deciding
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import LIVE
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import json


LABELS = {
    "name": _("Name of the investor"),
    "number": _("IIN or BIN"),
    "residence": _("Country of residence"),
    "document": _("Document of the investor"),
    "address": _("Address of the investor"),
    "contacts": _("Contacts of the investor"),
    "other": _("Other information on the investor"),
    "category": _("Category of the investor"),
}
# What of the investor the seller has asked for, by line 12 of annex 1.
LINES = {"id": "number"}


class Bid(BidPage):
    """``@@bid/<number>``."""

    index = ViewPageTemplateFile("templates/bid.pt")

    def require(self) -> None:
        """Refuse the number of another's bid."""
        _ = self.one

    @cached_property
    def one(self) -> BookedBid:
        """Return the bid."""
        return reader.one(self.row.book, self.number, self.seat.buyer)

    @property
    def title(self):
        """Return its number."""
        return _("Bid No. ${number}", mapping={"number": str(self.number)})

    @property
    def own(self) -> bool:
        """Return whether the caller's member has submitted it."""
        return bool(self.seat.organization) and self.one.buyer == self.seat.organization

    @property
    def changeable(self) -> bool:
        """Return whether the caller may change or delete it now (article 4.3)."""
        open_ = life.may_delete(self.row.conditions, clock.now(), by_seller=False)
        return self.own and self.one.state in LIVE and open_ and self.row.state in life.TAKING

    @property
    def deletable_by_seller(self) -> bool:
        """Return whether the seller may delete it now (article 4.3)."""
        open_ = life.may_delete(self.row.conditions, clock.now(), by_seller=True)
        return self.seat.lead and not self.own and self.one.state in LIVE and open_

    @property
    def bid_state(self) -> str:
        """Return what the state of the bid is called."""
        return translate(words.BID_STATES[self.one.state])

    @property
    def facts(self) -> list[dict[str, object]]:
        """Return what the bid says."""
        terms, bid = self.row.conditions, self.one.bid
        pairs = (
            (_("Accepted at"), formats.moment(self.one.accepted_at, seconds=True)),
            (_("Buyer"), words.organization(self.one.buyer)),
            (_("Kind of the bid"), words.kind_of(self.one)),
            (_("Price"), words.price(bid.price, terms)),
            (_("Yield"), formats.percent(bid.yield_)),
            (_("Quantity"), formats.number(bid.quantity)),
            (_("Sum of the bid"), words.money(amount_of(bid, terms), terms.currency)),
            (_("Trading-clearing account"), bid.account),
            (_("Client's code"), bid.client_code),
        )
        return [{"title": title, "text": text} for title, text in pairs if text]

    @property
    def investor(self) -> list[dict[str, object]]:
        """Return what of the investor the caller may know: the seller what was asked for."""
        who = self.one.bid.investor
        known = set(LABELS)
        if not (self.own or self.seat.trading):
            known = {LINES.get(line, line) for line in self.row.conditions.disclose}
        rows = [{"title": _("Kind of the investor"), "text": dict(words.PEOPLE).get(who.type, "")}]
        rows += [
            {"title": title, "text": getattr(who, name)}
            for name, title in LABELS.items()
            if name in known and getattr(who, name)
        ]
        return rows

    @property
    def versions(self) -> list[dict[str, str]]:
        """Return what happened to the bid, the last first."""
        return [
            {
                "number": str(one.version),
                "change": translate(words.CHANGES[one.change]),
                "at": formats.moment(one.at, seconds=True),
                "who": self.who(one.actor),
                "reason": one.reason,
                "content": self.content(one.content),
            }
            for one in reversed(reader.versions(self.row.book, self.number))
        ]

    def who(self, user: str | None) -> str:
        """Return who did it; people of another company are not named."""
        if user in (None, "system"):
            return words.by_the_clock()
        person = parties.name_of(user)
        return person if self.own or self.seat.trading else ""

    def content(self, data: dict | None) -> str:
        """Return price and size of a version in one line."""
        if not data:
            return ""
        terms = self.row.conditions
        says = {
            "price": (_("Price"), lambda value: words.price(Decimal(value), terms)),
            "quantity": (_("Quantity"), formats.number),
            "amount": (_("Amount"), lambda value: words.money(Decimal(value), terms.currency)),
        }
        return "; ".join(
            f"{translate(title)} {say(data[name])}"
            for name, (title, say) in says.items()
            if data.get(name) is not None
        )

    @cached_property
    def proof(self) -> dict[str, object] | None:
        """Return in words that the bid is in the accepted register, None before there is one."""
        try:
            kept = registers.last(self.row.book, registers.ACCEPTED)
            line, found = registers.proof(kept, self.number)
        except Missing:
            return None
        root = bytes.fromhex(kept.manifest.root)
        return {
            "place": formats.number(found.index + 1),
            "rows": formats.number(found.size),
            "steps": len(found.path),
            "root": kept.manifest.root,
            "at": formats.moment(kept.at),
            "holds": merkle.proves(line, found, root),
            "file": shapes.of_proof(line, found, kept.manifest.root),
        }


class ProofFile(Bid):
    """``@@bid-proof/<number>``: the proof as a file that any program can check."""

    def index(self):
        """Answer with the file; raise Missing before there is a register."""
        if self.proof is None:
            raise Missing("register", _("There is no such register yet."))
        response = self.request.response
        name = f"{self.row.book}-{self.number}-proof.json"
        response.setHeader("Content-Type", "application/json; charset=utf-8")
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        return json.dumps(self.proof["file"], ensure_ascii=False, indent=1)


class DeleteBid(ItemAddress, Deciding):
    """``@@bid-delete/<number>``: the buyer its own; the seller any, with a reason."""

    danger = True
    button = _("Delete the bid")

    @cached_property
    def one(self) -> BookedBid:
        """Return the bid; raise Missing for another's."""
        return reader.one(self.row.book, item_number(self.word), self.seat.buyer)

    def check(self) -> None:
        """Refuse whoever neither submitted the bid nor sells."""
        super().check()
        if not self.own:
            self.seat.require_seller()

    @property
    def own(self) -> bool:
        """Return whether the caller's member has submitted it."""
        return bool(self.seat.organization) and self.one.buyer == self.seat.organization

    @property
    def needs_reason(self) -> bool:
        """Return whether the buyer is to read why."""
        return not self.own

    @property
    def title(self):
        """Return what is deleted."""
        return _("Delete bid No. ${number}?", mapping={"number": str(self.one.number)})

    def consequences(self):
        """Return what follows."""
        return (
            _("The bid leaves the book; all its versions stay in the history (article 4.3)."),
            _("What it blocks on the account is released (article 5.2)."),
        )

    def told(self) -> tuple[str, ...]:
        """Return the buyer where the seller deletes."""
        return () if self.own else (words.organization(self.one.buyer),)

    def handle(self):
        """Delete the bid and show the list."""
        person = self.seat.person.id
        if self.own:
            changing.delete(self.row.book, self.one.number, self.one.buyer, person)
        elif not self.reason:
            raise RuleRefused("required", _("Give the reason: the other side reads it."), "reason")
        else:
            changing.delete_by_seller(self.row.book, self.one.number, person, self.reason)
        return self.redirect(f"{self.url}/@@bids", _("The bid is deleted."))
