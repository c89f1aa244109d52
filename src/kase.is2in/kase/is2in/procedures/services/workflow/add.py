"""POST <app>/@workflow/<transition>: make a step."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.procedures.services.files import uploaded_files


FIELDS = (
    *("text", "due", "date", "body", "meeting", "decision", "minutes", "minutes_date"),
    *("files", "points", "answers", "draft"),
)


class MakeStep(ApplicationService):
    """Takes the fields of the step, those of ``FIELDS``."""

    deepest = 1

    def answer(self):
        """Make the step and return the application."""
        transition, data = self.part(0), self.body()
        self.require_match(self.version())
        # "comment" is plone.restapi's own word for what is said with a step.
        fields = {"text": data.get("comment", ""), **data}
        fields = {name: fields[name] for name in FIELDS if name in fields}
        if "files" in fields:
            fields["files"] = uploaded_files(fields["files"])
        facts = api.perform(self.context, self.person, transition, **fields)
        self.etag(self.version())
        return shapes.application(facts)
