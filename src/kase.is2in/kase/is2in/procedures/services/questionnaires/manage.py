"""GET @questionnaires; POST <app>/@questionnaires to use one."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService


class Questionnaires(ApplicationService):
    """Filled forms of archived applications that the caller may use again."""

    def answer(self):
        """Return them, the last archived first."""
        found = api.questionnaires(self.person)
        return {"items": [shapes.questionnaire(one) for one in found], "items_total": len(found)}


class UseQuestionnaire(ApplicationService):
    """Takes ``stage``, ``form`` and ``source``; copies the answers into the form."""

    def answer(self):
        """Copy and return the form."""
        data = self.body()
        self.require_match(self.version())
        wanted = [self.text(data, name) for name in ("stage", "form", "source")]
        form = api.reuse(self.context, self.person, *wanted)
        self.etag(self.version())
        return shapes.form(form, self.context.absolute_url())
