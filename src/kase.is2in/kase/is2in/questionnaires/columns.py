"""Reading and writing of a table's columns in supermodel XML.

``<columns><column name="owner" type="TextLine" title="Владелец" kk="Иесі" en="Owner"
required="yes"/>…</columns>``; what a field of the type has as elements (values, min, max,
max_length, currency, description) a column may have too.
"""

from kase.is2in.questionnaires.fields import Table
from kase.is2in.questionnaires.words import read_words
from kase.is2in.questionnaires.words import write_words
from lxml import etree
from plone.supermodel.exportimport import BaseHandler
from plone.supermodel.interfaces import IFieldExportImportHandler
from plone.supermodel.interfaces import IFieldNameExtractor
from plone.supermodel.utils import noNS
from zope.component import getUtility


_OWN = "kase.is2in.questionnaires.fields."
COLUMN_TYPES = {
    "TextLine": "zope.schema.TextLine",
    "Text": "zope.schema.Text",
    "Int": "zope.schema.Int",
    "Decimal": "zope.schema.Decimal",
    "Date": "zope.schema.Date",
    "Choice": "zope.schema.Choice",
    **{
        name: _OWN + name
        for name in ("Money", "Percent", "YesNo", "Isin", "Iin", "Bin", "Phone", "Email")
    },
}
SHORT_TYPES = {dotted: short for short, dotted in COLUMN_TYPES.items()}
TRUE = ("true", "yes", "1")


class _TableHandler(BaseHandler):
    """A table is read and written with its columns; it has no default value."""

    filteredAttributes = {
        **BaseHandler.filteredAttributes,
        "default": "rw",
        "missing_value": "rw",
        "columns": "rw",
    }

    def read(self, element):
        field = super().read(element)
        field.columns = tuple(
            _read_column(column)
            for holder in element.iterchildren(tag=etree.Element)
            if noNS(holder.tag) == "columns"
            for column in holder.iterchildren(tag=etree.Element)
        )
        return field

    def write(self, field, name, type, elementName="field"):  # noqa: A002
        element = super().write(field, name, type, elementName)
        holder = etree.SubElement(element, "columns")
        for column in field.columns:
            holder.append(_write_column(column))
        return element


def _read_column(element):
    """Return the field of a <column>; raise ValueError for a type a cell cannot have."""
    given = element.get("type", "")
    dotted = COLUMN_TYPES.get(given, given)
    if dotted not in SHORT_TYPES:
        raise ValueError(f"A column cannot be of the type {given!r}")
    as_field = etree.Element("field", name=element.get("name") or "", type=dotted)
    etree.SubElement(as_field, "title").text = element.get("title") or element.get("name")
    etree.SubElement(as_field, "required").text = str(
        element.get("required", "false").lower() in TRUE
    )
    for child in element.iterchildren(tag=etree.Element):
        as_field.append(child)
    field = getUtility(IFieldExportImportHandler, name=dotted).read(as_field)
    read_words(field, as_field, kk=element.get("kk"), en=element.get("en"))
    return field


def _write_column(field):
    dotted = IFieldNameExtractor(field)()
    handler = getUtility(IFieldExportImportHandler, name=dotted)
    element = handler.write(field, field.__name__, SHORT_TYPES[dotted], "column")
    for child in list(element):
        if noNS(child.tag) in ("title", "required"):
            element.remove(child)
    element.set("title", field.title)
    element.set("required", "yes" if field.required else "no")
    words = write_words(field, element)
    for language, title in words.titles.items():
        element.set(language, title)
    return element


TableHandler = _TableHandler(Table)
