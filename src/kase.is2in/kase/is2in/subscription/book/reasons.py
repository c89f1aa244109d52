"""Why a bid is refused: stable codes, texts for people, articles of the rules."""

from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.terms.errors import FieldError


@dataclass(frozen=True)
class Reason:
    """One rule a bid can break: the field it is seen at, the text, the article."""

    field: str
    message: str
    article: str | None = None


REASONS = {
    "window-early": Reason("", _("Bids are not accepted yet: the period has not begun."), "4.1"),
    "window-late": Reason("", _("Bids are no longer accepted: the period is over."), "4.3"),
    "currency": Reason("currency", _("The subscription settles in another currency."), "2.1"),
    "type": Reason("type", _("A bid is a limit bid or a market bid."), "4.5"),
    "market-not-allowed": Reason(
        "type", _("This subscription takes no market bids."), "annex 1, line 6"
    ),
    "price-required": Reason("price", _("A limit bid names a price."), "4.1"),
    "price-positive": Reason("price", _("The price is more than zero."), "4.1"),
    "price-tick": Reason("price", _("The price is not a multiple of the price step."), "4.1"),
    "price-size": Reason("price", _("The price is too large."), "4.1"),
    "price-of-market": Reason(
        "price", _("A market bid names no price: the seller sets it later."), "4.5"
    ),
    "quantity-required": Reason("quantity", _("A limit bid names a quantity."), "4.1"),
    "quantity-positive": Reason("quantity", _("The quantity is more than zero."), "4.1"),
    "quantity-lot": Reason("quantity", _("The quantity is not a multiple of the lot."), "4.1"),
    "quantity-size": Reason("quantity", _("The quantity is too large."), "4.1"),
    "quantity-of-market": Reason(
        "quantity", _("A market bid names an amount of money, no quantity."), "4.5"
    ),
    "amount-required": Reason("amount", _("A market bid names an amount of money."), "4.5"),
    "amount-positive": Reason("amount", _("The amount is more than zero."), "4.1"),
    "amount-cents": Reason("amount", _("The amount has at most two decimal places."), "4.1"),
    "amount-size": Reason("amount", _("The amount is too large."), "4.1"),
    "amount-of-limit": Reason(
        "amount", _("A limit bid names no amount: it follows from price and quantity."), "4.1"
    ),
    "yield-of-equity": Reason(
        "yield", _("A yield is named for debt securities only."), "annex 2, note 2"
    ),
    "private-minimum": Reason(
        "amount", _("In a private placement a bid is at least 100 000 tenge."), "4.1"
    ),
    "private-qualified": Reason(
        "investor.qualified",
        _("In a private placement only qualified investors bid: attest the investor's status."),
        "2.3",
    ),
    "private-organizer": Reason(
        "", _("The organiser of a private placement does not bid in it."), "2.3"
    ),
    "private-identity": Reason(
        "investor.iin_bin",
        _("In a private placement every investor has a number: at most 50 are counted by it."),
        "2.3",
    ),
    "private-investors": Reason(
        "investor", _("The private placement already has 50 investors."), "2.3"
    ),
    "account-required": Reason("account", _("Name the trading-clearing account."), "4.2"),
    "account-unknown": Reason("account", _("The member has no such account."), "4.2"),
    "client-code": Reason("client_code", _("A segregated account needs the client's code."), "4.2"),
    "collateral-short": Reason(
        "account", _("The account has too little free collateral for this bid."), "5.2"
    ),
    "investor-type": Reason(
        "investor.type", _("An investor is a person or a legal entity."), "1.2"
    ),
    "investor-iin": Reason(
        "investor.iin_bin", _("An IIN has 12 digits with a check digit: 850101300124"), "7.2"
    ),
    "investor-bin": Reason(
        "investor.iin_bin", _("A BIN has 12 digits with a check digit: 931240000220"), "7.2"
    ),
    "disclose-name": Reason("investor.name", _("The seller asks for the name."), "7.2"),
    "disclose-id": Reason("investor.iin_bin", _("The seller asks for the IIN or BIN."), "7.2"),
    "text-long": Reason("", _("The text is too long.")),
    "text-control": Reason("", _("The text holds signs that cannot be printed.")),
    "number-form": Reason("", _("Write the number with digits and a point: 1250.50")),
    "client-id": Reason(
        "client_id", _("This client_id was used for another bid: take a new one."), "4.1"
    ),
    "row-form": Reason("", _("A bid is an object with named fields.")),
    "unknown-field": Reason("", _("There is no such field.")),
}


def refuse(code: str, field: str | None = None) -> FieldError:
    """Return the refusal of a code, at another field than its own where that is given."""
    reason = REASONS[code]
    return FieldError(
        reason.field if field is None else field, code, reason.message, reason.article
    )
