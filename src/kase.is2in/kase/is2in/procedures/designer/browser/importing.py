"""``@@import-definition``: a zip of readable files; first the report, then the working copy."""

from base64 import b64decode
from base64 import b64encode
from binascii import Error as NotBase64
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.designer.browser.base import change_rows
from kase.is2in.procedures.designer.browser.base import DesignerPage
from kase.is2in.procedures.designer.importing import ImportReport
from kase.is2in.procedures.designer.importing import review
from kase.is2in.procedures.designer.importing import take_in
from kase.is2in.procedures.designer.unpacking import LARGEST_ARCHIVE
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class ImportPage(DesignerPage):
    """Choose a file, read what it would change, then take it in."""

    index = ViewPageTemplateFile("templates/import.pt")
    deepest = 0
    report: ImportReport | None = None

    def handle(self):
        """Show the report of a file, or take in the one that was reported."""
        if self.field("action") == "take-in":
            take_in(self.context, self.data, self.field("version"))
            return self.redirect(self.tree_url(), _("The file is taken into the working copy."))
        self.report = review(self.context, self.data)
        return None

    @cached_property
    def data(self) -> bytes:
        """Return the bytes of the archive, of a chosen file or of the one reported before."""
        upload = self.request.form.get("file")
        if getattr(upload, "filename", ""):
            return upload.read(LARGEST_ARCHIVE + 1)
        try:
            found = b64decode(self.field("archive"), validate=True)
        except (NotBase64, ValueError) as error:
            raise Malformed("archive", _("The file is not a zip archive."), "file") from error
        if not found:
            raise RuleRefused("required", _("Choose a file."), "file")
        return found

    def archive(self) -> str:
        """Return the archive as the form carries it to the second step."""
        return b64encode(self.data).decode("ascii")

    def changes(self) -> list[dict[str, str]]:
        """Return what would change."""
        return change_rows(self.report.changes)

    def problems(self) -> list[str]:
        """Return what would stand in the way of an edition."""
        found = self.report.problems
        return [f"{one.place}: {translate(one.text)}" for one in found if one.blocks]
