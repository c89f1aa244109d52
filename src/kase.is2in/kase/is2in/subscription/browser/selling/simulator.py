"""``@@allotment``: a rule is composed, tried, compared with another and chosen (article 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import allotting
from kase.is2in.subscription import registers
from kase.is2in.subscription.allotting import Accepted
from kase.is2in.subscription.allotting import Distribution
from kase.is2in.subscription.book import fairness
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book.fairness import Fairness
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.selling import charts
from kase.is2in.subscription.browser.selling import composing
from kase.is2in.subscription.browser.selling import examples
from kase.is2in.subscription.browser.selling.composing import RuleForm
from kase.is2in.subscription.papers.rule_words import rule_words
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
import json


FILLS = {
    "pro_rata": _("Pro rata to what is still asked for"),
    "full": _("In full"),
    "full_units": _("In full up to so many securities"),
    "full_amount": _("In full up to a sum of money"),
    "guarantee": _("So many securities to each"),
    "price_time": _("The dearest first, then the earliest"),
    "time": _("The earliest first"),
    "draw": _("So many securities to each, in drawn order"),
}
BOUNDS = {
    "amount_min": _("Sum of the bid from"),
    "amount_max": _("Sum of the bid to"),
    "quantity_min": _("Quantity from"),
    "quantity_max": _("Quantity to"),
    "price_min": _("Price from"),
}
SUPPLIES = {
    "rest": _("All that is left"),
    "share": _("A part, in per cent"),
    "units": _("A number of securities"),
}
CUT_OFFS = {
    "": _("None"),
    "price": _("A named price"),
    "uniform": _("One price for all, found from the demand"),
}
TIES = {"time": _("To the earlier bid"), "draw": _("By a draw")}
MOST_RULE = 100_000


@dataclass(frozen=True)
class Tried:
    """A rule that was computed, with its words and figures."""

    title: object
    found: Distribution
    words: tuple[str, ...]
    fair: Fairness


class RulePage(BookPage):
    """The rule of the form, and another that is remembered beside it."""

    def require(self) -> None:
        """Refuse whoever does not sell, and before the register is handed over."""
        self.seat.require_seller()
        _ = self.kept

    @cached_property
    def kept(self) -> registers.Kept:
        """Return the accepted register."""
        return registers.last(self.row.book, registers.ACCEPTED)

    @property
    def waits(self) -> bool:
        """Return whether the exchange waits for the seller's register."""
        return self.row.state == "allotting"

    @cached_property
    def form(self) -> RuleForm:
        """Return the rule as the form shows it: what was sent, else the one kept last."""
        terms = self.row.conditions
        if self.request.method == "POST":
            return composing.read(self.field, terms.quantity, terms.lot)
        try:
            rule = registers.last(self.row.book, registers.ALLOTMENT).rule
        except Missing:
            rule = None
        if rule:
            return composing.form_of(rule)
        return RuleForm(str(terms.quantity), str(terms.lot))

    @cached_property
    def other(self) -> Mapping[str, Any] | None:
        """Return the rule that is remembered for comparison."""
        return read_rule(self.field("other"))

    def other_text(self) -> str:
        """Return the remembered rule as the form carries it."""
        return rules.canonical(self.other).decode() if self.other else ""

    @cached_property
    def given(self) -> Accepted:
        """Return what the rules are applied to."""
        return allotting.accepted_book(self.row.book)

    @property
    def data(self) -> dict[str, Any]:
        """Return the rule of the form as data."""
        return composing.data_of(self.form, self.kept.manifest.root)

    def change(self, button: str) -> None:
        """Put the rule, or the remembered one, into what a button asks for."""
        terms = self.row.conditions
        if button == "example":
            self.form = examples.example(self.field("example"), terms.quantity, terms.lot)
        elif button == "remember":
            self.other = self.data
        elif button == "forget":
            self.other = None
        elif button == "swap" and self.other:
            form, self.other = composing.form_of(self.other, self.form.secret), self.data
            self.form = form
        else:
            self.form = composing.press(self.form, button)


