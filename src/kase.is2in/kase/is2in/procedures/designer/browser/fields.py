"""The form of a stage as a table of fields, and its text for experts."""

from collections.abc import Callable
from functools import cached_property
from kase.is2in.procedures.catalogue.form_checks import form_problems
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.designer.articles import article_link
from kase.is2in.procedures.designer.browser.base import DesignerPage
from kase.is2in.procedures.designer.browser.parts import SAVED
from kase.is2in.procedures.designer.conditions import condition_words
from kase.is2in.procedures.designer.form_parts import moved_field
from kase.is2in.procedures.designer.form_parts import with_form
from kase.is2in.procedures.designer.form_parts import with_headings
from kase.is2in.procedures.designer.form_parts import with_model
from kase.is2in.procedures.designer.form_text import FormText
from kase.is2in.procedures.designer.form_text import read_form
from kase.is2in.procedures.designer.parts import version_of
from kase.is2in.procedures.designer.words import TYPE_WORDS
from kase.is2in.procedures.designer.working import arrange
from kase.is2in.procedures.designer.working import change_part
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class FormPartPage(DesignerPage):
    """What all pages about a form have: its place is four words behind the page's name."""

    @property
    def form_place(self):
        """Return the place of the form."""
        return self.path[:4]

    @property
    def place(self):
        """Return the place of the form: also a page about one of its fields is in it."""
        return self.form_place

    def check(self) -> None:
        """Refuse whatever is no form."""
        if not isinstance(self.target, FormDefinition):
            raise nowhere()

    @cached_property
    def form(self) -> FormText:
        """Return the form's groups and fields; raise RuleRefused when it cannot be read."""
        return read_form(self.target.model)

    def change_form(self, change: Callable[[FormText], FormText]) -> None:
        """Change the form in the working copy."""
        arrange(self.context, self.place, lambda one: with_form(one, self.place, change))

    def fields_url(self, field: str = "") -> str:
        """Return the address of the table of fields."""
        mark = f"#field-{field}" if field else ""
        return self.address("design-fields", self.place) + mark

    def form_title(self) -> str:
        """Return what the form is called."""
        return self.titled(self.target)


class FieldsPage(FormPartPage):
    """``@@design-fields/<place>``: the fields in their groups, moved up and down; headings."""

    index = ViewPageTemplateFile("templates/fields.pt")

    def handle(self):
        """Move a field, or keep the headings."""
        what, _colon, name = self.field("action").partition(":")
        if what in ("up", "down"):
            self.change_form(lambda form: moved_field(form, name, -1 if what == "up" else 1))
            return self.redirect(self.fields_url(name))
        if what != "headings":
            raise nowhere()
        titles = {
            group.name: self._titles(f"heading-{group.name}")
            for group in self.form.groups
            if group.name
        }
        fresh = self._titles("heading-")

        def change(one: ProcedureDefinition) -> ProcedureDefinition:
            return with_form(one, self.place, lambda form: with_headings(form, titles, fresh))

        change_part(self.context, self.place, self.field("version"), change)
        return self.redirect(self.fields_url(), SAVED)

    def _titles(self, name: str) -> Frozen:
        texts = {lang: " ".join(self.field(f"{name}-{lang}").split()) for lang in LANGUAGES}
        return Frozen({lang: text[:400] for lang, text in texts.items() if text})

    def version(self) -> str:
        """Return the version of the form."""
        return version_of(self.target)

    def unreadable(self) -> object:
        """Return why the form cannot be read, None when it can."""
        try:
            _ = self.form
        except Refusal as refusal:
            return refusal.message
        return None

    def problems(self) -> list[str]:
        """Return what the linter finds in the form."""
        found = form_problems("", self.target.model)
        return [f"{one.place}: {translate(one.text)}".removeprefix(": ") for one in found]

    def article(self, article: str) -> tuple[str, str]:
        """Return (words, address) of an article, (its own words, "") where it leads nowhere."""
        return article_link(article, today(), self.language) or (article, "")

    def groups(self) -> list[dict[str, object]]:
        """Return the groups with their fields, ready to be shown."""
        if self.unreadable():
            return []
        return [
            {
                "name": group.name,
                "titles": group.titles,
                "fields": [
                    {
                        "name": one.name,
                        "title": in_language(one.titles, self.language) or one.name,
                        "type": translate(TYPE_WORDS.get(one.type, one.type)),
                        "required": one.required,
                        "depends": condition_words(one.depends, self.form.fields(), self.language),
                        "article": self.article(one.article),
                        "url": self.address("design-field", (*self.place, one.name)),
                        "delete_url": self.address("design-field-delete", (*self.place, one.name)),
                    }
                    for one in group.fields
                ],
            }
            for group in self.form.groups
        ]


class TextPage(FormPartPage):
    """``@@design-xml/<place>``: the form's text, for experts."""

    index = ViewPageTemplateFile("templates/form_text.pt")

    def handle(self):
        """Keep the text that was sent, unless somebody else was quicker."""
        text = self.field("model").replace("\r\n", "\n").strip() + "\n"
        version = self.field("version")
        change_part(
            self.context, self.place, version, lambda one: with_model(one, self.place, text)
        )
        return self.redirect(self.fields_url(), SAVED)

    def text(self) -> str:
        """Return the text: what was sent, after a refusal."""
        return self.field("model") if self.request.method == "POST" else self.target.model
