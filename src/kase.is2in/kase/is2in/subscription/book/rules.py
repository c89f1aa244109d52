"""An allotment rule: data that the seller signs and anyone entitled can compute again.

``read`` refuses whatever it does not know, so that a rule never means less than it says.
The grammar is in docs/reference/allotment-rules.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from kase.is2in import _
from kase.is2in.subscription.book.columns import WORDS
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from typing import Any
import hashlib
import json
import re


VERSION = 1
MOST_GROUPS, MOST_TIERS = 50, 20
MOST_UNITS = 10**15
NUMBER = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,8})?")
SEED = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
BOUNDS = (
    "amount_min",
    "amount_max",
    "quantity_min",
    "quantity_max",
    "price_min",
)
REST = "rest"
TIME = "time"
FULL, GUARANTEE, PRO_RATA, PRIORITY, DRAW = "full", "guarantee", "pro_rata", "priority", "draw"
UNIFORM = "uniform"


@dataclass(frozen=True)
class Filter:
    """Which bids a group takes: every fact named must hold, bounds included."""

    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bounds: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class Tier:
    """One step of a group: how it fills, and its measure: units, an amount, or an order."""

    fill: str
    units: int | None = None
    amount: Decimal | None = None
    by: str = ""


@dataclass(frozen=True)
class Group:
    """Bids that share a supply: ``units``, a ``share`` of the whole, or (both None) the rest."""

    id: str
    where: Filter
    tiers: tuple[Tier, ...]
    units: int | None = None
    share: Decimal | None = None
    spill: str | None = None


@dataclass(frozen=True)
class Rule:
    """The whole rule. ``seed`` None: ties go by time; ``price`` is a named cut-off price."""

    supply: int
    lot: int
    groups: tuple[Group, ...]
    seed: bytes | None = None
    price: Decimal | None = None
    uniform: bool = False


def canonical(data: Mapping[str, Any]) -> bytes:
    """Return the bytes of a rule that are signed: sorted names, no blanks, UTF-8."""
    text = json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def fingerprint(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a rule in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()


def read(data: Any) -> Rule:
    """Return the rule of its JSON data; raise RuleRefused("rule") with the place of the fault."""
    body = _object(data, "rule", {"version", "supply", "lot", "cut_off", "groups", "tie"})
    # True and 1.0 equal 1 but are other bytes of the signed rule.
    if type(body.get("version")) is not int or body["version"] != VERSION:
        raise wrong("rule.version", _("The rule's version is 1."))
    supply = _units(body.get("supply"), "rule.supply")
    lot = _units(body.get("lot", 1), "rule.lot")
    price, uniform = _cut_off(body.get("cut_off"))
    groups = _groups(body.get("groups"))
    rule = Rule(supply, lot, groups, _tie(body.get("tie", TIME)), price, uniform)
    supplies(rule)
    return rule


def supplies(rule: Rule) -> tuple[int, ...]:
    """Return the supply of each group before anything spills, whole lots.

    Raises RuleRefused when the groups are given more than there is.
    """
    whole = rule.supply // rule.lot * rule.lot
    named = [_named(group, rule) for group in rule.groups]
    left = whole - sum(units for units in named if units is not None)
    if left < 0:
        raise wrong("rule.groups", _("The groups are given more securities than there are."))
    return tuple(left if units is None else units for units in named)


def wrong(field: str, message: str) -> RuleRefused:
    """Return the refusal of a rule for a fault at a place."""
    return RuleRefused("rule", message, errors=(FieldError(field, "rule", message),))


def _named(group: Group, rule: Rule) -> int | None:
    if group.units is not None:
        return group.units // rule.lot * rule.lot
    if group.share is not None:
        return int(rule.supply * group.share) // rule.lot * rule.lot
    return None


def _cut_off(value: Any) -> tuple[Decimal | None, bool]:
    if value is None:
        return None, False
    body = _object(value, "rule.cut_off", {"price", "method"})
    if set(body) == {"price"}:
        return decimal(body["price"], "rule.cut_off.price"), False
    if body == {"method": UNIFORM}:
        return None, True
    raise wrong("rule.cut_off", _("A cut-off is a price or the method uniform."))


def _tie(value: Any) -> bytes | None:
    if value == TIME:
        return None
    body = _object(value, "rule.tie", {"draw"})
    seed = body.get("draw")
    if not isinstance(seed, str) or not SEED.fullmatch(seed):
        raise wrong("rule.tie", _("The seed of a draw has 64 signs 0–9 and a–f."))
    return bytes.fromhex(seed)


def _groups(value: Any) -> tuple[Group, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_GROUPS:
        raise wrong("rule.groups", _("A rule has 1 to 50 groups."))
    groups = tuple(_group(one, f"rule.groups.{index}") for index, one in enumerate(value))
    ids = [group.id for group in groups]
    if len(set(ids)) != len(ids):
        raise wrong("rule.groups", _("Two groups have the same name."))
    if sum(group.units is None and group.share is None for group in groups) > 1:
        raise wrong("rule.groups", _("At most one group gets the rest."))
    for index, group in enumerate(groups):
        if group.spill is not None and group.spill not in ids[index + 1 :]:
            raise wrong(
                f"rule.groups.{index}.spill", _("What is left over goes to a later group only.")
            )
    return groups


def _group(value: Any, place: str) -> Group:
    body = _object(value, place, {"id", "where", "supply", "tiers", "spill"})
    name = body.get("id")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise wrong(f"{place}.id", _("A group's name has small letters a–z and digits."))
    tiers = body.get("tiers")
    if not isinstance(tiers, list) or not 0 < len(tiers) <= MOST_TIERS:
        raise wrong(f"{place}.tiers", _("A group has 1 to 20 tiers."))
    units, share = _supply(body.get("supply"), f"{place}.supply")
    spill = body.get("spill")
    if spill is not None and not isinstance(spill, str):
        raise wrong(f"{place}.spill", _("What is left over goes to a later group only."))
    return Group(
        id=name,
        where=_filter(body.get("where", {}), f"{place}.where"),
        tiers=tuple(_tier(one, f"{place}.tiers.{index}") for index, one in enumerate(tiers)),
        units=units,
        share=share,
        spill=spill,
    )


def _supply(value: Any, place: str) -> tuple[int | None, Decimal | None]:
    if value == REST:
        return None, None
    body = _object(value, place, {"units", "share"})
    if set(body) == {"units"}:
        return _units(body["units"], f"{place}.units", least=0), None
    if set(body) == {"share"}:
        share = decimal(body["share"], f"{place}.share")
        if share <= 1:
            return None, share
    raise wrong(place, _("A group's supply is units, a share up to 1, or the rest."))


def _filter(value: Any, place: str) -> Filter:
    body = _object(value, place, {*WORDS, *BOUNDS})
    words = []
    for name in WORDS:
        if name in body:
            wanted = body[name] if isinstance(body[name], list) else [body[name]]
            if not wanted or not all(isinstance(one, str) for one in wanted):
                raise wrong(f"{place}.{name}", _("Name one text or a list of texts."))
            words.append((name, tuple(sorted(set(wanted)))))
    bounds = tuple((n, decimal(body[n], f"{place}.{n}")) for n in BOUNDS if n in body)
    return Filter(tuple(words), bounds)


def _tier(value: Any, place: str) -> Tier:
    fill = value.get("fill") if isinstance(value, Mapping) else None
    if fill == FULL:
        body = _object(value, place, {"fill", "up_to"})
        if body.get("up_to") is None:
            return Tier(FULL)
        bound = _object(body["up_to"], f"{place}.up_to", {"units", "amount"})
        if set(bound) == {"units"}:
            return Tier(FULL, units=_units(bound["units"], f"{place}.up_to.units"))
        if set(bound) == {"amount"}:
            return Tier(FULL, amount=decimal(bound["amount"], f"{place}.up_to.amount"))
        raise wrong(f"{place}.up_to", _("A bound is units or an amount."))
    if fill in (GUARANTEE, DRAW):
        body = _object(value, place, {"fill", "units"})
        return Tier(fill, units=_units(body.get("units"), f"{place}.units"))
    if fill == PRO_RATA:
        _object(value, place, {"fill"})
        return Tier(PRO_RATA)
    if fill == PRIORITY:
        body = _object(value, place, {"fill", "by"})
        if body.get("by") in ("price_time", TIME):
            return Tier(PRIORITY, by=body["by"])
        raise wrong(f"{place}.by", _("Priority is by price_time or by time."))
    raise wrong(f"{place}.fill", _("A tier fills full, guarantee, pro_rata, priority or draw."))


def _object(value: Any, place: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise wrong(place, _("Here stands an object with named fields."))
    for name in value:
        if name not in known:
            raise wrong(f"{place}.{str(name)[:40]}", _("There is no such field."))
    return value


def _units(value: Any, place: str, least: int = 1) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_UNITS:
        raise wrong(place, _("A number of securities is a whole number."))
    return value


def decimal(value: Any, place: str) -> Decimal:
    """Return a decimal that is not negative; whole numbers may come without quotes."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise wrong(place, _("Write the number with digits and a point: 1250.50"))
    if isinstance(value, int) and abs(value) > MOST_UNITS:
        raise wrong(place, _("A number of securities is a whole number."))
    if not NUMBER.fullmatch(str(value)):
        raise wrong(place, _("Write the number with digits and a point: 1250.50"))
    return Decimal(str(value))
