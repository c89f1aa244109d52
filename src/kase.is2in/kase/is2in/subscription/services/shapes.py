"""What services answer with: money and prices as texts, moments with their offset."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from kase.is2in.subscription import codec
from kase.is2in.subscription import money
from kase.is2in.subscription.book import demand
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book import results
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.book.merkle import Proof
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.entry import RowAnswer
from kase.is2in.subscription.forecasts import Unknown
from kase.is2in.subscription.formats import workbook
from kase.is2in.subscription.outcomes import Outcome
from kase.is2in.subscription.registers import Kept
from kase.is2in.subscription.types import BookedBid
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import FieldError
from kase.is2in.web.api import translate


def of_moment(moment: datetime) -> str:
    """Return a moment as the exchange's clock shows it."""
    return almaty(moment).isoformat(timespec="microseconds")


def of_money(value: Decimal | None) -> str | None:
    """Return money or a price as a text, None where there is none."""
    return None if value is None else money.plain(value)


def of_book(url: str, found: BookRow) -> dict:
    """Return a subscription: where it is, its state, its conditions."""
    conditions = codec.conditions_to_json(found.conditions)
    conditions["collateral_check"] = conditions["collateral_check"] or "at_entry"
    return {
        "@id": url,
        "number": found.book,
        "state": found.state,
        "edition": found.edition,
        "market_price": of_money(found.market_price),
        "conditions": conditions,
        "timetable": [
            {"act": act.name, "at": of_moment(act.at), "article": act.article}
            for act in life.timetable(found.conditions)
        ],
    }


def of_bid(url: str, one: BookedBid) -> dict:
    """Return a bid."""
    return {
        "@id": f"{url}/@bids/{one.number}",
        "number": one.number,
        "version": one.version,
        "accepted_at": of_moment(one.accepted_at),
        "buyer": one.buyer,
        "state": one.state,
        **codec.bid_to_json(one.bid),
    }


def of_errors(errors: Iterable[FieldError]) -> list[dict]:
    """Return refusals by field, each with its article."""
    return [
        {
            "field": one.field,
            "code": one.code,
            "message": translate(one.message),
            "article": one.article or "",
        }
        for one in errors
    ]


def of_unknown(found: Unknown) -> dict:
    """Return what a forecast cannot know, and when it is checked."""
    return {
        "check": "criteria",
        "criteria": list(found.criteria),
        "at": None if found.at is None else of_moment(found.at),
        "article": "6.1",
        "message": translate(found.message),
    }


def of_answer(answer: RowAnswer) -> dict:
    """Return what became of a row: its number, or the errors."""
    found: dict = {"client_id": answer.client_id}
    if answer.errors:
        found["errors"] = of_errors(answer.errors)
    else:
        found["number"] = answer.number
    if answer.same_as is not None:
        found["same_as"] = answer.same_as
    return found


def of_step(step: demand.Step) -> dict:
    """Return demand at a price; null is the market's."""
    return {
        "price": of_money(step.price),
        "bids": step.bids,
        "quantity": step.quantity,
        "above": step.above,
    }


def of_slice(part: demand.Slice) -> dict:
    """Return demand of a kind of investor."""
    return {
        "category": part.name,
        "bids": part.bids,
        "quantity": part.quantity,
        "amount": of_money(part.amount),
    }


def of_manifest(kept: Kept) -> dict:
    """Return what identifies a register."""
    totals = kept.manifest.totals
    return {
        "kind": kept.kind,
        "at": of_moment(kept.at),
        "rows": kept.manifest.rows,
        "sha256": kept.manifest.sha256,
        "root": kept.manifest.root,
        "sheets": workbook.sheets_of(kept.manifest.rows),
        "totals": {
            "5": str(totals.quantity),
            "6": of_money(totals.amount),
            "9": str(totals.deal_quantity),
            "10": of_money(totals.deal_amount),
        },
    }


def of_proof(line: bytes, proof: Proof, root: str) -> dict:
    """Return a row with what leads from it to the root."""
    return {
        "row": line.decode(),
        "index": proof.index,
        "size": proof.size,
        "path": [sibling.hex() for sibling in proof.path],
        "root": root,
    }


def of_deal(deal: Deal, state: tuple[str, str]) -> dict:
    """Return a deal with what has become of it."""
    return {
        "number": deal.number,
        "bid": deal.bid,
        "buyer": deal.buyer,
        "account": deal.account,
        "seller": deal.seller,
        "price": of_money(deal.price),
        "quantity": deal.quantity,
        "amount": of_money(deal.amount),
        "state": state[0],
        "reason": state[1],
    }


def of_outcome(found: BookRow, outcome: Outcome) -> dict:
    """Return the results of a book; of one that has failed the reason alone."""
    answer: dict = {"state": found.state, "reason": outcome.reason}
    if outcome.asked and outcome.sold and outcome.accepted and outcome.satisfied:
        answer["annex_3"] = {
            "settlement_on": almaty(found.conditions.settlement_at).date().isoformat(),
            "price": of_money(outcome.sold.prices.mean),
            "accepted": _volume(outcome.accepted.quantity, outcome.accepted.amount),
            "satisfied": _volume(outcome.satisfied.deal_quantity, outcome.satisfied.deal_amount),
        }
        answer["demand"] = _demand(outcome.asked)
        answer["sold"] = _sold(outcome.sold)
    return answer


def _volume(quantity: int, amount: Decimal) -> dict:
    return {"quantity": quantity, "amount": of_money(amount)}


def _demand(asked: results.Demand) -> dict:
    return {
        "participants": asked.participants,
        "bids": asked.bids,
        "active": asked.active,
        "limit": asked.limit,
        "market": asked.market,
        "limit_amount": of_money(asked.limit_amount),
        "market_amount": of_money(asked.market_amount),
        "percent_of_supply": of_money(asked.ratio),
        "prices": _prices(asked.prices),
        "active_prices": _prices(asked.active_prices),
        "shares": {kind: of_money(share) for kind, share in asked.shares.items()},
    }


def _sold(sold: results.Results) -> dict:
    return {
        **_volume(sold.quantity, sold.amount),
        "deals": sold.deals,
        "percent_of_supply": of_money(sold.part),
        "prices": _prices(sold.prices),
    }


def _prices(prices: results.Prices) -> dict:
    found = {"low": prices.low, "high": prices.high, "mean": prices.mean}
    return {name: of_money(value) for name, value in found.items()}
