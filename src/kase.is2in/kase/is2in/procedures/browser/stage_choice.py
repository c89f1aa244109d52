"""What is chosen on a stage: securities by criteria, the consultant, answers to reuse."""

from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.stage_forms import StageForms
from kase.is2in.procedures.types import FormState


# Who wants older answers finds them among the questionnaires.
SOURCES = 20


class StageChoice(StageForms):
    """Dynamic stages, the consultant's stage, and questionnaires taken again."""

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

    @property
    def per_security(self) -> bool:
        """Return whether each form of the stage is about a security, named by its ISIN."""
        return api.criteria(self.context, self.stage_id, {}).needs_isin

    def consultants(self):
        """Return the employees of partner consultants."""
        return api.consultants(self.context)

    def sources(self, form: FormState):
        """Return the last questionnaires whose answers this form can take."""
        return api.questionnaires(self.person, form.form, size=SOURCES).rows

    def do_criteria(self):
        """Show the next level of criteria, without JavaScript too."""
        return None

    def do_consultant(self):
        """Choose the consultant's employee, who becomes an executor and is told."""
        api.choose_consultant(self.context, self.person, self.request.form.get("consultant", ""))
        return self.redirect(self.next_url(), _("The consultant has been told."))

    def do_add_form(self):
        """«Добавить»: the form of the chosen criteria, for a security where it is about one."""
        chosen, isin = self.chosen, self.request.form.get("isin", "").strip()
        api.add_form(self.context, self.person, self.stage_id, chosen, isin)
        added = _("The security is added. Fill its form.")
        if not self.per_security:
            added = _("The form is added. Fill it.")
        return self.redirect(self.stage_url(self.stage_id), added)

    def do_remove_form(self, form_id: str):
        """Remove a form of a dynamic stage with its answers."""
        api.remove_form(self.context, self.person, self.stage_id, form_id)
        removed = _("The security is removed.")
        if not self.per_security:
            removed = _("The form is removed.")
        return self.redirect(self.stage_url(self.stage_id), removed)

    def do_take_register(self, argument: str):
        """Put into a field what the register of organisations says now."""
        if not self.save_forms():
            return None
        form_id, _dot, name = argument.partition(".")
        api.take_from_register(self.context, self.person, self.stage_id, form_id, [name])
        address = f"{self.stage_url(self.stage_id)}#field-{form_id}-{name}"
        return self.redirect(address, _("The answer is that of the register now."))

    def do_reuse(self, form_id: str):
        """Take the answers of an archived application."""
        source = self.request.form.get(f"reuse-{form_id}", "")
        api.reuse(self.context, self.person, self.stage_id, form_id, source)
        return self.redirect(
            self.stage_url(self.stage_id), _("The answers are copied. Check them.")
        )