class Allotment(RulePage):
    """The simulator: every button sends the form, so that it needs no script."""

    index = ViewPageTemplateFile("templates/simulator.pt")
    title = _("Distribution")
    fills, supplies, cut_offs, ties = FILLS, SUPPLIES, CUT_OFFS, TIES
    examples, bounds, people = examples.TITLES, BOUNDS, words.PEOPLE
    tried: tuple[Tried, ...] = ()

    def handle(self):
        """Do what the button says; but for the choice the page is shown again."""
        button = self.field("do")
        try:
            if button == "choose":
                return self.choose()
            self.change(button)
            if button in ("compute", "remember", "swap", "forget"):
                self.tried = self.compute()
        except RuleRefused as refusal:
            raise placed(refusal) from refusal
        return None

    def compute(self) -> tuple[Tried, ...]:
        """Compute the rule of the form and the remembered one."""
        found = [self.attempt(_("This rule"), self.data)]
        if self.other is not None and self.other != found[0].found.rule:
            found.append(self.attempt(_("The remembered rule"), self.other))
        return tuple(found)

    def attempt(self, title: object, data: Mapping[str, Any]) -> Tried:
        """Compute one rule with its figures."""
        text = words.machine_number(self.field("price"))
        price = rules.decimal(text, "price") if text else None
        made = allotting.apply(self.given, data, price)
        fair = fairness.measure(made.asked, made.outcome.quantity, self.given.investors)
        return Tried(title, made, rule_words(data, language()), fair)

    def choose(self):
        """Keep the rule with its result, and ask whether it is handed over."""
        if not self.waits:
            raise Conflict("state", _("The subscription waits for no register now."))
        made = self.attempt("", self.data).found
        allotting.keep(self.row.book, made, self.seat.person.id, self.form.secret)
        return self.redirect(f"{self.url}/@@register-hand-over")

    @property
    def figures(self) -> list[dict[str, object]]:
        """Return the figures, each with a value per computed rule."""
        return [
            {"title": title, "values": [text(one) for one in self.tried]} for title, text in FIGURES
        ]

    @property
    def bands(self) -> list[dict[str, object]]:
        """Return the fill by size of bids, a value and a bar per computed rule."""
        if not self.tried:
            return []
        return [
            {
                "title": f"{formats.number(band.low)}–{formats.number(band.high)}",
                "bids": formats.number(band.bids),
                "asked": formats.number(band.asked),
                "parts": [self.part(one.fair, place) for one in self.tried],
            }
            for place, band in enumerate(self.tried[0].fair.bands)
        ]

    def part(self, fair: Fairness, place: int) -> dict[str, object]:
        """Return the fill of one band."""
        band = fair.bands[place]
        return {
            "given": formats.number(band.given),
            "fill": formats.percent(band.fill),
            "bar": charts.part(band.given, band.asked),
        }


FIGURES = (
    (_("Securities given"), lambda one: formats.number(one.fair.given)),
    (_("Securities left over"), lambda one: formats.number(left(one))),
    (_("Cut-off price"), lambda one: formats.number(one.found.outcome.cut_off) or "–"),
    (_("Part of the demand that is given"), lambda one: formats.percent(one.fair.fill)),
    (_("Bids in full"), lambda one: formats.number(one.fair.full)),
    (_("Bids in part"), lambda one: formats.number(one.fair.part)),
    (_("Bids without anything"), lambda one: formats.number(one.fair.none)),
    (_("Investors who get something"), lambda one: formats.percent(one.fair.served_share)),
    (_("Fill of an investor: least"), lambda one: formats.percent(one.fair.least)),
    (_("Fill of an investor: median"), lambda one: formats.percent(one.fair.median)),
    (_("Fill of an investor: most"), lambda one: formats.percent(one.fair.most)),
    (_("Gini of what is given"), lambda one: formats.number(one.fair.gini)),
    (_("Gini of what is asked for"), lambda one: formats.number(one.fair.gini_asked)),
)


def left(one: Tried) -> int:
    """Return what a rule leaves of its supply."""
    return int(one.found.rule["supply"]) - one.fair.given


def read_rule(text: str) -> Mapping[str, Any] | None:
    """Return the rule a form carries as text; raise Malformed for what is none."""
    if not text:
        return None
    try:
        data = json.loads(text[:MOST_RULE])
        rules.read(data)
    except (ValueError, RecursionError, RuleRefused) as error:
        raise Malformed("rule", _("The remembered rule cannot be read.")) from error
    return data


def placed(refusal: RuleRefused) -> RuleRefused:
    """Return a refusal whose errors stand at the fields of the form."""
    errors = [
        FieldError(composing.place_of(one.field), one.code, one.message, one.article)
        for one in refusal.errors
    ]
    return RuleRefused(refusal.code, refusal.message, errors=errors)
