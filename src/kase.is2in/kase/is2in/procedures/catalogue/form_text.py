"""A form's XML as the check of definitions reads it: its fields by name, with what they may be."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from decimal import InvalidOperation
from functools import cached_property
from lxml import etree
from plone.supermodel.interfaces import XML_NAMESPACE


WORDS = "{http://namespaces.kase.kz/is2in}"
# A condition compares an answer as text; these have none.
WITHOUT_TEXT = frozenset({"Upload", "NamedBlobFile", "Table", "Label"})
FILES = frozenset({"Upload", "NamedBlobFile"})
NUMBERS = frozenset({"Int", "Decimal", "Money", "Percent"})
YES_NO = frozenset({"YesNo", "Bool"})


@dataclass(frozen=True)
class FieldText:
    """A field as it is written."""

    element: etree._Element

    @property
    def name(self) -> str:
        """Return the field's name."""
        return self.element.get("name") or ""

    @property
    def kind(self) -> str:
        """Return the short name of the field's type: TextLine, Choice, Upload, …"""
        return (self.element.get("type") or "").rpartition(".")[2]

    @property
    def depends(self) -> str:
        """Return the field's condition, "" for none."""
        return self.element.get(f"{WORDS}depends") or ""

    @property
    def register(self) -> str:
        """Return what of the register of organisations the field begins with, "" for nothing."""
        return self.element.get(f"{WORDS}register") or ""

    @property
    def required(self) -> bool:
        """Return whether the field has to be filled when it is shown."""
        return self.kind != "Label" and self.part("required").lower() != "false"

    @cached_property
    def choices(self) -> frozenset[str]:
        """Return the codes that can be chosen."""
        values = self.element.find(f"{{{XML_NAMESPACE}}}values")
        items = values if values is not None else ()
        return frozenset(one.get("key") or (one.text or "") for one in items)

    def part(self, name: str) -> str:
        """Return the text of an element inside the field, "" for none."""
        child = self.element.find(f"{{{XML_NAMESPACE}}}{name}")
        return "" if child is None else "".join(child.itertext()).strip()

    def can_be(self, value: str) -> bool:
        """Return whether an answer may be written as ``value`` in a condition."""
        if self.kind in WITHOUT_TEXT:
            return False
        if self.kind in YES_NO:
            return value in ("yes", "no")
        if self.kind == "Choice":
            return value in self.choices
        if self.kind in NUMBERS:
            return self._between(value, Decimal)
        if self.kind == "Date":
            return self._between(value, date.fromisoformat)
        return True

    def _between(self, value: str, read) -> bool:
        try:
            wanted = read(value)
            least, most = self.part("min"), self.part("max")
            return not (least and wanted < read(least)) and not (most and wanted > read(most))
        except (ValueError, InvalidOperation):
            return False


def parsed(model: str) -> etree._Element | None:
    """Return the root of a form's XML, None for one that is hostile or cannot be read."""
    if "<!DOCTYPE" in model or "<!ENTITY" in model:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(model.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def fields_of(root: etree._Element) -> list[FieldText]:
    """Return the fields of a form in their order, those with the same name too."""
    return [FieldText(one) for one in root.iter(f"{{{XML_NAMESPACE}}}field")]
