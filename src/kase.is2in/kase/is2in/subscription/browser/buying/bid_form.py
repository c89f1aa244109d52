"""A bid is entered or changed: the fields the conditions ask for, the others when wanted."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import accounts
from kase.is2in.subscription import changing
from kase.is2in.subscription import codec
from kase.is2in.subscription import entry
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book.checks import TOLD_AT_ENTRY
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BidPage
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.fields import field_of
from kase.is2in.subscription.browser.fields import INPUT_TYPES
from kase.is2in.subscription.types import BookedBid
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from uuid import uuid4


TEXTS = ("type", "account", "client_code", "client_id", "price", "yield", "quantity", "amount")
INVESTOR = (
    "type",
    "name",
    "iin_bin",
    "residence",
    "document",
    "address",
    "contacts",
    "other",
    "category",
)
# Lines 12.1–12.6 of annex 1 and the fields of the form that answer them.
ASKED = {
    "name": ("name", _("Name of the investor"), ""),
    "id": (
        "iin_bin",
        _("IIN or BIN"),
        _("12 digits; of a foreigner the number of the own country."),
    ),
    "residence": (
        "residence",
        _("Country of residence"),
        _("Two letters: KZ. Citizenship of a person, country of registration of a company."),
    ),
    "document": (
        "document",
        _("Document of the investor"),
        _("Name, number, day and authority of issue."),
    ),
    "address": ("address", _("Address of the investor"), ""),
    "other": ("other", _("Other information on the investor"), ""),
}
BESIDE = (
    ("contacts", _("Contacts of the investor"), _("Phone or e-mail.")),
    ("category", _("Category of the investor"), _("A word of your own: retail, fund.")),
)


class BidForm(BookPage):
    """The fields of a bid with what they hold and what is wrong."""

    index = ViewPageTemplateFile("templates/bid_form.pt")
    input_types = INPUT_TYPES
    old: BookedBid | None = None

    def require(self) -> None:
        """Refuse who does not bid here, or not any more."""
        self.seat.require_buyer()
        if self.row.state not in life.TAKING:
            raise Conflict("state", _("The subscription takes no bids now."))

    @cached_property
    def held(self) -> dict[str, object]:
        """Return what the fields hold: what was sent, what the bid says, or nothing."""
        if self.request.method == "POST":
            sent = {name: self.field(name) for name in TEXTS}
            return sent | {f"investor.{n}": self.field(f"investor.{n}") for n in INVESTOR}
        if self.old is None:
            own = self.accounts
            return {
                "type": "limit",
                "client_id": f"web-{uuid4().hex}",
                "account": own[0] if len(own) == 1 else "",
                "investor.type": "person",
                "investor.residence": "KZ",
            }
        found = codec.bid_to_json(self.old.bid)
        return found | {f"investor.{n}": value for n, value in found["investor"].items()}

    @cached_property
    def accounts(self) -> list[str]:
        """Return the trading-clearing accounts of the caller's member."""
        return [one.code for one in accounts.owned(self.seat.organization)]

    @property
    def kinds(self) -> tuple[tuple[str, object], ...]:
        """Return the kinds of bids taken here."""
        return words.TYPES if self.row.conditions.market_bids else words.TYPES[:1]

    @property
    def main(self) -> list[dict[str, object]]:
        """Return the fields of the bid itself."""
        terms = self.row.conditions
        found = [
            self.one("account", _("Trading-clearing account"), "choice", options=self.choice()),
            self.one(
                "client_code",
                _("Client's code"),
                optional=True,
                hint=_("Needed for a segregated account."),
            ),
        ]
        if terms.market_bids:
            found.insert(0, self.one("type", _("Kind of the bid"), "radio", options=words.TYPES))
        market = terms.market_bids
        step = {"step": words.plain(terms.tick)}
        unit = _("In per cent of the nominal, a multiple of ${step}.", mapping=step)
        plain = _("A multiple of ${step}.", mapping=step)
        lot = _("In securities, a multiple of ${step}.", mapping={"step": terms.lot})
        found += [
            self.one("price", _("Price"), "decimal", market, unit if terms.in_percent else plain),
            self.one("quantity", _("Quantity"), "whole", market, lot),
        ]
        if terms.is_debt:
            found.append(self.one("yield", _("Yield"), "decimal", True, _("In per cent a year.")))
        if market:
            text = _("Only of a market bid, in ${currency}.", mapping={"currency": terms.currency})
            found.append(self.one("amount", _("Amount of a market bid"), "decimal", True, text))
        return found

    @property
    def investor(self) -> list[dict[str, object]]:
        """Return the fields on the investor that the seller asks for (article 7)."""
        asked = self.needed
        return [
            self.one("investor.type", _("Kind of the investor"), "radio", options=words.PEOPLE),
            *(
                self.of_investor(ASKED[line], optional=line not in TOLD_AT_ENTRY)
                for line in ASKED
                if line in asked
            ),
        ]

    @property
    def beside(self) -> list[dict[str, object]]:
        """Return what nobody asks for but may be said."""
        rest = [ASKED[line] for line in ASKED if line not in self.needed]
        return [self.of_investor(one, optional=True) for one in (*rest, *BESIDE)]

    @property
    def needed(self) -> frozenset[str]:
        """Return what must be said of the investor."""
        found = self.row.conditions.disclose
        return found | {"id", "residence"} if self.row.conditions.private_placement else found

    @property
    def qualified(self) -> bool:
        """Return whether the box of qualification is ticked."""
        if self.request.method == "POST" or self.old is None:
            return bool(self.field("investor.qualified"))
        return self.old.bid.investor.qualified

    def choice(self) -> tuple[tuple[str, object], ...]:
        """Return the accounts to choose from."""
        own = tuple((code, code) for code in self.accounts)
        return own if len(own) == 1 else (("", _("Choose")), *own)

    def of_investor(self, one: tuple, optional: bool = False) -> dict[str, object]:
        """Return a field on the investor."""
        name, title, text = one
        return self.one(f"investor.{name}", title, "text", optional, text)

    def one(self, name, title, kind="text", optional=False, hint="", options=()):
        """Return one field for the template."""
        value = self.held.get(name, "")
        return field_of(name, title, kind, value, self.error(name), optional, hint, options)

    def entered(self) -> dict[str, object]:
        """Return the bid of the form as programs send it."""
        row: dict[str, object] = {name: self.field(name).strip() or None for name in TEXTS}
        row["type"] = row["type"] or "limit"
        for name in ("price", "yield", "quantity", "amount"):
            row[name] = words.machine_number(str(row[name] or "")) or None
        investor: dict[str, object] = {n: self.field(f"investor.{n}").strip() for n in INVESTOR}
        investor["qualified"] = bool(self.field("investor.qualified"))
        return {**row, "investor": investor}


