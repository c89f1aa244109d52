"""The namespace ``is2in`` in supermodel XML: what of a form zope.schema has no place for.

On a field: kk, en (labels), help_kk, help_en, depends, article, register. On a fieldset: kk, en.
"""

from kase.is2in.questionnaires.words import LANGUAGES
from kase.is2in.questionnaires.words import read_words
from kase.is2in.questionnaires.words import write_words
from plone.supermodel.interfaces import FIELDSETS_KEY
from plone.supermodel.interfaces import IFieldMetadataHandler
from plone.supermodel.interfaces import ISchemaMetadataHandler
from plone.supermodel.utils import ns
from zope.interface import implementer


NAMESPACE = "http://namespaces.kase.kz/is2in"
PREFIX = "is2in"


def _name(attribute: str) -> str:
    return ns(attribute, NAMESPACE)


@implementer(IFieldMetadataHandler)
class FieldWordsHandler:
    """Reads and writes the attributes of a field."""

    namespace = NAMESPACE
    prefix = PREFIX

    def read(self, fieldNode, schema, field):
        """Give the field what its element says of it."""
        helps = {lang: fieldNode.get(_name(f"help_{lang}")) for lang in LANGUAGES}
        read_words(
            field,
            fieldNode,
            kk=fieldNode.get(_name("kk")),
            en=fieldNode.get(_name("en")),
            helps={lang: text for lang, text in helps.items() if text},
            depends=fieldNode.get(_name("depends")) or "",
            article=fieldNode.get(_name("article")) or "",
            register=fieldNode.get(_name("register")) or "",
        )

    def write(self, fieldNode, schema, field):
        """Write what the field knows back to its element."""
        found = write_words(field, fieldNode)
        attributes = {
            **found.titles,
            **{f"help_{lang}": text for lang, text in found.helps.items()},
            "depends": found.depends,
            "article": found.article,
            "register": found.register,
        }
        for name, text in attributes.items():
            if text:
                fieldNode.set(_name(name), text)


@implementer(ISchemaMetadataHandler)
class FieldsetWordsHandler:
    """Reads and writes the translated labels of fieldsets."""

    namespace = NAMESPACE
    prefix = PREFIX

    def read(self, schemaNode, schema):
        """Keep the labels of each <fieldset> on the fieldset."""
        by_name = {
            fieldset.__name__: fieldset for fieldset in schema.queryTaggedValue(FIELDSETS_KEY, ())
        }
        for element in schemaNode.findall(ns("fieldset")):
            labels = {lang: element.get(_name(lang)) for lang in LANGUAGES}
            by_name[element.get("name")].labels = {k: v for k, v in labels.items() if v}

    def write(self, schemaNode, schema):
        """Write the labels back to each <fieldset>."""
        by_name = {element.get("name"): element for element in schemaNode.findall("fieldset")}
        for fieldset in schema.queryTaggedValue(FIELDSETS_KEY, ()):
            for lang, text in getattr(fieldset, "labels", {}).items():
                by_name[fieldset.__name__].set(_name(lang), text)


def fieldset_label(fieldset, lang: str = "ru") -> str:
    """Return the heading of a group of fields in a language, in Russian as a fallback."""
    return getattr(fieldset, "labels", {}).get(lang) or fieldset.label or fieldset.__name__
