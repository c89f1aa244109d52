"""One field of a form: its page, a new one, taking it away."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.designer.articles import article_input
from kase.is2in.procedures.designer.articles import article_link
from kase.is2in.procedures.designer.articles import documents
from kase.is2in.procedures.designer.articles import parts_of
from kase.is2in.procedures.designer.browser.base import PartEditor
from kase.is2in.procedures.designer.browser.fields import FormPartPage
from kase.is2in.procedures.designer.browser.parts import SAVED
from kase.is2in.procedures.designer.conditions import lines_of
from kase.is2in.procedures.designer.conditions import MORE_LINES
from kase.is2in.procedures.designer.conditions import offers
from kase.is2in.procedures.designer.field_inputs import CHOICE
from kase.is2in.procedures.designer.field_inputs import choice_rows
from kase.is2in.procedures.designer.field_inputs import COLUMN
from kase.is2in.procedures.designer.field_inputs import column_rows
from kase.is2in.procedures.designer.field_inputs import depends_input
from kase.is2in.procedures.designer.field_inputs import key_of
from kase.is2in.procedures.designer.field_inputs import limit_rows
from kase.is2in.procedures.designer.field_inputs import MORE_ROWS
from kase.is2in.procedures.designer.field_inputs import read_field
from kase.is2in.procedures.designer.field_inputs import rows_of_field
from kase.is2in.procedures.designer.field_inputs import sent_article
from kase.is2in.procedures.designer.field_inputs import sent_rows
from kase.is2in.procedures.designer.field_inputs import with_act
from kase.is2in.procedures.designer.form_parts import added_field
from kase.is2in.procedures.designer.form_parts import changed_field
from kase.is2in.procedures.designer.form_parts import field_of
from kase.is2in.procedures.designer.form_parts import group_of
from kase.is2in.procedures.designer.form_parts import removed_field
from kase.is2in.procedures.designer.form_parts import version_of_field
from kase.is2in.procedures.designer.form_parts import with_form
from kase.is2in.procedures.designer.form_text import COLUMN_TYPES
from kase.is2in.procedures.designer.form_text import FieldText
from kase.is2in.procedures.designer.form_text import FormText
from kase.is2in.procedures.designer.form_text import LIMITS_OF
from kase.is2in.procedures.designer.inputs import Input
from kase.is2in.procedures.designer.rows import Row
from kase.is2in.procedures.designer.words import choices
from kase.is2in.procedures.designer.words import LANGUAGE_WORDS
from kase.is2in.procedures.designer.words import TYPE_WORDS
from kase.is2in.procedures.designer.working import change_part
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Stale
from kase.is2in.web.api import ConfirmPage
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import json


CELLS = {
    "key": _("Code"),
    "name": _("Name"),
    "type": _("Type"),
    "required": _("Must be filled"),
    "values": _("Values to choose from"),
    "condition": _("Asked only if"),
}
BLANK = FieldText("", "TextLine", Frozen())


class FieldInputs(FormPartPage):
    """What the pages of an old and of a new field have in common."""

    index = ViewPageTemplateFile("templates/field.pt")

    @property
    def old(self) -> FieldText:
        """Return the field as it stands, or a blank one."""
        raise NotImplementedError

    def home(self) -> str:
        """Return the name of the group the field stands in."""
        raise NotImplementedError

    def rows(self) -> list[Row]:
        """Return the plain inputs of the field; the group it stands in is offered first."""
        none = translate(_("Without a heading"))
        titles = {
            group.name: in_language(group.titles, self.language) or none
            for group in self.form.groups
        }
        home = self.home()
        first = [(home, titles[home])] if home in titles else []
        rest = [(name, title) for name, title in titles.items() if name != home]
        return rows_of_field(self.old, [*first, *rest])

    def limits(self) -> list[Row]:
        """Return the inputs of what an answer may be."""
        return limit_rows(self.old)

    def condition(self) -> dict[str, object]:
        """Return the lines of the condition, what each may be, and its text.

        ``lines`` is None for a condition that only the text can say.
        """
        offered = offers(self.form.fields(), self.old.name, self.language)
        lines = lines_of(self.old.depends, offered)
        if self.request.method == "POST" and self.field("conditions"):
            lines = [one for one in self.chosen("condition") if one]
        if lines is not None:
            lines = [*lines, *([""] * MORE_LINES)]
        return {"lines": lines, "offers": offered, "text": depends_input(self.old)}

    def article(self) -> dict[str, object]:
        """Return the article as it is shown, what may be chosen, and where it leads."""
        on, lang = today(), self.language
        sent = self.request.method == "POST"
        shown = sent_article(self) if sent else article_input(self.old.article)
        return {
            "shown": shown,
            "documents": documents(on, lang),
            "parts": parts_of(shown.document, on, lang),
            "link": article_link(self.old.article, on, lang),
        }

    def choice_rows(self) -> list[dict[str, str]]:
        """Return the values of a choice with blank rows to write more into."""
        return self._with_blanks("choice", CHOICE, choice_rows(self.old))

    def column_rows(self) -> list[dict[str, str]]:
        """Return the columns of a table with blank rows to write more into."""
        return self._with_blanks("column", COLUMN, column_rows(self.old))

    def _with_blanks(
        self, prefix: str, names: tuple[str, ...], stored: list[dict[str, str]]
    ) -> list[dict[str, str]]:
        rows = stored
        if self.request.method == "POST":
            rows = with_act(sent_rows(self, prefix, names), self.field("action"), prefix)
        return [*rows, *(dict.fromkeys(names, "") for _number in range(MORE_ROWS))]

    def column_types(self) -> list[tuple[str, str]]:
        """Return the types that a column can have."""
        return choices({name: TYPE_WORDS[name] for name in COLUMN_TYPES})

    def limits_of(self) -> str:
        """Return which limits each type has, for the script that hides the others."""
        return json.dumps(LIMITS_OF)

    def cell(self, name: str, number: int) -> str:
        """Return the words of an input in a table, for those who hear the page."""
        words = CELLS[name] if name in CELLS else LANGUAGE_WORDS[name]
        row = translate(_("row ${number}", mapping={"number": number}))
        return f"{translate(words)}, {row}"

    def conflict(self) -> list[dict[str, str]]:
        """Return what saving again would change in what somebody else has stored."""
        return []


class FieldPage(PartEditor, FieldInputs):
    """``@@design-field/<place>/<name>``: everything a field says."""

    deepest = 5

    def check(self) -> None:
        """Refuse what is no field of a form."""
        super().check()
        if len(self.path) < self.deepest:
            raise nowhere()
        _ = self.old

    def handle(self):
        """Keep the field, unless somebody has changed it since; or only show more rows."""
        if self.field("action") not in ("", "save"):
            return None
        self.change_form(self._made)
        return self.redirect(self.fields_url(self.name), SAVED)

    def _made(self, form: FormText) -> FormText:
        old = field_of(form, self.name)
        if version_of_field(old, group_of(form, self.name).name) != self.field("version"):
            raise Stale(
                "stale",
                _("Somebody has changed this since you opened it. Compare and save again."),
                current=old,
            )
        return self._with_sent(form)

    def _with_sent(self, form: FormText) -> FormText:
        old = field_of(form, self.name)
        new = read_field(self, old.name, old, [one.name for one in form.fields()])
        home = group_of(form, self.name).name
        group = self.field("group") if "group" in self.request.form else home
        return changed_field(form, old.name, new, group)

    @property
    def name(self) -> str:
        """Return the name of the field."""
        return self.path[4]

    @cached_property
    def old(self) -> FieldText:
        """Return the field as it stands; raise Missing."""
        return field_of(self.form, self.name)

    def home(self) -> str:
        """Return the name of the group the field stands in."""
        return group_of(self.form, self.name).name

    def title(self) -> str:
        """Return what the field is called."""
        return in_language(self.old.titles, self.language) or self.old.name

    def stored_version(self) -> str:
        """Return the version of the field."""
        return version_of_field(self.old, self.home())

    def made(self, definition: ProcedureDefinition) -> ProcedureDefinition:
        """Return a definition with the field as it was sent."""
        return with_form(definition, self.place, self._with_sent)


class AddFieldPage(FieldInputs):
    """``@@design-field-add/<place>``: one more field."""

    def handle(self):
        """Add the field at the end of its group; or only show more rows."""
        if self.field("action") not in ("", "save"):
            return None
        name = self.field("name").strip() or self._free_name()
        known = [one.name for one in self.form.fields()]
        new = read_field(self, name, None, known)
        group = self.field("group") or self.home()
        self.change_form(lambda form: added_field(form, new, group))
        return self.redirect(self.fields_url(name), SAVED)

    def _free_name(self) -> str:
        stem = key_of(self.field("titles_en"))[:50]
        stem = stem if stem[:1].isalpha() else f"field_{stem}"
        used = {one.name for one in self.form.fields()}
        names = (stem, *(f"{stem}_{number}" for number in range(2, len(used) + 3)))
        return next(name for name in names if name not in used)

    @property
    def old(self) -> FieldText:
        """Return a blank field."""
        return BLANK

    def home(self) -> str:
        """Return the last group of the form: new fields go to its end."""
        return self.form.groups[-1].name if self.form.groups else ""

    def rows(self) -> list[Row]:
        """Return the inputs, with the name at the end of those everybody needs."""
        name = Input(
            "name",
            "line",
            _("Name"),
            help=_("A Latin letter, then letters, digits and _. Empty: made of the English title."),
            longest=60,
        )
        rows = super().rows()
        return [*rows[:3], ("", (name,)), *rows[3:]]

    def title(self) -> str:
        """Return what the page is for."""
        return translate(_("Add a field"))

    def version(self) -> str:
        """Return nothing: what is new rests on nothing."""
        return ""


class DeleteFieldPage(ConfirmPage, FormPartPage):
    """``@@design-field-delete/<place>/<name>``: take a field out of the form."""

    index = ViewPageTemplateFile("templates/delete.pt")
    deepest = 5
    danger = True
    button = _("Delete")

    def check(self) -> None:
        """Refuse what is no field of a form."""
        super().check()
        if len(self.path) < self.deepest:
            raise nowhere()
        _ = field_of(self.form, self.path[4])

    def handle(self):
        """Take the field out, unless somebody has changed the form since."""
        version = self.field("version")
        change_part(self.context, self.place, version, self._without)
        return self.redirect(self.fields_url(), _("Deleted from the working copy."))

    def _without(self, one: ProcedureDefinition) -> ProcedureDefinition:
        return with_form(one, self.place, lambda form: removed_field(form, self.path[4]))

    @property
    def title(self) -> str:
        """Return what would be deleted."""
        one = field_of(self.form, self.path[4])
        shown = in_language(one.titles, self.language) or one.name
        return translate(_("Delete: ${title}", mapping={"title": shown}))

    @property
    def question(self) -> str:
        """Return in which form it stands."""
        return self.form_title()

    def consequences(self) -> tuple[object, ...]:
        """Return what stays."""
        return (_("Applications that are already filed keep their edition."),)

    @property
    def cancel(self) -> str:
        """Return the table of fields."""
        return self.fields_url(self.path[4])
