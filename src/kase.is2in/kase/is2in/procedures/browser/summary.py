"""All forms of an application on one page, to read and to comment on (paragraphs 19, 20, 24)."""

from collections.abc import Sequence
from functools import cached_property
from kase.is2in import _
from kase.is2in.library import api as library
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.browser.base import rules_day
from kase.is2in.procedures.browser.comments import Drafts
from kase.is2in.procedures.browser.comments import FieldComments
from kase.is2in.questionnaires.api import display_form
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Summary(ApplicationPage):
    """The manual's "Просмотр заявления и документов, направленных на Биржу"."""

    index = ViewPageTemplateFile("templates/summary.pt")
    tab = "summary"

    def __call__(self):
        if not self.authenticated_post():
            return self.index()
        action, _colon, argument = self.request.form.get("action", "").partition(":")
        Drafts(self).save()
        if action == "settle":
            state, _colon, comment_id = argument.partition(":")
            api.set_comment_state(self.context, self.person, comment_id, state)
        return self.redirect(f"{self.url}/@@summary", _("Comments are saved."))

    @cached_property
    def words(self) -> str:
        """Return the words that are marked in the answers: a search of the archive led here."""
        given = self.request.form.get("q", "")
        return library.cleaned(given) if isinstance(given, str) else ""

    def marked(self, texts: Sequence[str]):
        """Return texts in pieces, the words that were looked for apart."""
        return library.marked_whole(texts, self.words)

    @cached_property
    def field_comments(self) -> FieldComments:
        """Return what draws the comments at the right of each field."""
        return FieldComments(self)

    @cached_property
    def parts(self) -> list[dict[str, object]]:
        """Return the stages with their forms, filled or skipped."""
        return [
            {
                "title": stage.title,
                "words": self.status_words(stage),
                "groups": [self.display(form) for form in stage.forms],
            }
            for stage in self.line.stages
        ]

    def form_groups(self):
        """Return the forms whose fields can be commented on."""
        return [(form, None) for stage in self.line.stages for form in stage.forms]

    def display(self, form):
        """Return one form to read."""
        return display_form(
            self.context,
            self.request,
            form.id,
            form.schema,
            title=form.title,
            values=form.values,
            sources=form.sources,
            known=form.known,
            comments=self.field_comments,
            on=rules_day(self.context),
            marked=self.marked if self.words else None,
        )
