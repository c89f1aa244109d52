"""A form before anybody has answered it: what is printed to be filled by hand."""

from kase.is2in.questionnaires.kinds import kind_of
from kase.is2in.questionnaires.readable import sections
from kase.is2in.questionnaires.types import BlankRow
from kase.is2in.questionnaires.words import help_text
from kase.is2in.questionnaires.words import label
from kase.is2in.questionnaires.words import term_title
from kase.is2in.questionnaires.words import words
from zope.schema import getFieldsInOrder


def blank(schema, lang: str) -> tuple[BlankRow, ...]:
    """Return a row for each field of a form, also of those asked under a condition."""
    headings = sections(schema, lang)
    return tuple(
        _row(field, lang, headings.get(name, "")) for name, field in getFieldsInOrder(schema)
    )


def _row(field, lang: str, section: str) -> BlankRow:
    kind = kind_of(field)
    code = kind.code
    depends = bool(words(field).depends)
    return BlankRow(
        label=label(field, lang),
        help=help_text(field, lang),
        kind=code,
        section=section,
        # One mark or the other: what is asked under a condition need not be filled by everybody.
        required=bool(field.required) and kind.answered and not depends,
        conditional=depends,
        options=tuple(term_title(field, term.value, lang) for term in field.vocabulary)
        if code == "choice"
        else (),
        header=tuple(label(column, lang) for column in field.columns) if code == "table" else (),
    )
