"""POST <app>/@check-answers: what is wrong with answers; nothing is stored."""

from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import translate


class CheckAnswers(ApplicationService):
    """Takes ``form`` and ``values``, as PATCH ``@stages`` does."""

    def answer(self):
        """Return errors with the article each rests on, what would lack, what would be asked."""
        data = self.body()
        values = data.get("values", {})
        if not isinstance(values, dict):
            raise Malformed("values", _("The answers must be a JSON object."), "values")
        found = api.check_answers(self.context, self.person, self.text(data, "form"), values)
        return {
            "errors": [
                {
                    "field": one.field,
                    "code": one.code,
                    "message": translate(one.message),
                    "article": one.article,
                }
                for one in found.errors
            ],
            "missing": list(found.missing),
            "asked": list(found.asked),
        }
