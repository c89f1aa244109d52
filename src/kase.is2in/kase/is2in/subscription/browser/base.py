"""What pages of one subscription share: its book, the caller's seat, the tabs above."""

from collections.abc import Callable
from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import disclosing
from kase.is2in.subscription import outcomes
from kase.is2in.subscription import refusals
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.refusals import Result
from kase.is2in.subscription.seats import HIDDEN
from kase.is2in.subscription.seats import Seat
from kase.is2in.subscription.seats import seat_in
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


DEALT = frozenset(("dealt", "settling", "settled", "completed"))
# From the state on in which the seller has the accepted register.
HANDED = frozenset(("allotting", "satisfied")) | DEALT


class Placed:
    """A page of a subscription: whoever may not know of it does not learn that it is there."""

    book_parts = ViewPageTemplateFile("templates/parts.pt")

    def __call__(self):
        return self.noting(self.shown)

    def shown(self):
        """Return the page to whom it is for."""
        self.admit()
        return super().__call__()

    def admit(self) -> None:
        """Raise a refusal for whom the page is not, before anything is shown."""

    def refuse(self, refusal: Refusal) -> str | None:
        """Keep a refusal that is shown with the form; of wrong hands, in the journal, too."""
        refusals.note(self.context.getId(), self.request.method, self.place_of_page, refusal)
        return super().refuse(refusal)

    @cached_property
    def place(self) -> tuple[BookRow, Seat]:
        """Return the book and the caller's seat; raise Missing."""
        return seat_in(self.context.getId())

    @property
    def row(self) -> BookRow:
        """Return the book as it is stored."""
        return self.place[0]

    @property
    def seat(self) -> Seat:
        """Return who the caller is in this subscription."""
        return self.place[1]

    @property
    def url(self) -> str:
        """Return the address of the subscription."""
        return self.context.absolute_url()

    @property
    def place_of_page(self) -> str:
        """Return the name of the page with the words behind it."""
        return "/".join((f"@@{self.__name__}", *getattr(self, "path", ())))

    def noting(self, work: Callable[[], Result]) -> Result:
        """Return what some work gives; a refusal for who asks, or when, goes into the journal."""
        name, method = self.place_of_page, self.request.method
        return refusals.noting(self.context.getId(), method, name, work)

    @property
    def book_title(self) -> str:
        """Return issuer and ISIN, the number where neither is known."""
        return words.name_of(self.row)

    @property
    def stage(self) -> str:
        """Return what the state is called."""
        return translate(words.STATES[self.row.state])

    @property
    def stage_css(self) -> str:
        """Return the colour of the state: ended well, ended badly, under way."""
        return f"status-{words.COLOURS.get(self.row.state, 'current')}"

    @property
    def book_tabs(self) -> list[dict[str, object]]:
        """Return ``{"url", "title", "current"}`` of the pages open to the caller now."""
        here = (self.request.get("ACTUAL_URL") or "").rstrip("/")
        found = [("", _("Overview"))]
        row, seat = self.row, self.seat
        if row.state not in HIDDEN and (seat.member or seat.whole_book):
            found.append(("@@bids", _("Book of bids") if seat.whole_book else _("My bids")))
        if seat.member and not seat.seller and disclosing.is_open(row):
            found.append(("@@investors", _("Information on investors")))
        if row.state not in HIDDEN and seat.whole_book:
            found.append(("@@demand", _("Demand for the securities")))
        if row.state in HANDED and seat.accepted_register:
            found.append(("@@registers", _("Registers")))
        if row.state in HANDED and seat.lead:
            found.append(("@@allotment", _("Distribution")))
        if row.state in DEALT and (seat.member or seat.whole_book):
            found.append(("@@deals", _("Deals")))
        if row.state in outcomes.TOLD or (row.state in outcomes.KNOWN and seat.whole_book):
            found.append(("@@results", _("Results")))
        if seat.whole_book:
            found.append(("@@course", _("History")))
        return [
            {
                "url": f"{self.url}/{path}".rstrip("/"),
                "title": title,
                "current": here == f"{self.url}/{path}".rstrip("/"),
            }
            for path, title in found
        ]

    @property
    def takes_bids(self) -> bool:
        """Return whether the caller bids here now."""
        return self.seat.member and self.row.state in life.TAKING


class BookPage(Placed, FormPage):
    """A page with forms of a subscription; subclasses say who may open it by ``require``."""

    def check(self) -> None:
        """Refuse who may not know of the subscription or may not do this."""
        _ = self.place
        self.require()

    def require(self) -> None:
        """Raise a refusal for whom this page is not."""

    def handle(self):
        """Most pages have no form of their own."""


class BidPage(ItemAddress, BookPage):
    """A page about one bid, its number behind the page's name."""

    @cached_property
    def number(self) -> int:
        """Return the number; raise Missing for what is none."""
        return item_number(self.word)
