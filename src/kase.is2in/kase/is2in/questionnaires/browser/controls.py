"""What one input needs to be drawn: made in Python, so that the template only writes it out."""

from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.questionnaires.words import term_title
from kase.is2in.web.api import formats
from zope.i18n import translate


# Kinds that a plain one-line input takes, with what a phone's keyboard should show.
KEYBOARDS = {
    "int": "numeric",
    "money": "decimal",
    "decimal": "decimal",
    "percent": "decimal",
    "iin": "numeric",
    "bin": "numeric",
    "phone": "tel",
    "email": "email",
}
AUTOCOMPLETE = {"phone": "tel", "email": "email"}
NUMBERS = frozenset({"int", "money", "decimal", "percent"})


@dataclass(slots=True)
class Control:
    """One input: ``code`` is the kind's, ``text`` what it shows, ``described`` ids of texts."""

    code: str
    name: str
    id: str
    text: str
    label: str
    invalid: bool = False
    described: str | None = None
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    longest: int | None = None

    @property
    def keyboard(self) -> str | None:
        """Return the inputmode of the input."""
        return KEYBOARDS.get(self.code)

    @property
    def autocomplete(self) -> str:
        """Return what the browser may fill in by itself."""
        return AUTOCOMPLETE.get(self.code, "off")

    @property
    def css(self) -> str:
        """Return the classes of a one-line input."""
        found = "form-control"
        if self.code in NUMBERS:
            found += " num"
        return found + " is-invalid" if self.invalid else found

    @property
    def rows(self) -> int:
        """Return the height of a text of several lines."""
        return min(12, max(3, self.text.count("\n") + len(self.text) // 90 + 1))


def options(field, kind_code: str, lang: str) -> tuple[tuple[str, str], ...]:
    """Return the (key, title) pairs of a field that is chosen from."""
    if kind_code == "choice":
        return tuple((term.value, term_title(field, term.value, lang)) for term in field.vocabulary)
    if kind_code == "yesno":
        return (
            ("yes", translate(_("Yes"), target_language=lang)),
            ("no", translate(_("No"), target_language=lang)),
        )
    return ()


def unit(field, kind_code: str) -> str:
    """Return the sign that stands behind the input: of a currency, of per cent."""
    if kind_code == "money":
        return formats.SIGNS.get(field.currency or "KZT", field.currency)
    return "%" if kind_code == "percent" else ""
