"""POST and DELETE <app>/@stages/<stage>/forms: instances of a dynamic form."""

from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing


class StageForms(ApplicationService):
    """The path behind @stages: the stage, the word forms, the instance to remove."""

    deepest = 3

    def stage(self) -> str:
        """Return the stage's id; raise Missing for another address."""
        if self.part(1) != "forms":
            raise Missing("address", _("There is no such address."))
        return self.part(0)


class AddForm(StageForms):
    """POST takes ``criteria`` (level to code) and ``isin``."""

    status = 201

    def answer(self):
        """Add the forms of a combination and return them."""
        stage, data = self.stage(), self.body()
        self.require_match(self.version())
        criteria = data.get("criteria", {})
        if not isinstance(criteria, dict) or not all(
            isinstance(code, str) for code in criteria.values()
        ):
            raise Malformed("shape", _("Criteria are an object of codes."), "criteria")
        isin = self.text(data, "isin", "")
        added = api.add_form(self.context, self.person, stage, criteria, isin)
        self.etag(self.version())
        url = self.context.absolute_url()
        return {"items": [shapes.form(one, url) for one in added]}


class RemoveForm(StageForms):
    """DELETE names the instance in the path, or as ``form`` in the body."""

    def answer(self):
        """Remove an instance."""
        stage = self.stage()
        form = self.path[2] if len(self.path) > 2 else self.text(self.body(), "form")
        self.require_match(self.version())
        api.remove_form(self.context, self.person, stage, form)
