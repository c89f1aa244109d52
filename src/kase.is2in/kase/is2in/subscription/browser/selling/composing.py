"""A rule made by hand: groups and tiers as fields of a form, turned into the rule's data."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from decimal import Decimal
from decimal import InvalidOperation
from kase.is2in.subscription import money
from kase.is2in.subscription.book import draws
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.browser import words
from typing import Any
import re


TEXTS = ("investor_type", "residence", "category", "buyer")
MOST_GROUPS, MOST_TIERS = 10, 6
# How a tier is chosen in the form → its data; "*" is the number beside it.
FILLS: dict[str, Mapping[str, Any]] = {
    "pro_rata": {"fill": "pro_rata"},
    "full": {"fill": "full"},
    "full_units": {"fill": "full", "up_to": {"units": "*"}},
    "full_amount": {"fill": "full", "up_to": {"amount": "*"}},
    "guarantee": {"fill": "guarantee", "units": "*"},
    "price_time": {"fill": "priority", "by": "price_time"},
    "time": {"fill": "priority", "by": "time"},
    "draw": {"fill": "draw", "units": "*"},
}
SHAPE = re.compile(r"rule\.groups\.(\d+)(?:\.(where|supply|tiers|spill|id)(?:\.(\w+))?)?")


@dataclass(frozen=True)
class TierForm:
    """A tier as it is entered."""

    fill: str = "pro_rata"
    value: str = ""


@dataclass(frozen=True)
class GroupForm:
    """A group as it is entered: who, how much (rest, share in per cent, units), how."""

    where: Mapping[str, str] = field(default_factory=dict)
    kind: str = "rest"
    value: str = ""
    spill: str = ""
    tiers: tuple[TierForm, ...] = (TierForm(),)


@dataclass(frozen=True)
class RuleForm:
    """The whole rule as it is entered; ``secret`` opens the draw."""

    supply: str
    lot: str = "1"
    cut_off: str = ""
    cut_price: str = ""
    tie: str = "time"
    secret: str = ""
    groups: tuple[GroupForm, ...] = (GroupForm(),)


def read(value: Callable[[str], str], supply: int, lot: int) -> RuleForm:
    """Return the rule that a form holds; ``value`` gives the text of a field."""
    if not value("groups"):
        return RuleForm(str(supply), str(lot))
    names = ("supply", "lot", "cut_off", "cut_price", "tie", "secret")
    groups = tuple(_group(value, place) for place in range(_count(value("groups"), MOST_GROUPS)))
    return RuleForm(**{name: value(name).strip() for name in names}, groups=groups)


def press(form: RuleForm, button: str) -> RuleForm:
    """Return the rule after a button: a group or a tier more or less, or an example."""
    what, _dash, rest = button.partition("-")
    if button == "add-group" and len(form.groups) < MOST_GROUPS:
        return replace(form, groups=(*form.groups, GroupForm()))
    places = [int(word) for word in rest.split("-")[1:] if word.isdecimal()]
    if not places or places[0] >= len(form.groups):
        return form
    group, groups = form.groups[places[0]], list(form.groups)
    if button.startswith("drop-group-") and len(groups) > 1:
        del groups[places[0]]
        return replace(form, groups=tuple(replace(one, spill="") for one in groups))
    if button.startswith("add-tier-") and len(group.tiers) < MOST_TIERS:
        groups[places[0]] = replace(group, tiers=(*group.tiers, TierForm("pro_rata")))
    if what == "drop" and len(places) == 2 and len(group.tiers) > 1:
        kept = tuple(one for place, one in enumerate(group.tiers) if place != places[1])
        groups[places[0]] = replace(group, tiers=kept)
    return replace(form, groups=tuple(groups))


def data_of(form: RuleForm, root: str) -> dict[str, Any]:
    """Return the data of the rule; ``root`` is the accepted register's, for the draw's seed."""
    found: dict[str, Any] = {
        "version": rules.VERSION,
        "supply": _whole(form.supply),
        "lot": _whole(form.lot or "1"),
        "groups": [_group_data(one, place) for place, one in enumerate(form.groups)],
    }
    if form.cut_off == "price":
        found["cut_off"] = {"price": words.machine_number(form.cut_price)}
    elif form.cut_off == rules.UNIFORM:
        found["cut_off"] = {"method": rules.UNIFORM}
    if form.tie == "draw":
        seed = draws.seed(form.secret.encode(), bytes.fromhex(root))
        found["tie"] = {"draw": seed.hex()}
    return found


def form_of(data: Mapping[str, Any], secret: str = "") -> RuleForm:
    """Return the form of a rule's data: the way back of ``data_of``."""
    cut = data.get("cut_off") or {}
    return RuleForm(
        supply=str(data["supply"]),
        lot=str(data.get("lot", 1)),
        cut_off="price" if "price" in cut else cut.get("method", ""),
        cut_price=str(cut.get("price", "")),
        tie="draw" if isinstance(data.get("tie"), Mapping) else "time",
        secret=secret,
        groups=tuple(_group_form(one, data["groups"]) for one in data["groups"]),
    )


