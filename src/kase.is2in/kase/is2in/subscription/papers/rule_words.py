"""An allotment rule in words: what the seller signs must be readable without a program."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from decimal import Decimal
from kase.is2in import _
from kase.is2in.subscription import money
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book.rules import Group
from kase.is2in.subscription.book.rules import Tier
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from typing import Any


FACTS = {
    "investor_type": _("kind of investor"),
    "residence": _("residence"),
    "category": _("category"),
    "buyer": _("buyer"),
    "amount_min": _("sum at least"),
    "amount_max": _("sum at most"),
    "quantity_min": _("quantity at least"),
    "quantity_max": _("quantity at most"),
    "price_min": _("price at least"),
}
KINDS = {"person": _("Natural person"), "legal": _("Legal entity")}
FILLS = {
    rules.PRO_RATA: _("pro rata to what is still asked"),
    rules.PRIORITY: _("in the order of price and time, the last one in part"),
}
BY_TIME = _("in the order of time, the last one in part")


def rule_words(data: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    """Return a rule as sentences of a language, in the order in which it is applied."""
    rule = rules.read(data)
    # Groups composed on the page are numbered there and have no names of their own.
    names = {
        one.id: str(place) if one.id == f"group-{place}" else one.id
        for place, one in enumerate(rule.groups, start=1)
    }
    counts = {"supply": formats.number(rule.supply, lang), "lot": formats.number(rule.lot, lang)}
    text = _("${supply} securities are distributed in lots of ${lot}.", mapping=counts)
    return (
        translate(text, lang),
        *_cut_off(rule, lang),
        *(_group(one, names, lang) for one in rule.groups),
        translate(_("Equal fractions go by a draw."), lang)
        if rule.seed
        else translate(_("Equal fractions go to the earlier bid."), lang),
    )


def _cut_off(rule: rules.Rule, lang: str) -> Iterator[str]:
    if rule.uniform:
        yield translate(_("All pay one price: the highest at which demand covers supply."), lang)
    elif rule.price is not None:
        mapping = {"price": formats.number(rule.price, lang)}
        yield translate(_("Bids below the price ${price} get nothing.", mapping=mapping), lang)


def _group(one: Group, names: Mapping[str, str], lang: str) -> str:
    parts = [_supply(one, lang), _where(one, lang)]
    parts += [_tier(tier, lang) for tier in one.tiers]
    if one.spill:
        mapping = {"group": names[one.spill]}
        parts.append(translate(_("what is left goes to the group ${group}", mapping=mapping), lang))
    mapping = {"group": names[one.id], "words": "; ".join(filter(None, parts))}
    return translate(_("Group ${group}: ${words}.", mapping=mapping), lang)


def _supply(one: Group, lang: str) -> str:
    if one.units is not None:
        mapping = {"count": formats.number(one.units, lang)}
        return translate(_("${count} securities", mapping=mapping), lang)
    if one.share is not None:
        mapping = {"part": formats.percent(Decimal(money.plain(one.share * 100)), lang)}
        return translate(_("${part} of all", mapping=mapping), lang)
    return translate(_("all the rest"), lang)


def _where(one: Group, lang: str) -> str:
    said = [
        f"{translate(FACTS[name], lang)}: {', '.join(_said(name, values, lang))}"
        for name, values in one.where.words
    ]
    said += [
        f"{translate(FACTS[name], lang)} {formats.number(value, lang)}"
        for name, value in one.where.bounds
    ]
    if not said:
        return ""
    mapping = {"facts": ", ".join(said)}
    return translate(_("for bids with ${facts}", mapping=mapping), lang)


def _said(name: str, values: Iterable[str], lang: str) -> list[str]:
    """Return what a fact may be: codes as they are, kinds of investors in words."""
    known = KINDS if name == "investor_type" else {}
    return [translate(known.get(value, value), lang) for value in values]


def _tier(tier: Tier, lang: str) -> str:
    units = {"count": formats.number(tier.units, lang)}
    if tier.fill == rules.FULL and tier.amount is not None:
        mapping = {"amount": formats.number(tier.amount, lang)}
        return translate(_("everybody in full up to the sum ${amount}", mapping=mapping), lang)
    if tier.fill == rules.FULL and tier.units is not None:
        return translate(_("everybody in full up to ${count} securities", mapping=units), lang)
    if tier.fill == rules.FULL:
        return translate(_("everybody in full"), lang)
    if tier.fill == rules.GUARANTEE:
        return translate(_("${count} securities for everybody", mapping=units), lang)
    if tier.fill == rules.DRAW:
        return translate(_("${count} securities each in drawn order", mapping=units), lang)
    if tier.fill == rules.PRIORITY and tier.by == rules.TIME:
        return translate(BY_TIME, lang)
    return translate(FILLS[tier.fill], lang)
