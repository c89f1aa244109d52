"""``@@controlled-bids``: bids on the accounts that the caller watches, and their refusal (4.2)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.subscription import books
from kase.is2in.subscription import refusals
from kase.is2in.subscription import watching
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book.checks import amount_of
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.types import LIVE
from kase.is2in.subscription.watching import WatchedBid
from kase.is2in.terms import clock
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import Column
from kase.is2in.web.api import ConfirmPage
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import ListView
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class ControlledBids(ListView):
    """The bids of every subscription on watched accounts."""

    title = _("Bids on the accounts you watch")
    lead = _(
        "After activation and the end of the period you may refuse a bid; "
        "it then stays out of the register (article 4.2)."
    )
    empty = _("No bid is on an account that you watch.")
    file_name = "controlled-bids"
    searchable = False
    keyset = True

    @cached_property
    def accounts(self) -> tuple[str, ...]:
        """Return the accounts the caller watches; raise Forbidden for who watches none."""
        return watching.require_control(parties.current_person())

    def __call__(self):
        _ = self.accounts
        return super().__call__()

    @cached_property
    def columns(self):
        """Return the columns; a bid that may be refused now leads to the refusal."""
        return (
            Column("book", _("Subscription"), self.subscription),
            Column("number", _("No."), lambda one: one.bid.number, link=self.page_of),
            Column("account", _("Account of the bid"), lambda one: one.bid.bid.account, css="code"),
            Column("buyer", _("Buyer"), lambda one: words.organization(one.bid.buyer)),
            Column(
                "amount",
                _("Sum of the bid"),
                self.amount,
                css="number",
            ),
            Column("until", _("May be refused"), self.window),
            Column("state", _("State"), lambda one: translate(words.BID_STATES[one.bid.state])),
        )

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of states."""
        return (Filter("state", _("State"), tuple(words.BID_STATES.items())),)

    def subscription(self, one: WatchedBid) -> str:
        """Return the number and the name: an issuer may sell the same securities again."""
        row = books.get(one.book)
        return f"{row.number or row.book} {words.name_of(row)}"

    def amount(self, one: WatchedBid) -> str:
        """Return the sum of a bid, with the sign of its currency: books differ in it."""
        terms = books.get(one.book).conditions
        return words.money(amount_of(one.bid.bid, terms), terms.currency)

    def window(self, one: WatchedBid) -> str:
        """Return from when until when the bid may be refused."""
        terms = books.get(one.book).conditions
        first = max(terms.activation, terms.end)
        last = terms.confirmation_until or terms.deals_at
        return f"{formats.moment(first)} – {formats.moment(last)}"

    def page_of(self, one: WatchedBid) -> str:
        """Return where the bid is refused, "" where it is too early or too late."""
        terms = books.get(one.book).conditions
        if one.bid.state not in LIVE or not life.may_refuse(terms, clock.now()):
            return ""
        url = self.context.absolute_url()
        return f"{url}/@@control-refuse/{one.book}/{one.bid.number}"

    def fetch_after(self, query, sort, descending, after, size):
        """Return the bids behind a mark: subscription and number."""
        found = watching.bids(self.accounts, query.get("state", ""), after, size + 1)
        more = len(found) > size
        mark = f"{found[size - 1].book}/{found[size - 1].bid.number}" if more else ""
        return found[:size], mark


class ControlRefuse(ItemAddress, ConfirmPage):
    """``@@control-refuse/<subscription>/<number>``: a confirmation is refused."""

    index = ViewPageTemplateFile("../templates/reason.pt")
    deepest = 2
    danger = True
    needs_reason = True
    title = _("Refuse the confirmation of a bid")
    button = _("Refuse the confirmation")

    def __call__(self):
        if len(self.path) != 2:
            raise nowhere()
        address = "/".join(("@@control-refuse", *self.path))
        return refusals.noting(self.part(0), self.request.method, address, super().__call__)

    def check(self) -> None:
        """Refuse bids on accounts that the caller does not watch."""
        _ = self.one

    @cached_property
    def accounts(self) -> tuple[str, ...]:
        """Return the accounts the caller watches."""
        return watching.require_control(parties.current_person())

    @cached_property
    def one(self) -> WatchedBid:
        """Return the bid; raise Missing for one that is not watched."""
        return watching.bid(self.accounts, self.part(0), item_number(self.part(1)))

    @property
    def question(self) -> str:
        """Return which bid it is about."""
        row, one = books.get(self.one.book), self.one.bid
        amount = words.money(amount_of(one.bid, row.conditions), row.conditions.currency)
        return f"{words.name_of(row)}: № {one.number}, {one.bid.account}, {amount}"

    def consequences(self):
        """Return what follows."""
        return (
            _("The bid is not put into the register of accepted bids (article 4.2)."),
            _("What it blocks on the account is released (article 5.2)."),
        )

    def told(self) -> tuple[str, ...]:
        """Return the buyer."""
        return (words.organization(self.one.bid.buyer),)

    def handle(self):
        """Refuse the bid and show the list."""
        reason = self.field("reason").strip()
        if not reason:
            raise RuleRefused("required", _("Give the reason: the other side reads it."), "reason")
        person = parties.current_person()
        watching.refuse(person, self.one.book, self.one.bid.number, reason)
        url = f"{self.context.absolute_url()}/@@controlled-bids"
        return self.redirect(url, _("The confirmation is refused."))
