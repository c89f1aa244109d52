"""Forms as supermodel XML: read safely, once.

Staff write forms in EasyForm; what is stored is text, and text may be hostile or simply wrong.
Only fields, their rules and their words are read. Whatever could run code or reach out (TALES
of the ``easyform`` namespace, validators and widgets of ``form``, ``based-on``, invariants,
factories, named vocabularies, entities) is dropped or refused before supermodel sees it.
"""

from collections import OrderedDict
from hashlib import sha256
from kase.is2in import _
from kase.is2in.questionnaires.columns import COLUMN_TYPES
from kase.is2in.questionnaires.columns import SHORT_TYPES
from kase.is2in.questionnaires.conditions import check_conditions
from kase.is2in.questionnaires.metadata import NAMESPACE
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from lxml import etree
from plone.supermodel import loadString
from plone.supermodel.interfaces import XML_NAMESPACE
from plone.supermodel.parser import SupermodelParseError
from threading import Lock
from zope.schema import getFieldsInOrder
from zope.schema.interfaces import IChoice
import re


LARGEST_MODEL = 512 * 1024
MOST_FIELDS = 400
MOST_MODELS = 256
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.IGNORECASE)

FIELD_TYPES = frozenset(
    {
        *SHORT_TYPES,
        "zope.schema.Bool",
        "kase.is2in.questionnaires.fields.Upload",
        "kase.is2in.questionnaires.fields.Table",
        "plone.namedfile.field.NamedBlobFile",
        "collective.easyform.fields.Label",
    }
)
# What an author may say inside a field, a column, a list; nothing of it names code.
FIELD_PARTS = frozenset(
    {
        *("title", "description", "required", "default", "min", "max", "min_length"),
        *("max_length", "values", "currency", "accept", "max_megabytes"),
        *("min_rows", "max_rows", "columns"),
    }
)
# Written by EasyForm's editor and without a meaning for us.
DROPPED_PARTS = frozenset({"missing_value", "readonly"})

_cache: OrderedDict[str, object] = OrderedDict()
_lock = Lock()


def form_schema(model: str):
    """Return the schema interface of a form's XML, the same one for the same text.

    Raises RuleRefused("model") that says what cannot be read and in which line, TooLarge over
    512 KB.
    """
    raw = model if isinstance(model, bytes) else model.encode("utf-8", "replace")
    if len(raw) > LARGEST_MODEL:
        raise TooLarge("model", _("The text of the form is larger than 512 KB."))
    key = sha256(raw).hexdigest()
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    schema = _load(raw)
    with _lock:
        _cache[key] = schema
        while len(_cache) > MOST_MODELS:
            _cache.popitem(last=False)
    return schema


def _refused(reason: object, line: int | None = None) -> RuleRefused:
    text = f"{reason} ({line})" if line else str(reason)
    return RuleRefused(
        "model", _("The form cannot be read: ${reason}", mapping={"reason": text[:300]})
    )


def _load(raw: bytes):
    root = _parsed(raw)
    _clean(root)
    try:
        schemata = loadString(etree.tostring(root)).schemata
    except SupermodelParseError as error:
        # supermodel appends a traceback to its message; people need the first line.
        raise _refused(str(error.args[0]).strip().splitlines()[0]) from error
    schema = schemata[""]
    fields = dict(getFieldsInOrder(schema))
    try:
        check_conditions(fields)
    except ValueError as error:
        raise _refused(error) from error
    for name, field in fields.items():
        if IChoice.providedBy(field) and not len(field.vocabulary):
            raise _refused(f"{name}: <values>")
    return schema


def _parsed(raw: bytes):
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise _refused("<!DOCTYPE>")
    # Read as UTF-8 whatever its declaration says: otherwise UTF-7 or UTF-16 would hide a
    # document type from the test above.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise _refused(error.msg, error.lineno) from error


def _clean(root) -> None:
    """Refuse what is not a form, drop what belongs to other tools."""
    if root.tag != f"{{{XML_NAMESPACE}}}model":
        raise _refused("<model>")
    _drop_foreign(root)
    schemata = root.findall(f"{{{XML_NAMESPACE}}}schema")
    if len(schemata) != 1 or len(root) != 1 or schemata[0].get("name"):
        raise _refused("<schema>", root.sourceline)
    _only_attributes(schemata[0], ())
    names: set[str] = set()
    for element in schemata[0]:
        if _local(element) == "fieldset":
            _only_attributes(element, ("name", "label", "description", "order"))
            for inner in element:
                _clean_field(inner, names)
        else:
            _clean_field(element, names)
    if not names or len(names) > MOST_FIELDS:
        raise _refused(f"1–{MOST_FIELDS} <field>")


def _local(element) -> str:
    return etree.QName(element).localname


def _drop_foreign(root) -> None:
    for element in list(root.iter(etree.Element)):
        if etree.QName(element).namespace != XML_NAMESPACE and element is not root:
            element.getparent().remove(element)
            continue
        for attribute in list(element.attrib):
            if etree.QName(attribute).namespace not in (None, NAMESPACE):
                del element.attrib[attribute]


def _only_attributes(element, allowed) -> None:
    for attribute in element.attrib:
        name = etree.QName(attribute)
        if name.namespace is None and name.localname not in allowed:
            raise _refused(f"<{_local(element)} {name.localname}>", element.sourceline)


def _clean_field(element, names: set[str]) -> None:
    name = element.get("name") or ""
    if _local(element) != "field":
        raise _refused(f"<{_local(element)}>", element.sourceline)
    _only_attributes(element, ("name", "type"))
    if not NAME.fullmatch(name) or name in names:
        raise _refused(f'name="{name}"', element.sourceline)
    if element.get("type") not in FIELD_TYPES:
        raise _refused(f'type="{element.get("type")}"', element.sourceline)
    names.add(name)
    _clean_parts(element)
    columns = element.find(f"{{{XML_NAMESPACE}}}columns")
    if (columns is not None) != element.get("type").endswith(".Table"):
        raise _refused(f"{name}: <columns>", element.sourceline)
    _clean_columns(columns if columns is not None else ())


def _clean_parts(element) -> None:
    for child in list(element):
        if _local(child) in DROPPED_PARTS:
            element.remove(child)
        elif _local(child) not in FIELD_PARTS:
            raise _refused(f"<{_local(child)}>", child.sourceline)
        elif _local(child) == "values" and any(_local(item) != "element" for item in child):
            raise _refused("<values>", child.sourceline)


def _clean_columns(columns) -> None:
    names: set[str] = set()
    for column in columns:
        name = column.get("name") or ""
        if _local(column) != "column" or not NAME.fullmatch(name) or name in names:
            raise _refused(f'<column name="{name}">', column.sourceline)
        if column.get("type") not in COLUMN_TYPES and column.get("type") not in SHORT_TYPES:
            raise _refused(f'<column type="{column.get("type")}">', column.sourceline)
        names.add(name)
        _only_attributes(column, ("name", "type", "title", "kk", "en", "required"))
        _clean_parts(column)
        if column.find(f"{{{XML_NAMESPACE}}}columns") is not None:
            raise _refused(f"{name}: <columns>", column.sourceline)
