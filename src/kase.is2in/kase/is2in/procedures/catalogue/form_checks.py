"""Whether a form can be read and speaks three languages throughout."""

from collections.abc import Iterator
from kase.is2in import _
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.terms.errors import Refusal
from lxml import etree
from plone.supermodel.interfaces import XML_NAMESPACE


WORDS = "{http://namespaces.kase.kz/is2in}"
TRANSLATED = ("kk", "en")


def form_problems(model: str) -> Iterator[object]:
    """Yield what is wrong with a form's XML: unreadable, or a text without a translation."""
    try:
        form_schema(model)
    except Refusal as refusal:
        yield refusal.message
        return
    # form_schema refuses document types and entities, so parsing again is safe.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(model.encode("utf-8"), parser)
    for element in root.iter(etree.Element):
        for attribute in _missing(element):
            name = element.get("name") or element.get("key") or (element.text or "").strip()
            yield _(
                "line ${line}, ${name}: ${attribute} is missing",
                mapping={"line": element.sourceline, "name": name, "attribute": attribute},
            )


def _missing(element) -> Iterator[str]:
    kind = etree.QName(element).localname
    if kind == "field":
        yield from _absent(element, WORDS)
        if _has_text(element, "description"):
            yield from _absent(element, f"{WORDS}help_")
        if not _has_text(element, "title"):
            yield "title"
    elif kind == "fieldset":
        yield from _absent(element, WORDS)
        if not element.get("label"):
            yield "label"
    elif kind == "column":
        yield from _absent(element, "")
        if not element.get("title"):
            yield "title"
    elif kind == "element" and etree.QName(element.getparent()).localname == "values":
        yield from _absent(element, "")
        if not (element.text or "").strip():
            yield "ru"


def _absent(element, prefix: str) -> Iterator[str]:
    for lang in TRANSLATED:
        if not element.get(f"{prefix}{lang}"):
            yield f"{prefix.rpartition('}')[2]}{lang}"


def _has_text(element, name: str) -> bool:
    child = element.find(f"{{{XML_NAMESPACE}}}{name}")
    return child is not None and bool((child.text or "").strip())
