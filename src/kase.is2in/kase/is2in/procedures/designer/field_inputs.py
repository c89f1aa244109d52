"""What staff enter about a field of a form, and how it becomes the field."""

from collections.abc import Iterable
from itertools import zip_longest
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.register_sources import SOURCES
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.designer.articles import ArticleInput
from kase.is2in.procedures.designer.articles import read_article
from kase.is2in.procedures.designer.conditions import depends_of
from kase.is2in.procedures.designer.form_text import ChoiceText
from kase.is2in.procedures.designer.form_text import COLUMN_TYPES
from kase.is2in.procedures.designer.form_text import FieldText
from kase.is2in.procedures.designer.form_text import LIMITS_OF
from kase.is2in.procedures.designer.form_text import TYPES
from kase.is2in.procedures.designer.inputs import Input
from kase.is2in.procedures.designer.inputs import LONGEST_DESCRIPTION
from kase.is2in.procedures.designer.inputs import LONGEST_TITLE
from kase.is2in.procedures.designer.inputs import read_texts
from kase.is2in.procedures.designer.inputs import refuse
from kase.is2in.procedures.designer.inputs import Sent
from kase.is2in.procedures.designer.inputs import texts_row
from kase.is2in.procedures.designer.rows import Row
from kase.is2in.procedures.designer.words import ASPECT_WORDS
from kase.is2in.procedures.designer.words import choices
from kase.is2in.procedures.designer.words import TYPE_WORDS
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import FieldError
from kase.is2in.web.api import translate
import re


MORE_ROWS = 3
MOST_ROWS = 200
LONGEST_KEY = 60
CHOICE = ("key", *LANGUAGES)
COLUMN = ("name", "type", *LANGUAGES, "required", "values")
SEPARATOR = "|"
# What the list of facts sends for a field that begins empty.
NOTHING = "-"


def rows_of_field(one: FieldText, groups: Iterable[tuple[str, str]]) -> list[Row]:
    """Return the inputs of a field; ``groups`` are the codes and titles of the form's groups."""
    offered = tuple(groups)
    found: list[Row] = [
        (ASPECT_WORDS["titles"], texts_row("titles", one.titles, "line", LONGEST_TITLE)),
        (ASPECT_WORDS["helps"], texts_row("helps", one.helps, "line", LONGEST_DESCRIPTION)),
        ("", (_type(one),)),
    ]
    if len(offered) > 1:
        words = _("Group of fields")
        found.append(("", (Input("group", "choice", words, (offered[0][0],), offered),)))
    must = Input("required", "tick", ASPECT_WORDS["required"], ("1",) if one.required else ())
    return [*found, ("", (must,)), ("", (_register(one),))]


def depends_input(one: FieldText) -> Input:
    """Return the input of a condition written as text."""
    return Input(
        "depends",
        "line",
        _("Condition as text"),
        (one.depends,),
        help=_("field=value|value; other=yes. Empty: always asked."),
        longest=500,
    )


def _register(one: FieldText) -> Input:
    """Return what of the register of organisations the field begins with; the type decides more."""
    known = {code: source.title for code, source in SOURCES.items()}
    offered = ((NOTHING, translate(_("Nothing is taken"))), *choices(known))
    words = ASPECT_WORDS["register"]
    return Input("register", "choice", words, (one.register or NOTHING,), offered)


def _type(one: FieldText) -> Input:
    return Input(
        "type", "choice", ASPECT_WORDS["type"], (one.type,), tuple(choices(TYPE_WORDS))
    )


def limit_rows(one: FieldText) -> list[Row]:
    """Return the inputs of all limits; a script hides those the type does not have."""
    names = dict.fromkeys(name for limits in LIMITS_OF.values() for name in limits)
    helps = {
        "accept": _("For example: .pdf .docx"),
        "currency": _("KZT when left empty"),
    }
    inputs = tuple(
        Input(
            name,
            "line",
            ASPECT_WORDS[name],
            (one.limits.get(name, ""),),
            help=helps.get(name, ""),
            longest=100,
        )
        for name in names
    )
    return [(_("Limits"), inputs)]


def read_field(sent: Sent, name: str, old: FieldText | None, known: Iterable[str]) -> FieldText:
    """Return the field that was sent; raise RuleRefused with what is wrong at each input.

    ``known`` are the names of the other fields: a condition may rest on them only.
    """
    errors: list[FieldError] = []
    titles = read_texts(sent, "titles", LONGEST_TITLE, errors)
    kind = sent.field("type")
    if kind not in TYPES:
        errors.append(FieldError("type", "type", _("Choose the type of the field.")))
    limits = {one: " ".join(sent.field(one).split()) for one in LIMITS_OF.get(kind, ())}
    if old is not None and "default" in old.limits:
        limits["default"] = old.limits["default"]
    found = FieldText(
        name=name,
        type=kind,
        titles=titles,
        helps=_helps(sent),
        required=bool(sent.field("required")) and kind != "Label",
        depends=_depends(sent, old, set(known) - {name}, errors),
        article=read_article(sent_article(sent), today(), errors),
        register=_read_register(sent, kind, old, errors),
        limits=Frozen({key: text for key, text in limits.items() if text}),
        choices=read_choices(sent) if kind == "Choice" else (),
        columns=_columns(sent, old) if kind == "Table" else (),
    )
    if kind == "Choice" and not found.choices:
        errors.append(FieldError("choice_key", "required", _("Write the values to choose from.")))
    if kind == "Table" and not found.columns:
        errors.append(FieldError("column_name", "required", _("Write the columns of the table.")))
    refuse(errors)
    return found


