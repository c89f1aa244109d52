"""Kinds that are kept as text."""

from kase.is2in.questionnaires.fields import EMAIL
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.questionnaires.formats import clean_text
from kase.is2in.questionnaires.formats import read_phone
from kase.is2in.questionnaires.formats import shown_phone
from kase.is2in.questionnaires.kinds.base import Kind
from kase.is2in.questionnaires.kinds.base import wrong_type
from kase.is2in.terms import identifiers
from kase.is2in.terms.errors import RuleRefused


class TextKind(Kind):
    """A line of at most 1,000 characters, or what the field allows."""

    longest = 1_000
    lines = False

    def limit(self, field) -> int:
        """Return how many characters the field takes."""
        return field.max_length or self.longest

    def parse(self, field, raw):
        return clean_text(raw, self.limit(field), self.lines) or None

    def check(self, field, value):
        if not isinstance(value, str):
            raise wrong_type()
        clean_text(value, self.limit(field), self.lines)
        super().check(field, value)

    def json_schema(self, field, lang):
        found = {"type": "string", "maxLength": self.limit(field)}
        return {**found, "minLength": field.min_length} if field.min_length else found


class LongTextKind(TextKind):
    """A text of several lines."""

    code = "longtext"
    longest = 20_000
    lines = True


class IdentifierKind(TextKind):
    """ISIN, IIN, BIN: kept as ``terms.identifiers`` writes them."""

    longest = 40

    def __init__(self, code: str, rule, pattern: str) -> None:
        self.code = code
        self.rule = rule
        self.pattern = pattern

    def parse(self, field, raw):
        text = super().parse(field, raw)
        if text is None:
            return None
        try:
            return self.rule(text)
        except RuleRefused as refusal:
            raise WrongValue(refusal.code, refusal.message) from refusal

    def json_schema(self, field, lang):
        return {"type": "string", "pattern": self.pattern}


class PhoneKind(TextKind):
    """A telephone number."""

    code = "phone"
    longest = 40

    def parse(self, field, raw):
        text = super().parse(field, raw)
        return None if text is None else read_phone(text)

    def display(self, field, value, lang):
        return shown_phone(value)

    def text(self, field, value, lang):
        return shown_phone(value)

    def json_schema(self, field, lang):
        return {"type": "string", "pattern": r"^\+[1-9][0-9]{7,14}$"}


class EmailKind(TextKind):
    """An e-mail address."""

    code = "email"
    longest = 254

    def json_schema(self, field, lang):
        return {
            "type": "string",
            "format": "email",
            "pattern": f"^{EMAIL.pattern.replace('a-z', 'A-Za-z')}$",
            "maxLength": 254,
        }


ISIN = IdentifierKind("isin", identifiers.isin, "^[A-Z]{2}[A-Z0-9]{9}[0-9]$")
IIN = IdentifierKind("iin", identifiers.iin, "^[0-9]{12}$")
BIN = IdentifierKind("bin", identifiers.bin_number, "^[0-9]{12}$")
