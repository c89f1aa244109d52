"""Kinds that are numbers: exact, never a float."""

from decimal import Decimal
from kase.is2in import _
from kase.is2in.questionnaires.fields import check_number
from kase.is2in.questionnaires.fields import LARGEST
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.questionnaires.formats import grouped
from kase.is2in.questionnaires.formats import read_decimal
from kase.is2in.questionnaires.kinds.base import Kind
from kase.is2in.questionnaires.kinds.base import wrong_type
from kase.is2in.web.api import formats
import re


class IntKind(Kind):
    """A whole number of at most 15 digits."""

    code = "int"

    def parse(self, field, raw):
        if not raw.strip():
            return None
        number = read_decimal(raw)
        if number != number.to_integral_value():
            raise WrongValue("whole", _("Write a whole number."))
        return int(number)

    def check(self, field, value):
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong_type()
        if abs(value) >= LARGEST:
            raise WrongValue("too-big", _("The number is too large: at most 15 digits."))
        super().check(field, value)

    def from_json(self, field, raw):
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise wrong_type()
        return raw

    def text(self, field, value, lang):
        return grouped(value, lang)

    def display(self, field, value, lang):
        return formats.number(value, lang)

    def json_schema(self, field, lang):
        limits = {"minimum": field.min, "maximum": field.max}
        return {"type": "integer", **{k: v for k, v in limits.items() if v is not None}}


class DecimalKind(Kind):
    """An exact number of at most 15 digits and six places; a string in JSON."""

    code = "decimal"
    places = 6
    pattern = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")

    def parse(self, field, raw):
        return read_decimal(raw) if raw.strip() else None

    def check(self, field, value):
        if not isinstance(value, Decimal):
            raise wrong_type()
        check_number(value, self.places)
        super().check(field, value)

    def from_json(self, field, raw):
        if not isinstance(raw, str):
            raise wrong_type()
        if not self.pattern.fullmatch(raw):
            raise WrongValue("number", _("Write a number in digits, for example 1 250 000."))
        return Decimal(raw)

    def to_json(self, field, value):
        return f"{value:f}"

    def text(self, field, value, lang):
        return grouped(value, lang)

    def display(self, field, value, lang):
        return formats.number(value, lang)

    def json_schema(self, field, lang):
        return {"type": "string", "pattern": f"^{self.pattern.pattern}$"}


class MoneyKind(DecimalKind):
    """An amount of one currency: two places, always shown both."""

    code = "money"
    places = 2
    pattern = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")

    def to_json(self, field, value):
        return f"{value:.2f}"

    def text(self, field, value, lang):
        return grouped(value, lang, 2)

    def display(self, field, value, lang):
        return formats.money(value, field.currency or "KZT", lang)


class PercentKind(DecimalKind):
    """A percentage."""

    code = "percent"
    places = 4
    pattern = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?")

    def display(self, field, value, lang):
        return formats.percent(value, lang)
