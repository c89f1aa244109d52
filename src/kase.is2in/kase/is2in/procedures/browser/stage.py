"""The page of one stage: its forms, save / done / skip, comments at the fields."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.browser.comments import FieldComments
from kase.is2in.procedures.types import FormState
from kase.is2in.procedures.types import StageState
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import display_form
from kase.is2in.questionnaires.api import error_summary
from kase.is2in.questionnaires.api import group_form
from kase.is2in.questionnaires.api import save_status
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.clock import now
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import Stale
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
import json


@implementer(IPublishTraverse)
class StagePage(ApplicationPage):
    """``…/@@stage/<stage>``: to fill while the application is filled, to read afterwards."""

    index = ViewPageTemplateFile("templates/stage.pt")
    stage_id = ""
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

    @property
    def wants_json(self) -> bool:
        """Return whether a script asks: autosave."""
        return self.request.form.get("autosave") == "1"

    @cached_property
    def stage(self) -> StageState:
        """Return the stage as it stands."""
        return api.stage(self.context, self.stage_id, self.person)

    @property
    def editable(self) -> bool:
        """Return whether the person fills the stage."""
        return self.line.editable

    @cached_property
    def field_comments(self) -> FieldComments:
        """Return what draws the comments at the right of each field."""
        return FieldComments(self)

    @cached_property
    def groups(self) -> list[tuple[FormState, object]]:
        """Return each form of the stage with what draws it."""
        answers = Answers(self.context)
        make = group_form if self.editable else display_form
        found = []
        for form in self.stage.forms:
            options = {"version": form.version} if self.editable else {}
            group = make(
                self.context,
                self.request,
                form.id,
                form.schema,
                title=form.title,
                values=form.values,
                sources=answers.sources(form.id),
                comments=self.field_comments,
                **options,
            )
            found.append((form, group))
        return found

    def errors(self) -> str:
        """Return the list of what is wrong on the page, with links."""
        return error_summary([group for _form, group in self.groups]) if self.editable else ""

    def save_status(self) -> str:
        """Return the line that says when the page was saved, and saves it meanwhile."""
        return save_status(self.stage_url(self.stage_id)) if self.editable else ""

    def stage_url(self, stage_id: str) -> str:
        """Return the address of a stage."""
        return f"{self.url}/@@stage/{stage_id}"

    def next_url(self) -> str:
        """Return where "Готово" leads: the next stage, after the last one the application."""
        ids = [stage.id for stage in self.line.stages]
        place = ids.index(self.stage_id) + 1
        return self.stage_url(ids[place]) if place < len(ids) else self.url

    # -- what the buttons do -------------------------------------------------------------

    def do_save(self):
        """«Сохранить»: keep what is there and stay."""
        saved = self.save_forms()
        if self.wants_json:
            return self.saved_as_json()
        if saved:
            here = self.stage_url(self.stage_id)
            return self.redirect(here, _("Saved at ${time}", mapping={"time": self.clock()}))
        return None

    def do_done(self):
        """«Готово»: keep, demand what is required, go on."""
        if not self.save_forms():
            return None
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

    def do_consultant(self):
        """Choose the consultant's employee, who becomes an executor and is told."""
        api.choose_consultant(self.context, self.person, self.request.form.get("consultant", ""))
        return self.redirect(self.next_url(), _("The consultant has been told."))

    def do_add_form(self):
        """«Добавить»: the forms of the chosen criteria for one security."""
        chosen, isin = self.chosen, self.request.form.get("isin", "").strip()
        api.add_form(self.context, self.person, self.stage_id, chosen, isin)
        return self.redirect(
            self.stage_url(self.stage_id), _("The security is added. Fill its form.")
        )

    def do_remove_form(self, form_id: str):
        """Remove a form of a dynamic stage with its answers."""
        api.remove_form(self.context, self.person, self.stage_id, form_id)
        return self.redirect(self.stage_url(self.stage_id), _("The security is removed."))

    def do_reuse(self, form_id: str):
        """Take the answers of an archived application."""
        source = self.request.form.get(f"reuse-{form_id}", "")
        api.reuse(self.context, self.person, self.stage_id, form_id, source)
        return self.redirect(
            self.stage_url(self.stage_id), _("The answers are copied. Check them.")
        )

    def do_criteria(self):
        """Show the next level of criteria, without JavaScript too."""
        return None

    def do_comments(self):
        """«Сохранить» of whoever comments: all drafts at once."""
        added = api.add_comments(self.context, self.person, self.field_comments.drafts())
        if not added:
            self.message = translate(_("There is no new comment to save."))
            return None
        here = self.stage_url(self.stage_id)
        return self.redirect(here, _("Comments saved: ${count}", mapping={"count": len(added)}))

    def do_settle(self, argument: str):
        """Answer, resolve or reopen a comment; what is being filled is saved with it."""
        state, _colon, comment_id = argument.partition(":")
        if self.editable and not self.save_forms():
            return None
        api.set_comment_state(self.context, self.person, comment_id, state)
        return self.redirect(self.stage_url(self.stage_id))

    # -- saving ----------------------------------------------------------------------------

    def save_forms(self) -> bool:
        """Save every form that was sent and is right; return whether all were."""
        good = True
        for form, group in self.groups:
            if not group.sent:
                continue
            values, wrong = group.extractData()
            if (wrong or group.reshaped) and not self.wants_json:
                good = False
                if wrong:
                    self.request.response.setStatus(422)
                continue
            good = self.save_form(form, group, values) and good
        self._forget()
        return good

    def save_form(self, form: FormState, group, values) -> bool:
        """Save one form; a stale one is shown beside what somebody else has stored."""
        try:
            api.save_stage(
                self.context,
                self.person,
                self.stage_id,
                form=form.id,
                values=values,
                base_version=group.base_version,
            )
        except Stale:
            current = Answers(self.context).current(form.id)
            group.show_conflict(current, api.person_name(current.author))
            self.request.response.setStatus(412)
            return False
        # The page may be shown again without a redirect, when another form of it is wrong.
        group.saved(Answers(self.context).version(form.id), values)
        return True

    def _forget(self) -> None:
        # What was read before the save is old now; the forms keep what the person entered.
        for name in ("stage", "line", "facts"):
            self.__dict__.pop(name, None)

    @staticmethod
    def belongs(error, form: FormState) -> bool:
        """Return whether an error of "Готово" is about a form of the page."""
        return error.field.partition(".")[0] in form.schema

    def saved_as_json(self) -> str:
        """Answer an autosave: the time, the new versions, what could not be saved."""
        wrong = [
            {"field": f"field-{form.id}-{error.field}", "message": translate(error.message)}
            for form, group in self.groups
            for error in group.errors
        ]
        versions = {form.id: form.version for form in self.stage.forms}
        self.request.response.setHeader("Content-Type", "application/json")
        return json.dumps({"saved": self.clock(), "versions": versions, "errors": wrong})

    def clock(self) -> str:
        """Return the time of the save as people read it."""
        return almaty(now()).strftime("%H:%M")

    # -- dynamic stages and the consultant ---------------------------------------------------

    @property
    def chosen(self) -> dict[str, str]:
        """Return the criteria chosen so far, level by level."""
        found = {}
        for name, value in self.request.form.items():
            if name.startswith("criterion-") and isinstance(value, str) and value:
                found[name.removeprefix("criterion-")] = value
        return found

    def criteria(self) -> list[object]:
        """Return the levels to show: those chosen, then the next one."""
        levels, chosen = [], {}
        wanted = self.chosen
        for _turn in range(10):
            level = api.criteria(self.context, self.stage_id, chosen)
            levels.append(level)
            if level.complete or wanted.get(level.level) not in dict(level.options):
                break
            chosen[level.level] = wanted[level.level]
        return levels

    def consultants(self):
        """Return the employees of partner consultants."""
        return api.consultants(self.context)

    def sources(self, form: FormState):
        """Return the questionnaires whose answers this form can take."""
        return [row for row in api.questionnaires(self.person) if row.form == form.form]
