"""POST <app>/@workflow/<transition>: make a step."""

from base64 import b64decode
from binascii import Error
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms.errors import Malformed


FIELDS = (
    *("text", "due", "date", "body", "meeting", "decision", "minutes", "minutes_date"),
    "files",
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
            fields["files"] = self.files(fields["files"])
        facts = api.perform(self.context, self.person, transition, **fields)
        self.etag(self.version())
        return shapes.application(facts)

    def files(self, raw: object) -> tuple[UploadedFile, ...]:
        """Return uploaded files from ``{"filename", "content-type", "data": base64}``."""
        if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
            raise Malformed("shape", _("A list of files is expected here."), "files")
        found = []
        for one in raw:
            try:
                data = b64decode(self.text(one, "data"), validate=True)
            except (Error, ValueError) as error:
                raise Malformed(
                    "base64", _("The file's data is not base64."), "files"
                ) from error
            name = self.text(one, "filename")
            found.append(UploadedFile(name, self.text(one, "content-type", ""), data))
        return tuple(found)
