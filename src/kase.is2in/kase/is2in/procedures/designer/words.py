"""What parts, aspects and values of a definition are called, in the page's language."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.course.words import STATE_TITLES
from kase.is2in.procedures.definition_vocabularies import ACTOR_WORDS
from kase.is2in.procedures.definition_vocabularies import FILER_WORDS
from kase.is2in.procedures.definition_vocabularies import KIND_WORDS
from kase.is2in.procedures.definition_vocabularies import SIGNER_WORDS
from kase.is2in.procedures.designer.differences import Change
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


TYPE_WORDS = {
    "TextLine": _("line of text"),
    "Text": _("text of several lines"),
    "Int": _("whole number"),
    "Decimal": _("number with a fraction"),
    "Money": _("amount of money"),
    "Percent": _("per cent"),
    "Date": _("date"),
    "Choice": _("choice from a list"),
    "YesNo": _("yes or no"),
    "Bool": _("tick"),
    "Isin": _("ISIN"),
    "Iin": _("IIN"),
    "Bin": _("BIN"),
    "Phone": _("telephone"),
    "Email": _("e-mail address"),
    "Upload": _("file"),
    "Table": _("table"),
    "NamedBlobFile": _("file without limits"),
    "Label": _("text between the fields"),
}
LANGUAGE_WORDS = {"ru": _("in Russian"), "kk": _("in Kazakh"), "en": _("in English")}
ASPECT_WORDS = {
    "titles": _("Title"),
    "descriptions": _("Description"),
    "helps": _("Help"),
    "filers": _("Who may file"),
    "signers": _("Whose first heads sign, in their order"),
    "signed_answers": _("The first head signs answers to the exchange's requests"),
    "workflow": _("Workflow"),
    "department": _("Department that handles it"),
    "withdrawal_until": _("An application can be withdrawn until"),
    "granted": _("Decision to grant"),
    "refused": _("Decision to refuse"),
    "category": _("Category"),
    "actors": _("Who acts"),
    "days": _("Term in working days"),
    "kind": _("Kind of stage"),
    "skippable": _("The applicant may skip the stage"),
    "criteria": _("Criteria"),
    "model": _("Text of the form"),
    "heading": _("Heading of a group of fields"),
    "type": _("Type of the field"),
    "required": _("Must be filled"),
    "depends": _("Asked only if"),
    "article": _("Article it rests on"),
    "register": _("Taken from the register of organisations"),
    "default": _("Value to begin with"),
    "min": _("At least"),
    "max": _("At most"),
    "min_length": _("Characters at least"),
    "max_length": _("Characters at most"),
    "currency": _("Currency"),
    "accept": _("Kinds of files"),
    "max_megabytes": _("Megabytes at most"),
    "min_rows": _("Rows at least"),
    "max_rows": _("Rows at most"),
    "choices": _("Values to choose from"),
    "columns": _("Columns"),
}
KINDS = {
    "added": _("Added"),
    "removed": _("Removed"),
    "moved": _("Moved"),
    "changed": _("Changed"),
}
FLAGS = {"yes": _("yes"), "no": _("no")}
CODES: Mapping[str, Mapping[str, object]] = {
    "filers": FILER_WORDS,
    "signers": SIGNER_WORDS,
    "actors": ACTOR_WORDS,
    "kind": KIND_WORDS,
    "type": TYPE_WORDS,
    "withdrawal_until": STATE_TITLES,
    "signed_answers": FLAGS,
    "required": FLAGS,
    "skippable": FLAGS,
}


def aspect_words(aspect: str) -> str:
    """Return what an aspect is called: "titles.kk" is "Title in Kazakh"."""
    name, _dot, lang = aspect.partition(".")
    words = translate(ASPECT_WORDS[name]) if name in ASPECT_WORDS else name
    return f"{words} {translate(LANGUAGE_WORDS[lang])}" if lang else words


def value_words(aspect: str, value: str) -> str:
    """Return a value of an aspect as people read it."""
    if aspect == "department" and value:
        return parties.department_title(value)
    known = CODES.get(aspect)
    if not known or not value:
        return value
    return ", ".join(translate(known.get(code, code)) for code in value.split(", "))


def kind_words(change: Change) -> str:
    """Return what became of a part: added, removed, moved, changed."""
    return translate(KINDS[change.kind])


def place_words(change: Change) -> str:
    """Return where a change is, in titles: "Filling › General › Issuer"."""
    lang = language()
    titles = [in_language(each, lang) for each in change.titles]
    shown = titles[1:] if len(titles) > 1 else titles
    return " › ".join(title or change.field for title in shown)


def choices(words: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return (code, words) for a list to choose from."""
    return [(code, translate(text)) for code, text in words.items()]


