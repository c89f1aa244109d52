"""Definitions in a site: types, loading, editions, who sees what."""

from AccessControl.PermissionRole import rolesForPermissionOn
from collective.easyform.api import get_schema
from collective.easyform.api import set_fields
from datetime import timedelta
from html import unescape
from kase.is2in.procedures.catalogue import editions as definition_editions
from kase.is2in.procedures.catalogue import shelf as catalogue
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.catalogue.loader import load
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.reader import read_procedure
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import privileged
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from tests.builders.catalogue import codes_open_to
from tests.builders.catalogue import shipped
from tests.layers import INTEGRATION
import json
import unittest


CODE = "listing-shares"
EDITION = next(one.edition for one in shipped() if one.code == CODE)
SHIPPED = tuple(sorted(one.code for one in shipped()))


def content(root):
    """Yield every object below, in order."""
    for each in root.objectValues():
        yield each
        if hasattr(each, "objectValues"):
            yield from content(each)


class SiteCase(unittest.TestCase):
    """A site whose default profile has loaded the definitions."""

    layer = INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.root = self.portal["procedures"]
        self.procedure = self.root["listing"][CODE]
        setRoles(self.portal, TEST_USER_ID, ["Manager"])


class Loading(SiteCase):
    """Files become content, once."""

    def test_five_categories_in_the_manuals_order(self):
        self.assertEqual(
            [category.code for category in catalogue.categories()],
            ["listing", "nonlisted", "auditors", "membership", "disclosure"],
        )
        for category in catalogue.categories():
            self.assertEqual(set(category.titles), {"ru", "kk", "en"})

    def test_content_is_the_definition_on_disk(self):
        on_disk = read_procedure(FOLDER / CODE)
        self.assertEqual(catalogue.definition(CODE), on_disk)
        self.assertFalse(definition_editions.is_changed(self.procedure))
        self.assertEqual(definition_editions.problems_of(self.procedure), ())

    def test_forms_are_easyforms_with_the_xml(self):
        stage = self.procedure["filling"]["fill"]["base-requirements"]
        form = stage["issuer-requirements"]
        self.assertEqual(form.portal_type, "EasyForm")
        on_disk = (FOLDER / CODE / "forms/issuer-requirements.xml").read_text(encoding="utf-8")
        self.assertEqual(form.fields_model, on_disk)
        self.assertNotIn("Mailer", form.actions_model)
        self.assertTrue(form.title_kk)

    def test_loading_again_changes_nothing(self):
        before = [(each.absolute_url(), each.modified()) for each in content(self.root)]
        report = load(self.portal)
        self.assertEqual((report.loaded, report.kept), ((), SHIPPED))
        report = load(self.portal, replace=True)
        self.assertEqual(report.loaded, SHIPPED)
        after = [(each.absolute_url(), each.modified()) for each in content(self.root)]
        self.assertEqual(after, before)

    def test_replacing_puts_everything_back(self):
        fill = self.procedure["filling"]["fill"]
        fill["general"].title = "Иное"
        with privileged():
            fill.manage_delObjects(["documents"])
            fill.moveObjectsToTop(["application"])
        self.assertTrue(definition_editions.is_changed(self.procedure))
        load(self.portal, replace=True)
        self.assertFalse(definition_editions.is_changed(self.procedure))


