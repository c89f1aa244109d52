"""What states, kinds and conditions are called on pages."""

from collections.abc import Mapping
from decimal import Decimal
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.subscription import money as exact_money
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.papers import lines
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import TENGE
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


STATES = {
    "draft": _("Draft of a subscription"),
    "submitted": _("Application filed"),
    "checking": _("Application is checked"),
    "depository": _("Waits for the depository"),
    "approved": _("Decision made"),
    "announced": _("Subscription announced"),
    "accepting": _("Bids are taken"),
    "closed": _("Period of bids is over"),
    "registering": _("Register is being made"),
    "allotting": _("Seller distributes"),
    "satisfied": _("Satisfied register is there"),
    "dealt": _("Deals are made"),
    "settling": _("Deals are being settled"),
    "settled": _("Deals are settled"),
    "completed": _("Subscription completed"),
    "refused": _("Subscription refused"),
    "failed": _("Subscription failed"),
    "cancelled": _("Subscription cancelled"),
}
COLOURS = {"completed": "done", "refused": "refused", "failed": "error", "cancelled": "error"}
BID_STATES = {
    "registered": _("Bid registered"),
    "active": _("Bid active"),
    "deleted_by_buyer": _("Deleted by the buyer"),
    "deleted_by_seller": _("Deleted by the seller"),
    "refused_by_control": _("Confirmation refused"),
    "annulled_collateral": _("Annulled: collateral is short"),
    "rejected_criteria": _("Rejected by criteria"),
    "satisfied": _("Bid satisfied"),
    "partly_satisfied": _("Bid satisfied in part"),
    "unsatisfied": _("Bid not satisfied"),
}
CHANGES = BID_STATES | {
    "submitted": _("Bid submitted"),
    "changed": _("Changed by the buyer"),
    "investor_completed": _("Data on the investor came from the depository"),
}
MODES = {"ccp": lines.WORDS["mode"][True], "no_ccp": lines.WORDS["mode"][False]}
ACTS = {
    "open": _("Bids begin"),
    "close": _("Bids end"),
    "register": _("The register is begun"),
    "check-bids": _("The depository checks bids"),
    "check-collateral": _("Collateral is checked"),
    "activate": _("Bids are activated"),
    "hand-over": _("Accepted register goes to the seller"),
    "make-deals": _("Deals are concluded"),
    "settle": _("Settlement begins"),
}
MOVES = {
    "submit": _("File the application"),
    "examine": _("Take for checking"),
    "approve": _("Decide to hold the subscription"),
    "consent": _("Enter the depository's consent"),
    "announce": _("Announce the subscription"),
    "confirm-settlement": _("Confirm the settlement"),
    "complete": _("Complete the subscription"),
    "refuse": _("Refuse the subscription"),
    "fail": _("Declare the subscription failed"),
    "cancel": _("Cancel the subscription"),
}
DANGEROUS = frozenset(("refuse", "fail", "cancel"))
# Who is expected to act in a state.
ACTORS = {
    "draft": _("The seller: file the application"),
    "submitted": _("The trading department: check the application"),
    "checking": _("The trading department: decide"),
    "depository": _("The central depository: answer the exchange's request"),
    "approved": _("The trading department: announce the subscription"),
    "announced": _("The clock: bids begin at the set time"),
    "accepting": _("Buyers: submit bids"),
    "closed": _("The clock: collateral, confirmations, activation"),
    "registering": _("The clock: collateral, confirmations, activation"),
    "allotting": _("The seller: distribute the securities"),
    "satisfied": _("The clock: deals are made at the set time"),
    "dealt": _("The clock: settlement begins at the set time"),
    "settling": _("Whoever settles: carry out the deals"),
    "settled": _("The trading department: publish the results"),
}
DEAL_STATES = {
    "made": _("Deal made"),
    "sent": _("Sent to be settled"),
    "settled": _("Deal settled"),
    "declined": _("Settlement declined"),
}
TYPES = (("limit", _("Limit bid")), ("market", _("Market bid")))
PEOPLE = (("person", _("Natural person")), ("legal", _("Legal entity")))
SETTLERS = {
    "depository": lines.WORDS["settlement_by"][True],
    "other": lines.WORDS["settlement_by"][False],
}
COLLATERAL = {
    "money": lines.WORDS["collateral"][False],
    "unified_limit": lines.WORDS["collateral"][True],
}
WAITS = {
    "market-price-missing": _("Activation waits for the price of market bids from the seller."),
    "not-activated": _("The register waits for the activation of bids."),
    "checks-unanswered": _("The register waits for the depository's answer on bids (article 6.1)."),
    "result-not-signed": _("Deals wait for the seller's signature under the satisfied register."),
    "securities-short": _("Deals wait for securities on the seller's subaccount."),
}

# Why the clock has declared a subscription failed: it names the article.
REASONS = {
    "4.7": _("Not one bid was submitted (article 4.7)."),
    "9.6": _("No satisfied register came in time (article 9.6)."),
}


def done_by(transition: str):
    """Return what a move does, by a person or by the clock; None for what has no words."""
    return MOVES.get(transition) or ACTS.get(transition)


def state_words() -> Mapping[str, str]:
    """Return what states are called, for the journal."""
    return STATES


def organization(code: str) -> str:
    """Return the name of an organisation, its code where nobody knows it any more."""
    try:
        return parties.organization(code).name(language())
    except Missing:
        return code


def person(user_id: str) -> str:
    """Return the name of a person, "" for one who is not there any more."""
    found = parties.person(user_id)
    return found.full_name if found is not None else ""


def by_the_clock() -> str:
    """Return who did what nobody did by hand."""
    return translate(_("By the clock"))


def name_of(row: BookRow) -> str:
    """Return issuer and ISIN, the number where neither is known."""
    return " ".join(filter(None, (row.conditions.issuer, row.conditions.isin))) or row.book


def price(value: Decimal | None, terms: Conditions) -> str:
    """Return a price: in per cent of the nominal, in tenge with its sign, else with the code."""
    exact = priced(value, terms)
    if exact is None:
        return ""
    if terms.in_percent:
        return formats.percent(exact)
    return money(exact, terms.currency)


def priced(value: Decimal | None, terms: Conditions) -> Decimal | None:
    """Return a price with the digits of the price step, so that a column of them is even."""
    return None if value is None else terms.priced(value)


def summed(value: Decimal | None) -> Decimal | None:
    """Return money with its hundredths, for a column under a title that names the currency."""
    if value is None:
        return None
    return exact_money.written(value, Decimal(1), exact_money.CENTS)


def money(value: Decimal | None, currency: str = TENGE) -> str:
    """Return money with the sign of its currency, every digit of it."""
    if value is None:
        return ""
    exact = Decimal(value).normalize().as_tuple().exponent
    return formats.money(value, currency, places=max(2, -int(exact)))


def kind_of(one: BookedBid) -> str:
    """Return what kind of bid it is."""
    return translate(dict(TYPES)[one.bid.type])


def yes_no(value: bool) -> str:
    """Return yes or no."""
    return translate(_("Yes") if value else _("No"))


def plain(value: Decimal) -> str:
    """Return a step as it is entered: digits and a mark, no noughts at the end."""
    return formats.number(value.normalize() if value % 1 else Decimal(int(value)))


def machine_number(text: str) -> str:
    """Return a number as people write it, 1 250,50, in the form programs send: 1250.50."""
    joined = "".join(text.split()).replace("\u2009", "").replace("\u00a0", "")
    return joined.replace(",", ".") if joined.count(",") == 1 and "." not in joined else joined


def entered(value: object) -> str:
    """Return a stored value as a field of a form holds it: plain digits."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
