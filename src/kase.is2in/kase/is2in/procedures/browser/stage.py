"""The page of one stage: save / done / skip, comments at the fields."""

from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.comments import Drafts
from kase.is2in.procedures.browser.stage_choice import StageChoice
from kase.is2in.procedures.types import FormState
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class StagePage(StageChoice):
    """``…/@@stage/<stage>``: to fill while the application is filled, to read afterwards."""

    index = ViewPageTemplateFile("templates/stage.pt")
    message = ""
    refusal: Refusal | None = None

    def publishTraverse(self, request, name):
        if self.stage_id:
            raise Missing("stage", _("There is no such page."))
        self.stage_id = name
        return self

    def __call__(self):
        if not self.authenticated_post():
            return self.index()
        if self.request.form.get("check") == "1":
            return self.checked_as_json()
        action = self.request.form.get("action", "save")
        name, _colon, argument = action.partition(":")
        handler = getattr(self, f"do_{name.replace('-', '_')}", None)
        if handler is None:
            raise Missing("action", _("There is no such page."))
        try:
            answer = handler(argument) if argument else handler()
        except Refusal as refusal:
            if refusal.status in (401, 403, 404) or self.wants_json:
                raise
            self.refusal = refusal
            self.request.response.setStatus(refusal.status)
            answer = None
        return self.index() if answer is None else answer

    def next_url(self) -> str:
        """Return where "Готово" leads: the next stage, after the last one the application."""
        ids = [stage.id for stage in self.line.stages]
        place = ids.index(self.stage_id) + 1
        return self.stage_url(ids[place]) if place < len(ids) else self.url

    def do_save(self):
        """«Сохранить»: keep what is there and stay."""
        saved = self.save_forms()
        if self.wants_json:
            return self.saved_as_json()
        if saved:
            Drafts(self).save()
            here = self.stage_url(self.stage_id)
            return self.redirect(here, _("Saved at ${time}", mapping={"time": self.clock()}))
        return None

    def do_done(self):
        """«Готово»: keep, demand what is required, go on."""
        if not self.save_forms():
            return None
        Drafts(self).save()
        try:
            api.save_stage(self.context, self.person, self.stage_id, action="done")
        except Refusal as refusal:
            for form, group in self.groups:
                own = [e for e in refusal.errors if self.belongs(e, form)]
                group.add_errors(own)
            raise
        return self.redirect(self.next_url(), _("The stage is filled."))

    def do_skip(self):
        """«Пропустить этап», where the definition allows it."""
        api.save_stage(self.context, self.person, self.stage_id, action="skip")
        return self.redirect(self.next_url(), _("The stage is skipped."))

    def do_comments(self):
        """«Сохранить» of whoever comments: all drafts at once."""
        added = Drafts(self).save()
        if not added:
            self.message = translate(_("There is no new comment to save."))
            return None
        here = self.stage_url(self.stage_id)
        return self.redirect(here, _("Comments saved: ${count}", mapping={"count": added}))

    def do_settle(self, argument: str):
        """Answer, resolve or reopen a comment; what is being filled is saved with it."""
        state, _colon, comment_id = argument.partition(":")
        if self.editable and not self.save_forms():
            return None
        Drafts(self).save()
        api.set_comment_state(self.context, self.person, comment_id, state)
        return self.redirect(self.stage_url(self.stage_id))

    @staticmethod
    def belongs(error, form: FormState) -> bool:
        """Return whether an error of "Готово" is about a form of the page."""
        return error.field.partition(".")[0] in form.schema