def _read_register(
    sent: Sent, kind: str, old: FieldText | None, errors: list[FieldError]
) -> str:
    """Return the fact that was chosen; who sends none keeps what is there."""
    chosen = sent.field("register")
    if not chosen:
        return old.register if old is not None else ""
    if chosen == NOTHING:
        return ""
    if chosen not in SOURCES or kind not in SOURCES[chosen].kinds:
        text = _("This fact of the register does not fit the type of the field.")
        errors.append(FieldError("register", "register", text))
    return chosen


def _helps(sent: Sent) -> Frozen:
    texts = {lang: sent.field(f"helps_{lang}").strip() for lang in LANGUAGES}
    return Frozen({lang: text[:LONGEST_DESCRIPTION] for lang, text in texts.items() if text})


def sent_article(sent: Sent) -> ArticleInput:
    """Return the article as it was sent."""
    names = ("article_document", "article_part", "article")
    return ArticleInput(*(sent.field(name) for name in names))


def _depends(
    sent: Sent, old: FieldText | None, known: set[str], errors: list[FieldError]
) -> str:
    text = " ".join(sent.field("depends").split())
    # Whoever writes a text means it; else it is what the lines say.
    if sent.field("conditions") and text == (old.depends if old is not None else ""):
        text = depends_of(filter(None, sent.chosen("condition")))
    for piece in filter(None, (one.strip() for one in text.split(";"))):
        name, equals, values = piece.partition("=")
        if not equals or not values.strip():
            errors.append(
                FieldError("depends", "depends", _("A condition reads: field=value|value"))
            )
        elif name.strip() not in known:
            message = _("The form has no field “${name}”.", mapping={"name": name.strip()})
            errors.append(FieldError("depends", "depends", message))
    return text


def sent_rows(sent: Sent, prefix: str, names: Iterable[str]) -> list[dict[str, str]]:
    """Return the rows of a table of inputs, the empty ones left out."""
    lists = {name: sent.chosen(f"{prefix}_{name}") for name in names}
    rows = [
        dict(zip(lists, (each.strip() for each in values), strict=True))
        for values in zip_longest(*lists.values(), fillvalue="")
    ]
    return [row for row in rows[:MOST_ROWS] if any(row.get(lang) for lang in ("key", "name", "ru"))]


def with_act(
    rows: list[dict[str, str]], act: str, prefix: str
) -> list[dict[str, str]]:
    """Return the rows of a table after a button: "choice-up:2" moves the second one up."""
    name, _colon, word = act.partition(":")
    what, _dash, doing = name.partition("-")
    number = int(word) - 1 if word.isascii() and word.isdigit() else -1
    if what != prefix or not 0 <= number < len(rows):
        return rows
    others = rows[:number] + rows[number + 1 :]
    if doing == "remove":
        return others
    place = max(0, number + (-1 if doing == "up" else 1))
    return [*others[:place], rows[number], *others[place:]]


def read_choices(sent: Sent) -> tuple[ChoiceText, ...]:
    """Return the values of a choice; a key left empty is made of the English title."""
    return tuple(_choice(row) for row in sent_rows(sent, "choice", CHOICE))


def _choice(row: dict[str, str]) -> ChoiceText:
    titles = Frozen({lang: row[lang] for lang in LANGUAGES if row.get(lang)})
    return ChoiceText((row["key"] or key_of(row.get("en", "")))[:LONGEST_KEY], titles)


def key_of(text: str) -> str:
    """Return a key made of a text: "Common shares" is "common_shares"."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or "value"


def _columns(sent: Sent, old: FieldText | None) -> tuple[FieldText, ...]:
    before = {one.name: one for one in old.columns} if old is not None else {}
    found = []
    for row in sent_rows(sent, "column", COLUMN):
        name = row["name"] or key_of(row["en"])
        kind = row["type"] if row["type"] in COLUMN_TYPES else "TextLine"
        was = before.get(name)
        same = was is not None and was.type == kind
        found.append(
            FieldText(
                name=name,
                type=kind,
                titles=Frozen({lang: row[lang] for lang in LANGUAGES if row[lang]}),
                helps=was.helps if same else Frozen(),
                required=row["required"] == "yes",
                limits=was.limits if same else Frozen(),
                choices=choices_of_lines(row["values"]) if kind == "Choice" else (),
            )
        )
    return tuple(found)


def choices_of_lines(text: str) -> tuple[ChoiceText, ...]:
    """Return the values written one a line: ``key | Russian | Kazakh | English``."""
    found = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        words = [word.strip() for word in line.split(SEPARATOR)]
        row = dict(zip_longest(CHOICE, words[: len(CHOICE)], fillvalue=""))
        if not row["ru"]:
            row = {"key": "", **dict.fromkeys(LANGUAGES, row["key"])}
        found.append(_choice(row))
    return tuple(found)


def choice_rows(one: FieldText) -> list[dict[str, str]]:
    """Return the values of a choice as rows of inputs."""
    return [
        {"key": each.key, **{lang: each.titles.get(lang, "") for lang in LANGUAGES}}
        for each in one.choices
    ]


def column_rows(one: FieldText) -> list[dict[str, str]]:
    """Return the columns of a table as rows of inputs."""
    return [
        {
            "name": each.name,
            "type": each.type,
            **{lang: each.titles.get(lang, "") for lang in LANGUAGES},
            "required": "yes" if each.required else "no",
            "values": "\n".join(f" {SEPARATOR} ".join(row.values()) for row in choice_rows(each)),
        }
        for each in one.columns
    ]
