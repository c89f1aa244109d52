"""A definition out as text and in again: nothing is lost, nothing hostile comes in."""

from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.catalogue.export import archive
from kase.is2in.procedures.designer.importing import review
from kase.is2in.procedures.designer.importing import take_in
from kase.is2in.procedures.designer.unpacking import LARGEST_ARCHIVE
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import privileged
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from tests.layers import INTEGRATION
from tests.procedures.designer.test_pages import DesignerCase
from tests.procedures.test_catalogue_pages import CODE
from unittest import mock
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile
from zipfile import ZipInfo
import unittest


APPLICANT = f"{CODE}/forms/applicant.xml"
LINK = 0o120777 << 16


class Archive(unittest.TestCase):
    """The zip and the working copy."""

    layer = INTEGRATION

    def setUp(self):
        self.procedure = api.portal.get()["procedures"]["listing"][CODE]
        setRoles(self.layer["portal"], TEST_USER_ID, ["Manager"])
        self.exported = archive(working_copy(self.procedure))

    def changed(self, change=None, more=()):
        """Return the exported zip with other files in it."""
        with ZipFile(BytesIO(self.exported)) as old:
            files = {name: old.read(name).decode() for name in old.namelist()}
        files = change(files) or files if change else files
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as new:
            for name, text in files.items():
                new.writestr(name, text)
            for entry, text in more:
                new.writestr(entry, text)
        return target.getvalue()

    def edited(self, name, old, new):
        def change(files):
            self.assertIn(old, files[name])
            files[name] = files[name].replace(old, new, 1)

        return self.changed(change)

    def refused(self, data, words, kind=RuleRefused):
        with self.assertRaises(kind) as caught:
            review(self.procedure, data)
        text = api.portal.translate(caught.exception.message, lang="en")
        self.assertIn(words, text)

    def test_there_and_back_gives_the_same_bytes(self):
        self.assertEqual(review(self.procedure, self.exported).changes, ())
        fill = self.procedure["filling"]["fill"]
        fill["general"].title = "Иное"
        with privileged():
            fill.manage_delObjects(["documents"])
            fill.moveObjectsToTop(["application"])
        report = review(self.procedure, self.exported)
        self.assertIn("added", {one.kind for one in report.changes})
        self.assertEqual(report.problems, ())
        self.assertNotIn("documents", fill.objectIds())
        take_in(self.procedure, self.exported, report.version)
        self.assertEqual(archive(working_copy(self.procedure)), self.exported)

    def test_what_the_report_did_not_show_is_not_overwritten(self):
        report = review(self.procedure, self.exported)
        self.procedure["filling"]["fill"]["general"].title = "Иное"
        with self.assertRaises(Stale):
            take_in(self.procedure, self.exported, report.version)

    def test_another_procedure(self):
        other = replace(working_copy(self.procedure), code="other")
        self.refused(archive(other), "listing/other")

    def test_names_that_lead_elsewhere(self):
        for name in (
            "../../etc/evil.toml",
            "/etc/evil.toml",
            f"{CODE}/../evil.toml",
            f"{CODE}\\forms\\evil.xml",
            f"{CODE}/forms/deep/evil.xml",
            f"{CODE}/run.py",
        ):
            self.refused(self.changed(more=[(ZipInfo(name), "x")]), "has no place")

    def test_links_doubles_and_strangers(self):
        link = ZipInfo(f"{CODE}/forms/link.xml")
        link.external_attr = LINK
        self.refused(self.changed(more=[(link, "/etc/passwd")]), "is a link")
        with self.assertWarns(UserWarning):
            double = self.changed(more=[(ZipInfo(APPLICANT), "x")])
        self.refused(double, "there twice")
        self.refused(self.changed(more=[(ZipInfo("other/procedure.toml"), "")]), "twice")
        self.refused(self.changed(more=[(ZipInfo("other/a.toml"), "")]), "one folder")
        stray = [(ZipInfo(f"{CODE}/stray.toml"), "a = 1")]
        self.refused(self.changed(more=stray), "no stage names the file stray.toml")

    def test_bombs(self):
        bomb = ZipInfo(f"{CODE}/forms/bomb.xml")
        bomb.compress_type = ZIP_DEFLATED
        packed = self.changed(more=[(bomb, " " * 50_000_000)])
        self.assertLess(len(packed), 200_000)
        self.refused(packed, "too large", TooLarge)
        self.refused(b"P" * (LARGEST_ARCHIVE + 1), "4 MB", TooLarge)
        many = [(ZipInfo(f"{CODE}/a{number}.toml"), "") for number in range(301)]
        self.refused(self.changed(more=many), "300 files", TooLarge)

    def test_no_zip_or_a_broken_one(self):
        self.refused(b"PK nothing", "not a zip", Malformed)
        with mock.patch("zlib.decompressobj", side_effect=ValueError):
            self.refused(self.exported, "not a zip", Malformed)
        self.refused(self.exported[: len(self.exported) // 2], "not a zip", Malformed)

    def test_hostile_and_wrong_texts_are_refused_with_file_and_line(self):
        toml = f"{CODE}/procedure.toml"
        entity = '<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]><model'
        self.refused(self.edited(APPLICANT, "<model", entity), "forms/applicant.xml")
        self.refused(self.edited(APPLICANT, "</schema>", ""), "forms/applicant.xml")
        self.refused(self.edited(toml, "workflow = ", "workflow "), "procedure.toml, line 3")
        self.refused(self.edited(toml, "workflow = ", "more = 1\nworkflow = "), "line 3")
        deep = f"x = {'[' * 5000}\nfilers = "
        self.refused(self.edited(toml, "filers = ", deep), "procedure.toml")
        self.refused(self.edited(toml, "edition = ", f"edition = 1{'0' * 5000}"), "procedure.toml")
        latin = BytesIO()
        with ZipFile(latin, "w") as files:
            files.writestr(toml, b"code = 1\ntitle = '\xff'")
        self.refused(latin.getvalue(), "line 2: the text is not UTF-8")


class Pages(DesignerCase):
    """Through the web."""

    def send(self, browser, data, name="procedure.zip"):
        browser.getControl(name="file").add_file(BytesIO(data), "application/zip", name)
        self.press(browser, "review")

    def test_report_then_deed(self):
        data = archive(working_copy(self.procedure))
        browser = self.at("@@design-part/filling/fill/general")
        browser.getControl(name="titles_en").value = "Changed by hand"
        self.save(browser)
        browser.open(f"{self.address}/@@import-definition")
        self.send(browser, data)
        self.sees(browser, "Изменится: 1")
        self.sees(browser, "Changed by hand")
        self.assertEqual(b64decode(browser.getControl(name="archive").value), data)
        self.assertEqual(self.part(("filling", "fill", "general")).titles["en"], "Changed by hand")
        self.press(browser, "take-in")
        self.assertNotEqual(
            self.part(("filling", "fill", "general")).titles["en"], "Changed by hand"
        )

    def test_what_is_refused_is_said(self):
        browser = self.at("@@import-definition")
        browser.raiseHttpErrors = False
        self.press(browser, "review")
        self.sees(browser, "Выберите файл")
        self.send(browser, b"nothing")
        self.sees(browser, "не является zip-архивом")
