"""The forms of one stage: drawn, read from what was sent, saved."""

from functools import cached_property
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.browser.base import rules_day
from kase.is2in.procedures.browser.comments import FieldComments
from kase.is2in.procedures.types import FormState
from kase.is2in.procedures.types import StageState
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import changed_since
from kase.is2in.questionnaires.api import display_form
from kase.is2in.questionnaires.api import disputed
from kase.is2in.questionnaires.api import error_summary
from kase.is2in.questionnaires.api import group_form
from kase.is2in.questionnaires.api import save_status
from kase.is2in.questionnaires.api import touched_answers
from kase.is2in.terms.clock import now
from kase.is2in.terms.errors import Stale
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
import json


class StageForms(ApplicationPage):
    """What every page of a stage does with its forms; ``stage_id`` names the stage."""

    stage_id = ""

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
                sources=form.sources,
                known=form.known,
                comments=self.field_comments,
                on=rules_day(self.context),
                **options,
            )
            found.append((form, group))
        return found

    def form_groups(self) -> list[tuple[FormState, object]]:
        """Return the forms of the page whose fields can be commented on."""
        return [(form, None) for form in self.stage.forms]

    def errors(self) -> str:
        """Return the list of what is wrong on the page, with links."""
        return error_summary([group for _form, group in self.groups]) if self.editable else ""

    def save_status(self) -> str:
        """Return the line that says when the page was saved, and saves it meanwhile."""
        url = self.stage_url(self.stage_id)
        return save_status(url, check_url=url) if self.editable else ""

    def stage_url(self, stage_id: str) -> str:
        """Return the address of a stage."""
        return f"{self.url}/@@stage/{stage_id}"

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
        """Save what the person changed in a form, together with what others have saved since.

        Only where both changed the same answer the two are shown side by side, to be chosen from.
        """
        mine = touched_answers(group, values)
        try:
            self.store(form, mine, group.base_version)
        except Stale:
            answers = Answers(self.context)
            current = answers.current(form.id)
            changed = changed_since(answers.saves(form.id), group.base_version)
            both = disputed(mine, current.values, changed)
            if both:
                group.show_conflict(current, api.person_name(current.author), both)
                self.request.response.setStatus(412)
                return False
            self.store(form, mine, current.version)
        # The page may be shown again without a redirect, when another form of it is wrong.
        group.saved(Answers(self.context).version(form.id), mine)
        return True

    def store(self, form: FormState, values, base_version: int) -> None:
        """Save answers of a form by the door."""
        api.save_stage(
            self.context,
            self.person,
            self.stage_id,
            form=form.id,
            values=values,
            base_version=base_version,
        )

    def _forget(self) -> None:
        # What was read before the save is old now; the forms keep what the person entered.
        for name in ("stage", "line", "facts"):
            self.__dict__.pop(name, None)

    def saved_as_json(self) -> str:
        """Answer an autosave: the time, the new versions, what could not be saved."""
        wrong = [
            {"field": f"field-{form.id}-{error.field}", "message": translate(error.message)}
            for form, group in self.groups
            for error in group.errors
        ]
        versions = {form.id: form.version for form in self.stage.forms}
        seen = {form.id: group.seen for form, group in self.groups if group.sent}
        self.request.response.setHeader("Content-Type", "application/json")
        found = {"saved": self.clock(), "versions": versions, "seen": seen, "errors": wrong}
        return json.dumps(found)

    def checked_as_json(self) -> str:
        """Answer what is wrong with what is being typed, and by which article; save nothing."""
        found = []
        for form, group in self.groups:
            if not (self.editable and group.sent):
                continue
            _values, wrong = group.extractData()
            found += [
                {
                    "field": f"field-{form.id}-{error.field.partition('.')[0]}",
                    "message": translate(error.message),
                    "article": error.article or "",
                }
                for error in wrong
            ]
        self.request.response.setHeader("Content-Type", "application/json")
        return json.dumps({"errors": found})

    def clock(self) -> str:
        """Return the time of the save as people read it."""
        return formats.time(now())
