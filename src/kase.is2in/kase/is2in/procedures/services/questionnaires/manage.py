"""GET @questionnaires; POST <app>/@questionnaires to use one."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.web.api import asked


LARGEST_PAGE = 500


class Questionnaires(ApplicationService):
    """Filled forms of archived applications that the caller may use again."""

    def answer(self):
        """Return a page of them, the last submitted first, and what the next is asked with."""
        form = self.request.form
        size = asked.number_of(form, "b_size", LARGEST_PAGE, LARGEST_PAGE)
        wanted, after = asked.word_of(form, "form"), asked.word_of(form, "after")
        found = api.questionnaires(self.person, wanted, after, max(size, 1))
        return {
            "items": [shapes.questionnaire(one) for one in found.rows],
            "items_total": len(found.rows),
            "items_more": bool(found.after),
            "after": found.after or None,
        }


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
