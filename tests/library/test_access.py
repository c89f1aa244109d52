"""The editors' role on Plone's sharing page, the workflow by Plone's own ways, the journal."""

from datetime import date
from kase.is2in.interfaces import IIs2inLayer
from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentQuery
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from plone import api as plone
from plone.api.exc import InvalidParameterError
from tests.library.case import acting
from tests.library.case import LibraryCase
from zope.component import getMultiAdapter
from zope.interface import alsoProvides


class Sharing(LibraryCase):
    """A folder's editors are named on the sharing page of the folder."""

    def page(self):
        request = self.layer["request"]
        alsoProvides(request, IIs2inLayer)
        return getMultiAdapter((self.base["listing"], request), name="sharing")

    def test_the_role_is_a_column_for_administrators(self):
        with plone.env.adopt_roles(["Manager"]):
            self.assertIn("RegulationEditor", [role["id"] for role in self.page().roles()])
        for person in (self.editor, self.client):
            with acting(person):
                self.assertNotIn("RegulationEditor", [one["id"] for one in self.page().roles()])
                may = plone.user.has_permission("Sharing page: Delegate roles", obj=self.base)
                self.assertFalse(may)

    def test_it_is_not_a_column_elsewhere(self):
        request = self.layer["request"]
        with plone.env.adopt_roles(["Manager"]):
            page = getMultiAdapter((self.portal["procedures"], request), name="sharing")
            self.assertNotIn("RegulationEditor", [role["id"] for role in page.roles()])

    def test_who_gets_the_role_edits_below_the_folder_and_nowhere_else(self):
        self.add("hidden", "listing/admission")
        settings = [{"id": self.officer.id, "type": "user", "roles": ["RegulationEditor"]}]
        with plone.env.adopt_roles(["Manager"]):
            self.page().update_role_settings(settings)
        with acting(self.officer):
            found = library.documents(DocumentQuery())[0]
            self.assertEqual([one.code for one in found], ["hidden"])
            facts = library.document("hidden").facts
            library.add_document("own", "listing/procedure", facts)
            self.assertRaises(Forbidden, library.add_document, "other", "clearing", facts)
            self.assertRaises(Forbidden, library.move_document, "own", "clearing")


class Workflow(LibraryCase):
    """The rules hold on Plone's own ways, too."""

    def setUp(self):
        super().setUp()
        self.add()
        self.document = self.base["listing"]["listing-rules"]

    def test_publishing_nothing(self):
        with acting(self.editor):
            with self.assertRaises(InvalidParameterError):
                plone.content.transition(self.document, "publish")
            with self.assertRaises(RuleRefused):
                library.publish_document("listing-rules")
            library.change_document(
                "listing-rules",
                library.document("listing-rules").facts.__class__(
                    {"ru": "Закон"}, "law", source="https://law.example/1"
                ),
            )
            plone.content.transition(self.document, "publish")
        with acting(self.client):
            self.assertEqual(library.document("listing-rules").state, "published")

    def test_repealing_without_a_day_or_a_reason(self):
        self.publish(since=date(2026, 1, 1))
        with acting(self.editor):
            with self.assertRaises(InvalidParameterError):
                plone.content.transition(self.document, "repeal", comment="x")
            with self.assertRaises(InvalidParameterError):
                plone.content.transition(self.document, "return-to-draft")
            with self.assertRaises(RuleRefused):
                library.repeal_document("listing-rules", date(2026, 6, 1), " ")
            with self.assertRaises(Conflict):
                library.repeal_document("listing-rules", date(2026, 1, 1), "Рано")

    def test_repeal_and_restore(self):
        one = self.publish(since=date(2026, 1, 1))
        with acting(self.editor):
            library.repeal_document("listing-rules", date(2026, 12, 1), "Новый закон")
            self.assertEqual(library.edition(one.id).facts.until, date(2026, 11, 30))
            with self.assertRaises(Conflict):
                library.repeal_document("listing-rules", date(2026, 12, 2), "Еще раз")
            self.assertEqual(library.edition(one.id).facts.until, date(2026, 11, 30))
            with self.assertRaises(Conflict):
                library.publish_edition(self.draft(since=date(2027, 1, 1)).id)
            found = library.restore_document("listing-rules", "Ошибка")
            self.assertEqual((found.state, found.repealed_on), ("published", None))
            self.assertIsNone(library.edition(one.id).facts.until)
        details = self.recorded("regulation.repealed")[0].details
        self.assertEqual((details["reason"], details["repealed_on"]), ("Новый закон", "2026-12-01"))

    def test_what_readers_have_seen_is_kept(self):
        self.publish(since=date(2026, 1, 1))
        with acting(self.editor), self.assertRaises(Conflict):
            library.drop_document("listing-rules")
        with plone.env.adopt_roles(["Manager"]):
            with self.assertRaises(Conflict):
                self.base.manage_delObjects(["listing"])
            self.base.manage_delObjects(["other"])

    def test_hidden_again(self):
        self.publish(since=date(2026, 1, 1))
        with acting(self.editor):
            library.return_document("listing-rules", "Показан по ошибке")
        with acting(self.client):
            self.assertRaises(Missing, library.document, "listing-rules")
            self.assertEqual(library.search("биржа")[0], ())
