"""Many files at once: sent, matched to the documents asked for, corrected, attached."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.browser.uploads import uploaded_files
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import json


SLOT = "slot-"


class BulkUpload(ApplicationPage):
    """``@@bulk-upload``: what has come waits for a day, so a lost connection loses nothing."""

    index = ViewPageTemplateFile("templates/bulk.pt")
    refusal: Refusal | None = None

    def __call__(self):
        if not self.line.editable:
            raise Forbidden("not-yours", _("This is done by another person at this stage."))
        if not self.authenticated_post():
            return self.index()
        action, _colon, argument = self.request.form.get("action", "send").partition(":")
        try:
            if action == "attach":
                return self.attach()
            if action == "drop":
                api.drop_upload(self.context, self.person, argument)
                return self.redirect(f"{self.url}/@@bulk-upload")
            return self.send()
        except Refusal as refusal:
            if refusal.status in (401, 403, 404):
                raise
            self.refusal = refusal
            self.request.response.setStatus(refusal.status)
        return self.refused_as_json() if self.wants_json else self.index()

    @property
    def wants_json(self) -> bool:
        """Return whether the script sends the files one by one."""
        return self.request.form.get("one") == "1"

    def send(self):
        """Keep what was sent until it is attached."""
        sent = uploaded_files(self.request.form, "files")
        kept = [api.keep_upload(self.context, self.person, one) for one in sent]
        if self.wants_json:
            self.request.response.setHeader("Content-Type", "application/json")
            return json.dumps({"kept": kept})
        return self.redirect(
            f"{self.url}/@@bulk-upload", _("Files received: ${count}", mapping={"count": len(kept)})
        )

    def attach(self):
        """Attach what was matched; what was left out goes on waiting."""
        chosen = {
            name.removeprefix(SLOT): slot
            for name, slot in self.request.form.items()
            if name.startswith(SLOT) and isinstance(slot, str)
        }
        names = api.attach_uploads(self.context, self.person, chosen)
        said = _("Files attached: ${count}", mapping={"count": len(names)})
        return self.redirect(f"{self.url}/@@bulk-upload", said)

    def refused_as_json(self) -> str:
        """Tell the script why a file was not taken."""
        self.request.response.setHeader("Content-Type", "application/json")
        return json.dumps({"error": translate(self.refusal.message)})

    @cached_property
    def slots(self):
        """Return the documents that the forms ask for."""
        return api.upload_slots(self.context)

    @cached_property
    def waiting(self):
        """Return the files that wait, each with the document it seems to be."""
        return api.waiting_uploads(self.context, self.person)

    def lacking(self):
        """Return the required documents that nothing is attached for yet."""
        return [slot for slot in self.slots if slot.required and not slot.filename]

    def chosen(self, file) -> str:
        """Return the document chosen for a file, or the one it seems to be."""
        entered = self.request.form.get(f"{SLOT}{file.sha256}")
        return entered if isinstance(entered, str) else file.slot

    def error(self, file) -> str:
        """Return what is wrong with a file."""
        errors = self.refusal.errors if self.refusal else ()
        return next((error.message for error in errors if error.field == file.sha256), "")
