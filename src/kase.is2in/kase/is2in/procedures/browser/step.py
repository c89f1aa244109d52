"""The page of one step: what happens next, who will be told, what is to be said."""

from contextlib import suppress
from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.browser.uploads import uploaded_files
from kase.is2in.procedures.examination.browser.points import answers_of
from kase.is2in.procedures.examination.browser.points import points_of
from kase.is2in.procedures.examination.browser.points import PointsForm
from kase.is2in.procedures.letters.steps import DRAFTED
from kase.is2in.procedures.letters.types import STEP_KINDS
from kase.is2in.procedures.types import Step
from kase.is2in.procedures.types import StepField
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import undone_when_refused
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class StepPage(ApplicationPage):
    """``…/@@step/<transition>``: asks what the step needs, then makes it."""

    index = ViewPageTemplateFile("templates/step.pt")
    transition = ""
    refusal: Refusal | None = None

    def publishTraverse(self, request, name):
        if self.transition:
            raise Missing("step", _("There is no such page."))
        self.transition = name
        return self

    def __call__(self):
        if self.authenticated_post():
            try:
                with undone_when_refused():
                    api.perform(self.context, self.person, self.transition, **self.answers())
            except Refusal as refusal:
                if refusal.status in (403, 404):
                    raise
                self.refusal = refusal
                self.request.response.setStatus(refusal.status)
            else:
                return self.redirect(self.after(), _("Done. Whoever acts next has been told."))
        return self.index()

    @cached_property
    def step(self) -> Step:
        """Return the step; one that is not (or no longer) the person's is a Conflict."""
        for step in api.steps(self.context, self.person):
            if step.id == self.transition:
                return step
        raise Conflict(
            "step", _("This step cannot be made now: the application has gone on meanwhile.")
        )

    @property
    def drafted(self) -> str:
        """Return the kind of the letter that can be drafted for the step, "" for none."""
        return STEP_KINDS[self.transition] if self.transition in DRAFTED else ""

    def after(self) -> str:
        """Return where to go afterwards: the head goes on to sign whatever now waits for it."""
        facts = api.facts(self.context, self.person)
        waits = facts.withdrawal_request or facts.answer_request
        signs = waits is not None and "first_head" in self.person.roles
        if signs or self.transition == "approve-by-head":
            return f"{self.url}/@@sign"
        return self.url

    def answers(self) -> dict[str, object]:
        """Return what was entered, by field; empty fields are left out."""
        found = {}
        for field in self.step.fields:
            value = self.answer(field)
            if value not in (None, "", (), {}):
                found[field.name] = value
        return found

    def answer(self, field: StepField) -> object:
        """Return one field's value in its own type."""
        raw = self.request.form.get(field.name)
        if field.kind == "files":
            return tuple(uploaded_files(self.request.form, field.name))
        if field.kind == "points":
            return points_of(self.request.form)
        if field.kind == "answers":
            return answers_of(self.request.form)
        text = raw.strip() if isinstance(raw, str) else ""
        if field.kind == "date":
            with suppress(ValueError):
                return date.fromisoformat(text)
            return None
        return text

    @cached_property
    def points(self) -> PointsForm:
        """Return the rows of the points of a request, or of their answers."""
        return PointsForm(self.context, self.request.form)

    def entered(self, field: StepField) -> str:
        """Return what the person had entered; before that what is suggested.

        Whoever returns the application is offered the open points.
        """
        raw = self.request.form.get(field.name, field.value)
        if not raw and (self.transition, field.name) == ("return-to-filling", "text"):
            return api.points_as_text(self.context, self.person)
        return raw if isinstance(raw, str) else ""

    def error(self, field: StepField) -> str:
        """Return what is wrong with a field."""
        errors = self.refusal.errors if self.refusal else ()
        return next((error.message for error in errors if error.field == field.name), "")
