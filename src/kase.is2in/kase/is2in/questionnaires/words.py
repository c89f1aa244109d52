"""The words of a field in three languages: its label, help, choices, condition, article.

Russian is what supermodel XML holds anyway (title, description, the text of a value); Kazakh
and English, the condition and the article lie beside it on the field, in ``Words``.
"""

from dataclasses import dataclass
from dataclasses import field as default
from plone.supermodel.utils import noNS
from zope.schema import getFieldsInOrder
from zope.schema.interfaces import IChoice


LANGUAGES = ("kk", "en")
_ATTRIBUTE = "is2in_words"


@dataclass(frozen=True)
class Words:
    """What a form says of a field beyond zope.schema; empty where it says nothing."""

    titles: dict = default(default_factory=dict)
    helps: dict = default(default_factory=dict)
    terms: dict = default(default_factory=dict)
    depends: str = ""
    article: str = ""
    # What the register of organisations knows of it: a code of whoever owns the answers.
    register: str = ""


NONE = Words()


def words(field) -> Words:
    """Return the field's words."""
    return field.__dict__.get(_ATTRIBUTE, NONE)


def set_words(field, found: Words) -> None:
    """Give the field its words."""
    field.__dict__[_ATTRIBUTE] = found


def label(field, lang: str = "ru") -> str:
    """Return the label in a language, in Russian where it has no translation."""
    return words(field).titles.get(lang) or field.title or field.__name__


def help_text(field, lang: str = "ru") -> str:
    """Return the help below the field in a language, in Russian where it has no translation."""
    return words(field).helps.get(lang) or field.description or ""


def term_title(field, value: str, lang: str = "ru") -> str:
    """Return what a value of a choice is called; the value itself for an unknown one."""
    translated = words(field).terms.get(value, {}).get(lang)
    if translated:
        return translated
    try:
        return field.vocabulary.getTerm(value).title or value
    except LookupError:
        return value


def register_sources(schema) -> dict[str, str]:
    """Return the fields that name a fact of the register of organisations, field to fact."""
    named = ((name, words(field).register) for name, field in getFieldsInOrder(schema))
    return {name: source for name, source in named if source}


def read_words(field, element, *, kk=None, en=None, **more) -> None:
    """Give a field its titles and the translations of its <values> element."""
    titles = {lang: text for lang, text in (("kk", kk), ("en", en)) if text}
    set_words(field, Words(titles=titles, terms=_read_terms(field, element), **more))


def write_words(field, element) -> Words:
    """Put the translations of the choices into ``element``, in the order of the form."""
    found = words(field)
    if IChoice.providedBy(field) and field.vocabulary is not None:
        _write_terms(field, element, found.terms)
    return found


def _values_element(element):
    return next((child for child in element if noNS(child.tag) == "values"), None)


def _read_terms(field, element) -> dict:
    values = _values_element(element) if IChoice.providedBy(field) else None
    if values is None:
        return {}
    return {
        item.get("key") or item.text: {lang: item.get(lang) for lang in LANGUAGES if item.get(lang)}
        for item in values
    }


def _write_terms(field, element, terms: dict) -> None:
    """supermodel sorts a dictionary by key when writing: put the order of the form back."""
    values = _values_element(element)
    if values is None:
        return
    written = {item.get("key") or item.text: item for item in values}
    for term in field.vocabulary:
        item = written.get(term.value)
        if item is None:
            continue
        values.remove(item)
        values.append(item)
        for lang, text in terms.get(term.value, {}).items():
            item.set(lang, text)
