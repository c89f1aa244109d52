"""<app>/@uploads: files sent together, matched to the documents asked for, attached."""

from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures import rights
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.procedures.services.files import uploaded_files
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import translate


class Uploads(ApplicationService):
    """GET: the documents asked for, and the caller's files that wait."""

    def answer(self):
        """Return both lists."""
        rights.require(self.context, self.person, rights.EDIT)
        self.etag(self.version())
        return self.lists()

    def lists(self) -> dict:
        """Return the documents that are asked for and the files that wait for one."""
        slots = api.upload_slots(self.context)
        waiting = api.waiting_uploads(self.context, self.person)
        return {
            "@id": f"{self.context.absolute_url()}/@uploads",
            "slots": [{**vars(one), "filename": one.filename or None} for one in slots],
            "items": [{**vars(one), "slot": one.slot or None} for one in waiting],
        }


class ChangeUploads(Uploads):
    """POST ``{"files": […]}`` lets files wait; ``…/attach`` puts them to their documents."""

    deepest = 1
    status = 201

    def answer(self):
        """Do what the address names."""
        if not self.path:
            return self.send()
        if self.word != "attach":
            raise Missing("address", _("There is no such address."))
        self.status = 200
        return self.attach()

    def send(self) -> dict:
        """Keep each file that is right; say of each what became of it."""
        files = uploaded_files(self.body().get("files"))
        if not files:
            raise Malformed("shape", _("A list of files is expected here."), "files")
        rows = [self.kept(one) for one in files]
        seen = {one.sha256: one.slot for one in api.waiting_uploads(self.context, self.person)}
        for row in rows:
            row["slot"] = seen.get(row["sha256"]) or None
        good = sum(row["error"] is None for row in rows)
        return {"accepted": good, "refused": len(rows) - good, "rows": rows}

    def kept(self, one: UploadedFile) -> dict:
        """Return what became of a file; raise what closes the door to the caller at all."""
        row = {"filename": one.filename, "sha256": None, "error": None}
        try:
            row["sha256"] = api.keep_upload(self.context, self.person, one)
        except Refusal as refusal:
            if isinstance(refusal, Forbidden) or refusal.status in (404, 409):
                raise
            row["error"] = {"code": refusal.code, "message": translate(refusal.message)}
        return row

    def attach(self) -> dict:
        """Attach files to the documents named; without names, to those they seem to be."""
        self.require_match(self.version())
        chosen = self.body().get("slots")
        if chosen is None:
            waiting = api.waiting_uploads(self.context, self.person)
            chosen = {one.sha256: one.slot for one in waiting if one.slot}
        if not isinstance(chosen, dict) or not all(isinstance(s, str) for s in chosen.values()):
            raise Malformed("shape", _("Documents are given by the SHA-256 of the file."), "slots")
        attached = api.attach_uploads(self.context, self.person, chosen)
        self.etag(self.version())
        return {"attached": list(attached), **self.lists()}


class DropUpload(ApplicationService):
    """DELETE forgets a file that waits, named by its SHA-256."""

    deepest = 1

    def answer(self):
        """Forget it; raise Missing when nothing like it waits."""
        rights.require(self.context, self.person, rights.EDIT)
        waiting = api.waiting_uploads(self.context, self.person)
        if self.part(0) not in {one.sha256 for one in waiting}:
            raise Missing("upload", _("There is no such file."))
        api.drop_upload(self.context, self.person, self.part(0))
