"""A form as staff edit it: groups of fields, read from its XML and written back.

What a form may say is closed (``questionnaires/README.md``), so nothing of it is lost on the way;
attributes and elements of other tools, which mean nothing to us, are. Forms are written in one
way, the one of the files that ship, so that two exports can be compared line by line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.types import Frozen
from lxml import etree
from xml.sax.saxutils import escape


NS = "{http://namespaces.plone.org/supermodel/schema}"
WORDS = "{http://namespaces.kase.kz/is2in}"
OWN = "kase.is2in.questionnaires.fields."
# Short name → the name in the XML, in the order in which they are offered.
TYPES = {
    **{name: f"zope.schema.{name}" for name in ("TextLine", "Text", "Int", "Decimal")},
    **{name: f"{OWN}{name}" for name in ("Money", "Percent")},
    **{name: f"zope.schema.{name}" for name in ("Date", "Choice")},
    "YesNo": f"{OWN}YesNo",
    "Bool": "zope.schema.Bool",
    **{name: f"{OWN}{name}" for name in ("Isin", "Iin", "Bin", "Phone", "Email")},
    **{name: f"{OWN}{name}" for name in ("Upload", "Table")},
    "NamedBlobFile": "plone.namedfile.field.NamedBlobFile",
    "Label": "collective.easyform.fields.Label",
}
SHORT = {dotted: short for short, dotted in TYPES.items()}
COLUMN_TYPES = (
    *("TextLine", "Text", "Int", "Decimal", "Money", "Percent", "Date", "Choice", "YesNo"),
    *("Isin", "Iin", "Bin", "Phone", "Email"),
)
# Elements of a field beside its words, in the order in which they are written.
LIMITS = (
    *("default", "min", "max", "min_length", "max_length", "currency"),
    *("accept", "max_megabytes", "min_rows", "max_rows"),
)
# Which of them a type has.
LIMITS_OF = {
    "TextLine": ("min_length", "max_length"),
    "Text": ("min_length", "max_length"),
    "Int": ("min", "max"),
    "Decimal": ("min", "max"),
    "Percent": ("min", "max"),
    "Date": ("min", "max"),
    "Money": ("min", "max", "currency"),
    "Upload": ("accept", "max_megabytes"),
    "Table": ("min_rows", "max_rows"),
}
TRUE = ("true", "yes", "1")


EMPTY_FORM = """<?xml version="1.0" encoding="UTF-8"?>
<model xmlns="http://namespaces.plone.org/supermodel/schema"
       xmlns:is2in="http://namespaces.kase.kz/is2in">
  <schema>
  </schema>
</model>
"""


@dataclass(frozen=True)
class ChoiceText:
    """A value of a choice: its key and what it is called."""

    key: str
    titles: Frozen


@dataclass(frozen=True)
class FieldText:
    """A field, or a column of a table: everything its element says."""

    name: str
    type: str
    titles: Frozen
    helps: Frozen = field(default_factory=Frozen)
    required: bool = True
    depends: str = ""
    article: str = ""
    register: str = ""
    limits: Frozen = field(default_factory=Frozen)
    choices: tuple[ChoiceText, ...] = ()
    columns: tuple["FieldText", ...] = ()


@dataclass(frozen=True)
class GroupText:
    """Fields under one heading; ``name`` is "" for those without a heading."""

    name: str
    titles: Frozen
    fields: tuple[FieldText, ...] = ()


@dataclass(frozen=True)
class FormText:
    """A form: its groups in order."""

    groups: tuple[GroupText, ...] = ()

    def fields(self) -> Iterator[FieldText]:
        """Yield every field in order."""
        for group in self.groups:
            yield from group.fields


def read_form(model: str) -> FormText:
    """Return what the XML of a form says; raise RuleRefused where it cannot be read.

    A form that has no field yet, as it stands after it was added, is read too.
    """
    if model.strip() == EMPTY_FORM.strip():
        return FormText()
    form_schema(model)
    # form_schema refuses document types and entities, so parsing again is safe.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True
    )
    schema = etree.fromstring(model.encode("utf-8"), parser).find(f"{NS}schema")
    groups: list[GroupText] = []
    for element in schema:
        if element.tag == f"{NS}fieldset":
            groups.append(_group(element))
        elif element.tag == f"{NS}field":
            if not groups or groups[-1].name:
                groups.append(GroupText("", Frozen()))
            last = groups.pop()
            groups.append(GroupText("", Frozen(), (*last.fields, _field(element))))
    return FormText(tuple(groups))


def _group(element) -> GroupText:
    titles = {"ru": element.get("label"), **_translated(element, WORDS)}
    inner = tuple(_field(each) for each in element if each.tag == f"{NS}field")
    return GroupText(element.get("name") or "", _texts(titles), inner)


def _field(element) -> FieldText:
    return FieldText(
        name=element.get("name"),
        type=SHORT.get(element.get("type"), element.get("type")),
        titles=_texts({"ru": _said(element, "title"), **_translated(element, WORDS)}),
        helps=_texts(
            {"ru": _said(element, "description"), **_translated(element, f"{WORDS}help_")}
        ),
        required=(_said(element, "required") or "True").lower() in TRUE,
        depends=element.get(f"{WORDS}depends") or "",
        article=element.get(f"{WORDS}article") or "",
        register=element.get(f"{WORDS}register") or "",
        limits=_limits(element),
        choices=_choices(element),
        columns=tuple(_column(each) for each in element.iterfind(f"{NS}columns/{NS}column")),
    )


def _column(element) -> FieldText:
    given = element.get("type") or ""
    return FieldText(
        name=element.get("name"),
        type=SHORT.get(given, given),
        titles=_texts({"ru": element.get("title"), **_translated(element, "")}),
        helps=_texts({"ru": _said(element, "description")}),
        required=(element.get("required") or "").lower() in TRUE,
        limits=_limits(element),
        choices=_choices(element),
    )


def _limits(element) -> Frozen:
    return _texts({name: _said(element, name) for name in LIMITS})


def _choices(element) -> tuple[ChoiceText, ...]:
    found = []
    for each in element.iterfind(f"{NS}values/{NS}element"):
        text = (each.text or "").strip()
        titles = _texts({"ru": text, **_translated(each, "")})
        found.append(ChoiceText(each.get("key") or text, titles))
    return tuple(found)


def _translated(element, prefix: str) -> dict[str, str | None]:
    return {lang: element.get(f"{prefix}{lang}") for lang in LANGUAGES[1:]}


def _said(element, name: str) -> str:
    return (element.findtext(f"{NS}{name}") or "").strip()


def _texts(texts: dict[str, str | None]) -> Frozen:
    return Frozen({key: text for key, text in texts.items() if text})


def write_form(form: FormText) -> str:
    """Return the XML of a form."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<model xmlns="http://namespaces.plone.org/supermodel/schema"',
        '       xmlns:is2in="http://namespaces.kase.kz/is2in">',
        "  <schema>",
    ]
    for group in form.groups:
        if not group.name:
            lines += [line for each in group.fields for line in _write_field(each, " " * 4)]
            continue
        lines.append(f"    <fieldset name={_quoted(group.name)} {_attribute(group, 'label', 'ru')}")
        words = " ".join(_attribute(group, f"is2in:{lang}", lang) for lang in LANGUAGES[1:])
        lines.append(f"              {words}>")
        lines += [line for each in group.fields for line in _write_field(each, " " * 6)]
        lines.append("    </fieldset>")
    return "\n".join([*lines, "  </schema>", "</model>", ""])


