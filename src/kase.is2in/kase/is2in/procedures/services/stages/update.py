"""PATCH <app>/@stages/<stage>: save, done, skip, choose the consultant."""

from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.filling.instances import instance
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.questionnaires.api import from_json
from kase.is2in.questionnaires.api import to_json
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Stale


class SaveStage(ApplicationService):
    """Takes ``form``, ``values``, ``action``; ``version`` of the form, ``consultant``."""

    deepest = 1

    def answer(self):
        """Save and return the stage."""
        stage, data = self.part(0), self.body()
        self.require_match(self.version())
        if "consultant" in data:
            api.choose_consultant(self.context, self.person, self.text(data, "consultant"))
        form = self.text(data, "form") if "form" in data else None
        if "register" in data:
            self.take(stage, form, data["register"], "values" in data)
        values, schema = data.get("values"), None
        if values is not None:
            if form is None:
                raise Malformed("form", _("Name the form the answers belong to."), "form")
            schema = instance(self.context, form, stage).schema
            values = from_json(schema, values, self.request)
        try:
            saved = api.save_stage(
                self.context,
                self.person,
                stage,
                form=form,
                values=values,
                action=self.text(data, "action", "save"),
                base_version=self.base_version(data),
            )
        except Stale as stale:
            # Both versions are with the caller then: its own, and what is stored now.
            stored = stale.current
            current = {"version": stored.version, "values": to_json(schema, stored.values)}
            raise Stale(stale.code, stale.message, current=current) from stale
        self.etag(self.version())
        return shapes.stage(saved, self.context.absolute_url())

    def take(self, stage: str, form: str | None, names: object, given: bool) -> None:
        """Put what the register says now into the named fields of the form."""
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Malformed("shape", _("A list of fields is expected here."), "register")
        if form is None:
            raise Malformed("form", _("Name the form the answers belong to."), "form")
        if given:
            message = _("Take answers from the register or send them, not both at once.")
            raise Malformed("register", message, "register")
        api.take_from_register(self.context, self.person, stage, form, names)

    def base_version(self, data: dict) -> int | None:
        """Return the version of the form that the edit rests on."""
        version = data.get("version")
        if version is not None and (not isinstance(version, int) or isinstance(version, bool)):
            raise Malformed("shape", _("A number is expected here."), "version")
        return version