class NewBid(BidForm):
    """``@@bid-new``: a bid is submitted; sent twice it is taken once."""

    title = _("Submit a bid")
    button = _("Submit the bid")

    def handle(self):
        """Submit the bid and show it."""
        buyer = self.seat.require_buyer()
        [answer] = entry.submit(self.row.book, buyer, [self.entered()], self.seat.person.id).rows
        if answer.errors:
            first = answer.errors[0]
            raise RuleRefused(first.code, first.message, errors=answer.errors)
        message = _("The bid is accepted under number ${number}.", mapping=of(answer.number))
        if answer.same_as is not None:
            same = of(answer.same_as)
            message = _(
                "The bid is accepted. Bid ${number} of the same investor has the same terms: "
                "see whether you have sent one bid twice.",
                mapping=same,
            )
        return self.redirect(f"{self.url}/@@bid/{answer.number}", message)


class ChangeBid(BidForm, BidPage):
    """``@@bid-change/<number>``: new content for an own bid (article 4.3)."""

    title = _("Change the bid")
    button = _("Change the bid")

    @cached_property
    def old(self) -> BookedBid:
        """Return the bid as it is."""
        return reader.one(self.row.book, self.number, self.seat.organization)

    def require(self) -> None:
        """Refuse also the number of another's bid."""
        super().require()
        _ = self.old

    @property
    def version(self) -> str:
        """Return the version the form rests on, also when it comes back with a refusal."""
        return self.field("version") or str(self.old.version)

    def handle(self):
        """Store the new version and show the bid."""
        row = {**self.entered(), "client_id": self.old.bid.client_id}
        base = int(self.version) if self.version.isdecimal() else 0
        person = self.seat.person.id
        changing.change(self.row.book, self.number, self.old.buyer, row, person, base)
        return self.redirect(f"{self.url}/@@bid/{self.number}", _("The bid is changed."))


def of(number: int | None) -> dict[str, str]:
    """Return the mapping of a message that names a bid."""
    return {"number": str(number)}
