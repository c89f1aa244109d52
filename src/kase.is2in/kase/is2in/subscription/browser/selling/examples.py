"""Rules to begin with, as sellers here and abroad have used them."""

from kase.is2in import _
from kase.is2in.subscription.browser.selling.composing import GroupForm
from kase.is2in.subscription.browser.selling.composing import RuleForm
from kase.is2in.subscription.browser.selling.composing import TierForm
from kase.is2in.subscription.types import LEGAL
from kase.is2in.subscription.types import PERSON


PRO_RATA = (TierForm("pro_rata"),)
TITLES = {
    "pro_rata": _("Everybody pro rata to the bid"),
    "people_first": _("Persons in full up to a bound, the rest pro rata"),
    "two_groups": _("40 % to persons, 60 % to legal entities, pro rata in each"),
    "guarantee": _("The same number for everybody, the rest pro rata"),
    "uniform": _("One price: the highest at which demand covers the offer"),
    "price_time": _("The dearest bids first, of equal ones the earliest"),
}


def example(name: str, supply: int, lot: int) -> RuleForm:
    """Return one of the rules of ``TITLES`` for what is offered."""
    base = RuleForm(str(supply), str(lot), groups=(GroupForm(tiers=PRO_RATA),))
    each = str(max(lot, supply // 1000 // lot * lot))
    tiers = {
        "people_first": (TierForm("full_units", each), *PRO_RATA),
        "guarantee": (TierForm("guarantee", each), *PRO_RATA),
        "price_time": (TierForm("price_time"),),
    }
    if name == "people_first":
        people = GroupForm({"investor_type": PERSON}, "rest", "", "group-2", tiers[name])
        others = GroupForm({}, "units", "0", "", PRO_RATA)
        return RuleForm(base.supply, base.lot, groups=(people, others))
    if name == "two_groups":
        people = GroupForm({"investor_type": PERSON}, "share", "40", "group-2", PRO_RATA)
        legal = GroupForm({"investor_type": LEGAL}, "rest", "", "", PRO_RATA)
        return RuleForm(base.supply, base.lot, groups=(people, legal))
    if name == "uniform":
        return RuleForm(base.supply, base.lot, "uniform", groups=base.groups)
    if name in tiers:
        return RuleForm(base.supply, base.lot, groups=(GroupForm(tiers=tiers[name]),))
    return base