def place_of(name: str) -> str:
    """Return the form's field for a fault at a place of the rule's data."""
    found = SHAPE.match(name)
    if found is None:
        fixed = {"rule.cut_off": "cut_price", "rule.tie": "secret", "rule.groups": "groups"}
        return fixed.get(name, "cut_price" if "cut_off" in name else name.removeprefix("rule."))
    group, what, more = found.groups()
    if what == "where":
        return f"g{group}-{more}"
    if what == "tiers" and more is not None and more.isdecimal():
        return f"g{group}-t{more}-value"
    return f"g{group}-{'spill' if what == 'spill' else 'value'}"


def _group(value: Callable[[str], str], place: int) -> GroupForm:
    where = {
        name: text
        for name in (*TEXTS, *rules.BOUNDS)
        if (text := value(f"g{place}-{name}").strip())
    }
    tiers = tuple(
        TierForm(value(f"g{place}-t{n}-fill"), value(f"g{place}-t{n}-value").strip())
        for n in range(_count(value(f"g{place}-tiers"), MOST_TIERS))
    )
    kind, text = value(f"g{place}-kind") or "rest", value(f"g{place}-value").strip()
    return GroupForm(where, kind, text, value(f"g{place}-spill"), tiers)


def _count(text: str, most: int) -> int:
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 4 else 1


def _group_data(one: GroupForm, place: int) -> dict[str, Any]:
    where: dict[str, Any] = {
        name: [part.strip() for part in text.split(",") if part.strip()]
        for name, text in one.where.items()
        if name in TEXTS
    }
    where |= {n: words.machine_number(t) for n, t in one.where.items() if n in rules.BOUNDS}
    supply: Any = rules.REST
    if one.kind == "share":
        supply = {"share": _share(one.value)}
    elif one.kind == "units":
        supply = {"units": _whole(one.value)}
    found = {
        "id": f"group-{place + 1}",
        "supply": supply,
        "tiers": [_tier_data(tier) for tier in one.tiers],
    }
    if where:
        found["where"] = where
    if one.spill:
        found["spill"] = one.spill
    return found


def _tier_data(one: TierForm) -> dict[str, Any]:
    found = dict(FILLS.get(one.fill, {"fill": one.fill}))
    if found.get("units") == "*":
        found["units"] = _whole(one.value)
    bound = found.get("up_to")
    if bound == {"units": "*"}:
        found["up_to"] = {"units": _whole(one.value)}
    elif bound == {"amount": "*"}:
        found["up_to"] = {"amount": words.machine_number(one.value)}
    return found


def _group_form(one: Mapping[str, Any], groups: list) -> GroupForm:
    supply = one["supply"]
    kind = supply if isinstance(supply, str) else next(iter(supply))
    value = "" if kind == rules.REST else str(supply[kind])
    if kind == "share":
        value = money.plain(Decimal(value) * 100)
    names = {group["id"]: f"group-{place + 1}" for place, group in enumerate(groups)}
    where = {
        name: ", ".join(value) if isinstance(value, list) else str(value)
        for name, value in one.get("where", {}).items()
    }
    tiers = tuple(_tier_form(tier) for tier in one["tiers"])
    return GroupForm(where, kind, value, names.get(one.get("spill"), ""), tiers)


def _tier_form(tier: Mapping[str, Any]) -> TierForm:
    if tier["fill"] == "priority":
        return TierForm(tier["by"])
    if tier["fill"] == "full":
        bound = tier.get("up_to") or {}
        name = next(iter(bound), "")
        return TierForm(f"full_{name}" if name else "full", str(bound.get(name, "")))
    return TierForm(tier["fill"], str(tier.get("units", "")))


def _whole(text: str) -> Any:
    """Return a whole number; what is none goes on as a text, for the rule's reader to refuse."""
    digits = words.machine_number(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else text


def _share(text: str) -> str:
    """Return per cent as a part of one."""
    try:
        return money.plain(Decimal(words.machine_number(text)).scaleb(-2))
    except InvalidOperation:
        return text
