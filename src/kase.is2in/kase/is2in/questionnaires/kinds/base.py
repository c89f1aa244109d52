"""What every kind of field can do with an answer, and the rules all kinds share."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from kase.is2in import _
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.web.api import formats
from zope.schema.interfaces import TooBig
from zope.schema.interfaces import TooLong
from zope.schema.interfaces import TooShort
from zope.schema.interfaces import TooSmall
from zope.schema.interfaces import ValidationError
from zope.schema.interfaces import WrongType


class Kind:
    """One kind of field. ``answered`` is False for what only shows a text."""

    code = "text"
    answered = True

    def parse(self, field, raw: str) -> object:
        """Return the value of what a person wrote, None for nothing; raise WrongValue."""
        return raw.strip() or None

    def from_json(self, field, raw: object) -> object:
        """Return the value of a JSON value (never None); raise WrongValue for a wrong type."""
        if not isinstance(raw, str):
            raise wrong_type()
        return self.parse(field, raw)

    def to_json(self, field, value: object) -> object:
        """Return the value as JSON."""
        return value

    def text(self, field, value: object, lang: str) -> str:
        """Return what an input shows."""
        return str(value)

    def display(self, field, value: object, lang: str) -> str:
        """Return how a value is shown to read."""
        return str(value)

    def json_schema(self, field, lang: str) -> dict:
        """Return the JSON Schema of a value, without title and description."""
        return {"type": "string"}

    def problems(self, field, value: object, complete: bool) -> Iterator[tuple[tuple, WrongValue]]:
        """Yield (path below the field, error) for each thing wrong with a value (never None)."""
        try:
            self.check(field, value)
        except WrongValue as error:
            yield (), error

    def check(self, field, value: object) -> None:
        """Raise WrongValue where the field's own rule refuses the value."""
        try:
            field.validate(value)
        except WrongValue:
            raise
        except ValidationError as error:
            raise mended(field, error) from error


def wrong_type() -> WrongValue:
    """Return the error of a value of another type than the field's."""
    return WrongValue("type", _("The value is of the wrong type."))


def mended(field, error: ValidationError) -> WrongValue:
    """Return zope.schema's error with a code of ours and words that say how to mend it."""
    if isinstance(error, TooLong):
        return WrongValue(
            "too-long", _("Write at most ${limit} characters.", mapping={"limit": field.max_length})
        )
    if isinstance(error, TooShort):
        return WrongValue(
            "too-short",
            _("Write at least ${limit} characters.", mapping={"limit": field.min_length}),
        )
    if isinstance(error, TooSmall):
        return WrongValue(
            "too-small",
            _("The least allowed is ${limit}.", mapping={"limit": _limit(field.min)}),
        )
    if isinstance(error, TooBig):
        return WrongValue(
            "too-big",
            _("The most allowed is ${limit}.", mapping={"limit": _limit(field.max)}),
        )
    return wrong_type() if isinstance(error, WrongType) else wrong_value()


def wrong_value() -> WrongValue:
    """Return the error of a value that is not among the allowed ones."""
    return WrongValue("wrong", _("Choose one of the values of the list."))


def _limit(value: object) -> str:
    if isinstance(value, date):
        return formats.said(value)
    return formats.said(value) if isinstance(value, int | Decimal) else str(value)
