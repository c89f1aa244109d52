"""@definition, @definition-text, @definition-import: the working copy and its text."""

from base64 import b64decode
from binascii import Error as NotBase64
from hashlib import sha256
from kase.is2in import _
from kase.is2in.procedures.catalogue.editions import problems_of
from kase.is2in.procedures.catalogue.export import archive
from kase.is2in.procedures.designer.book import edition_named
from kase.is2in.procedures.designer.book import review_version
from kase.is2in.procedures.designer.importing import review
from kase.is2in.procedures.designer.importing import take_in
from kase.is2in.procedures.designer.services import shapes
from kase.is2in.procedures.services.base import FileService
from kase.is2in.procedures.types import Download
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Service


WORKING = "working"


class Definition(Service):
    """GET: the working copy, its version as ETag, and what stands in the way; or an edition."""

    def answer(self) -> dict:
        """Return the tree."""
        name = self.request.form.get("edition") or WORKING
        definition = edition_named(self.context, str(name))
        found = ()
        if name == WORKING:
            found = problems_of(self.context)
            self.etag(review_version(self.context))
        return {
            "@id": f"{self.context.absolute_url()}/@definition",
            "edition": None if name == WORKING else definition.edition,
            "definition": shapes.tree(definition),
            "problems": [shapes.problem(one) for one in found],
        }


class DefinitionText(FileService):
    """GET: the working copy, or an edition, as a zip of readable files."""

    def download(self) -> Download:
        """Return the zip."""
        definition = edition_named(self.context, str(self.request.form.get("edition") or WORKING))
        data = archive(definition)
        name = f"{definition.code}-{definition.edition}.zip"
        return Download(name, "application/zip", data, sha256(data).hexdigest())


class ImportDefinition(Service):
    """POST {"data", "dry_run"}: what a zip would change; without dry_run it is done.

    If-Match names the version of a report: a working copy that has changed since is not touched.
    """

    def answer(self) -> dict:
        """Return the report."""
        body = self.body()
        dry = body.get("dry_run", True)
        if not isinstance(dry, bool):
            raise Malformed("shape", _("Yes or no is expected here."), "dry_run")
        data = self._data(body.get("data"))
        report = review(self.context, data)
        self.require_match(report.version)
        if not dry:
            take_in(self.context, data, report.version)
        self.etag(review_version(self.context))
        return {
            "done": not dry,
            "version": report.version,
            "changes": [shapes.change(one) for one in report.changes],
            "problems": [shapes.problem(one) for one in report.problems],
        }

    def _data(self, text: object) -> bytes:
        if not isinstance(text, str):
            raise Malformed("shape", _("A text is expected here."), "data")
        try:
            return b64decode(text, validate=True)
        except (NotBase64, ValueError) as error:
            raise Malformed("archive", _("The file is not a zip archive."), "data") from error