class Editions(SiteCase):
    """What staff change works when they put it into effect."""

    def test_a_change_waits_for_its_edition(self):
        today = definition_editions.today()
        self.procedure.title_en = "Listing of shares"
        self.assertNotEqual(catalogue.definition(CODE).title("en"), "Listing of shares")
        published = definition_editions.publish(self.procedure, today + timedelta(days=1))
        self.assertEqual(published.edition, EDITION + 1)
        self.assertEqual(catalogue.definition(CODE).edition, EDITION)
        tomorrow = catalogue.definition(CODE, on=today + timedelta(days=1))
        self.assertEqual(
            (tomorrow.edition, tomorrow.title("en")), (EDITION + 1, "Listing of shares")
        )

    def test_loading_keeps_a_later_edition_of_the_site(self):
        self.procedure.title_en = "Listing of shares"
        definition_editions.publish(self.procedure, definition_editions.today())
        load(self.portal)
        self.assertEqual(catalogue.definition(CODE).title("en"), "Listing of shares")

    def test_no_edition_in_the_past(self):
        yesterday = definition_editions.today() - timedelta(days=1)
        with self.assertRaises(RuleRefused) as caught:
            definition_editions.publish(self.procedure, yesterday)
        self.assertEqual(caught.exception.code, "past")

    def test_no_edition_with_problems(self):
        self.procedure["filling"]["fill"]["general"].title_kk = ""
        with privileged():
            self.procedure.manage_delObjects(["meeting"])
        with self.assertRaises(RuleRefused) as caught:
            definition_editions.publish(self.procedure, definition_editions.today())
        places = [error.field for error in caught.exception.errors]
        self.assertIn("filling/fill/general", places)
        self.assertIn(CODE, places)
        self.assertEqual(catalogue.definition(CODE).edition, EDITION)

    def test_unreadable_criteria_are_a_problem_and_not_an_accident(self):
        self.procedure["filling"]["fill"]["additional-requirements"].criteria = "[[row]]\nx = 1"
        found = definition_editions.problems_of(self.procedure)
        self.assertEqual(len(found), 1)
        self.assertTrue(definition_editions.is_changed(self.procedure))

    def test_a_closed_procedure_is_not_filed(self):
        self.procedure.closed = True
        self.assertNotIn(CODE, [p.code for p in catalogue.procedures_open_to({"issuer"})])
        with self.assertRaises(Missing):
            catalogue.definition(CODE)

    def test_before_its_first_day_there_is_none(self):
        first = catalogue.definition(CODE).effective_from
        self.assertEqual(catalogue.definition(CODE, on=first).edition, EDITION)
        with self.assertRaises(Missing):
            catalogue.definition(CODE, on=first - timedelta(days=1))

    def test_snapshot_survives_json(self):
        found = catalogue.definition(CODE)
        again = ProcedureDefinition.from_json(json.loads(json.dumps(found.to_json())))
        self.assertEqual(again, found)
        self.assertEqual(hash(again), hash(found))


class Catalogue(SiteCase):
    """Who may file what."""

    def test_by_role(self):
        for role in ("issuer", "auditor", "membership_candidate", "member"):
            found = [p.code for p in catalogue.procedures_open_to({role})]
            self.assertEqual(found, codes_open_to(role))
            self.assertTrue(found)
        self.assertEqual(catalogue.procedures_open_to({"financial_consultant"}), ())

    def test_unknown(self):
        with self.assertRaises(Missing):
            catalogue.definition("no-such")
        self.assertEqual(catalogue.category_title("no-such", "ru"), "")
        self.assertEqual(catalogue.category_title("membership", "ru"), "Прием в члены Биржи")


class Rights(SiteCase):
    """Clients see the catalogue; its parts are for staff; nobody else sees anything."""

    def may(self, role, permission, obj):
        return role in {
            each["name"] for each in obj.rolesOfPermission(permission) if each["selected"]
        }

    def test_view(self):
        stage = self.procedure["filling"]["fill"]["general"]
        for obj in (self.root, self.root["listing"], self.procedure):
            self.assertTrue(self.may("Client", "View", obj), obj)
            self.assertFalse(self.may("Anonymous", "View", obj), obj)
            self.assertFalse(obj.acquiredRolesAreUsedBy("View"), obj)
        for obj in (self.procedure["filling"], stage, stage["applicant"]):
            self.assertFalse(self.may("Client", "View", obj), obj)
            self.assertTrue(self.may("Officer", "View", obj), obj)
            self.assertFalse(obj.acquiredRolesAreUsedBy("View"), obj)

    def test_change(self):
        stage = self.procedure["filling"]["fill"]["general"]
        for obj in (self.root, self.procedure, stage, stage["applicant"]):
            for permission in ("Modify portal content", "Delete objects", "Add portal content"):
                self.assertEqual(rolesForPermissionOn(permission, obj), (), (obj, permission))


class EasyFormEditor(SiteCase):
    """What EasyForm's editor wrote back, while staff had it, is still a form of ours."""

    def test_saved_by_the_editor_it_has_no_problem(self):
        fill = self.procedure["filling"]["fill"]
        for stage in fill.objectValues():
            for form in stage.objectValues():
                set_fields(form, get_schema(form))
        model = fill["base-requirements"]["issuer-requirements"].fields_model
        self.assertIn("Капитал және акциялар шығарылымы", unescape(model))
        self.assertTrue(definition_editions.is_changed(self.procedure))
        self.assertEqual(definition_editions.problems_of(self.procedure), ())

    def test_uninstalling_takes_its_titles_away(self):
        fti = self.portal.portal_types["EasyForm"]
        self.assertIn("kase.is2in.form_titles", fti.behaviors)
        self.portal.portal_setup.runImportStepFromProfile(
            "profile-kase.is2in:uninstall", "typeinfo", run_dependencies=False
        )
        self.assertNotIn("kase.is2in.form_titles", fti.behaviors)
        self.assertIn("plone.dublincore", fti.behaviors)
