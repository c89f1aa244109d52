"""Whether a form can be read, can be filled and speaks three languages throughout."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from functools import partial
from kase.is2in import _
from kase.is2in.procedures.catalogue.condition_checks import condition_problems
from kase.is2in.procedures.catalogue.form_text import fields_of
from kase.is2in.procedures.catalogue.form_text import FieldText
from kase.is2in.procedures.catalogue.form_text import FILES
from kase.is2in.procedures.catalogue.form_text import parsed
from kase.is2in.procedures.catalogue.form_text import WORDS
from kase.is2in.procedures.catalogue.problem import inside
from kase.is2in.procedures.catalogue.problem import LANGUAGE_WORDS
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.catalogue.problem import Problems
from kase.is2in.procedures.catalogue.problem import WARNS
from kase.is2in.procedures.catalogue.register_sources import SOURCES
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.terms.errors import Refusal
from lxml import etree
from plone.supermodel.interfaces import XML_NAMESPACE


TRANSLATED = ("kk", "en")
# Says that a text is missing in a language, given in words.
Lacks = Callable[[object], object]


def form_problems(place: str, model: str) -> Problems:
    """Yield what is wrong with a form's XML; ``place`` is the form's."""
    root = parsed(model)
    fields = fields_of(root) if root is not None else []
    if root is not None and not fields:
        yield Problem(place, _("the form has no field"), adding=True)
        return
    found = list(_twice(place, fields))
    # A condition on a name that is there twice says nothing.
    found += condition_problems(place, fields) if not found else ()
    for field in fields:
        found += _field(inside(place, field.name), field)
    try:
        form_schema(model)
    except Refusal as refusal:
        # Said where it is, where we know that; in the form's own words elsewhere.
        if not any(each.blocks for each in found):
            found.append(Problem(place, refusal.message))
    yield from found
    if root is not None:
        for element in root.iter(f"{{{XML_NAMESPACE}}}fieldset"):
            here = inside(place, element.get("name") or "")
            yield from _absent(here, _label, element.get("label"), element, WORDS)


def _twice(place: str, fields: Iterable[FieldText]) -> Problems:
    for name, times in Counter(field.name for field in fields).items():
        if times > 1:
            text = _("“${id}” is there twice", mapping={"id": name})
            yield Problem(inside(place, name), text)


def _field(here: str, field: FieldText) -> Problems:
    element = field.element
    yield from _absent(here, _label, field.part("title"), element, WORDS)
    if field.part("description"):
        yield from _absent(here, _help, field.part("description"), element, f"{WORDS}help_")
    if field.kind in FILES and not field.part("accept"):
        text = _("does not say which types of files it takes")
        yield Problem(here, text, WARNS)
    if field.register:
        yield from _register(here, field)
    if field.kind == "Choice":
        yield from _choices(here, element)
    for column in element.iterfind(f"{{{XML_NAMESPACE}}}columns/{{{XML_NAMESPACE}}}column"):
        inner = inside(here, column.get("name") or "")
        yield from _absent(inner, _label, column.get("title"), column, "")
        if column.get("type", "").rpartition(".")[2] == "Choice":
            yield from _choices(inner, column)


def _register(here: str, field: FieldText) -> Problems:
    source = SOURCES.get(field.register)
    words = {"source": field.register}
    if source is None:
        text = _("the register of organisations has no “${source}”", mapping=words)
        yield Problem(here, text)
    elif field.kind not in source.kinds:
        text = _("“${source}” of the register does not fit this type of field", mapping=words)
        yield Problem(here, text)


def _choices(here: str, element: etree._Element) -> Problems:
    options = element.findall(f"{{{XML_NAMESPACE}}}values/{{{XML_NAMESPACE}}}element")
    if not options:
        yield Problem(here, _("there is nothing to choose from"))
    keys = Counter(option.get("key") or (option.text or "") for option in options)
    for key, times in keys.items():
        if times > 1:
            yield Problem(here, _("the choice “${choice}” is there twice", mapping={"choice": key}))
    for option in options:
        key = option.get("key") or option.text or ""
        yield from _absent(here, partial(_choice, key), option.text, option, "")


def _absent(
    here: str, lacks: Lacks, russian: str | None, element: etree._Element, prefix: str
) -> Problems:
    """Yield the languages in which a text of a form is missing; Russian is the text itself."""
    texts = {"ru": russian, **{lang: element.get(f"{prefix}{lang}") for lang in TRANSLATED}}
    for lang, text in texts.items():
        if not (text or "").strip():
            yield Problem(here, lacks(LANGUAGE_WORDS[lang]))


def _label(lang: object) -> object:
    return _("the label has no translation: ${lang}", mapping={"lang": lang})


def _help(lang: object) -> object:
    return _("the help has no translation: ${lang}", mapping={"lang": lang})


def _choice(key: str, lang: object) -> object:
    words = {"choice": key, "lang": lang}
    return _("the choice “${choice}” has no translation: ${lang}", mapping=words)