def _attribute(group: GroupText, name: str, lang: str) -> str:
    return f"{name}={_quoted(group.titles.get(lang, ''))}"


def _write_field(one: FieldText, indent: str) -> Iterator[str]:
    attributes = {
        "type": TYPES.get(one.type, one.type),
        **{f"is2in:{lang}": one.titles.get(lang) for lang in LANGUAGES[1:]},
        **{f"is2in:help_{lang}": one.helps.get(lang) for lang in LANGUAGES[1:]},
        "is2in:depends": one.depends,
        "is2in:article": one.article,
        "is2in:register": one.register,
    }
    head = [f"name={_quoted(one.name)}"]
    head += [f"{name}={_quoted(value)}" for name, value in attributes.items() if value]
    yield f"{indent}<field " + f"\n{indent}       ".join(head) + ">"
    deep = indent + "  "
    yield from _element("title", one.titles.get("ru"), deep)
    yield from _element("description", one.helps.get("ru"), deep)
    if not one.required:
        yield f"{deep}<required>False</required>"
    for name in LIMITS:
        yield from _element(name, one.limits.get(name), deep)
    yield from _write_choices(one.choices, deep)
    if one.columns:
        yield f"{deep}<columns>"
        for column in one.columns:
            yield from _write_column(column, deep + "  ")
        yield f"{deep}</columns>"
    yield f"{indent}</field>"


def _write_column(one: FieldText, indent: str) -> Iterator[str]:
    first = f"{indent}<column name={_quoted(one.name)} type={_quoted(one.type)}"
    yield f"{first} title={_quoted(one.titles.get('ru', ''))}"
    words = [f"{lang}={_quoted(one.titles.get(lang, ''))}" for lang in LANGUAGES[1:]]
    words += ['required="yes"'] if one.required else []
    deep = indent + "  "
    inner = [
        *_element("description", one.helps.get("ru"), deep),
        *(line for name in LIMITS for line in _element(name, one.limits.get(name), deep)),
        *_write_choices(one.choices, deep),
    ]
    yield f"{indent}        {' '.join(words)}{'>' if inner else '/>'}"
    if inner:
        yield from inner
        yield f"{indent}</column>"


def _write_choices(choices: tuple[ChoiceText, ...], indent: str) -> Iterator[str]:
    if not choices:
        return
    yield f"{indent}<values>"
    for one in choices:
        words = " ".join(
            f"{lang}={_quoted(one.titles[lang])}" for lang in LANGUAGES[1:] if lang in one.titles
        )
        key = f"key={_quoted(one.key)}"
        text = escape(one.titles.get("ru", ""))
        yield f"{indent}  <element {f'{key} {words}'.strip()}>{text}</element>"
    yield f"{indent}</values>"


def _element(name: str, text: str | None, indent: str) -> Iterator[str]:
    if text:
        yield f"{indent}<{name}>{escape(text)}</{name}>"


def _quoted(text: str) -> str:
    # A line break in an attribute would be read as a space: it is written as a reference.
    return '"' + escape(text, {'"': "&quot;", "\n": "&#10;", "\r": "", "\t": " "}) + '"'
