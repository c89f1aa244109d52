"""The profile makes a site, uninstalling gives Plone back, and both may be repeated."""

from kase.is2in.interfaces import IIs2inLayer
from kase.is2in.parties import api as parties
from kase.is2in.policy.setup.settings import PERMISSIONS
from kase.is2in.policy.setup.settings import REGISTRY
from kase.is2in.web.api import translate
from plone import api
from plone.browserlayer.utils import registered_layers
from tests.layers import INTEGRATION
import unittest


DEFAULT = "profile-kase.is2in:default"
UNINSTALL = "profile-kase.is2in:uninstall"


class Installed(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.site = self.layer["portal"]

    def test_languages(self):
        record = api.portal.get_registry_record
        self.assertEqual(record("plone.available_languages"), ["ru", "kk", "en"])
        self.assertEqual(record("plone.default_language"), "ru")

    def test_diazo_is_off(self):
        name = "plone.app.theming.interfaces.IThemeSettings.enabled"
        self.assertIs(api.portal.get_registry_record(name), False)

    def test_folders(self):
        for path in ("procedures", "organizations", "applications", "applications/listing"):
            self.assertIsNotNone(self.site.unrestrictedTraverse(path, None), path)

    def test_departments_are_officers(self):
        for name, title in parties.DEPARTMENTS.items():
            group = api.group.get(groupname=name)
            self.assertEqual(group.getProperty("title"), translate(title, "ru"))
            self.assertIn("Officer", group.getRoles())

    def test_clients_cannot_go_round_the_rules_by_plones_own_pages(self):
        for permission, roles in PERMISSIONS.items():
            if permission not in self.site.possible_permissions():
                continue
            found = [r["name"] for r in self.site.rolesOfPermission(permission) if r["selected"]]
            self.assertEqual(sorted(found), sorted(roles), permission)
            self.assertFalse(self.site.acquiredRolesAreUsedBy(permission), permission)

    def test_home_is_ours(self):
        self.assertEqual(self.site.getLayout(), "home")

    def test_mails_have_a_sender(self):
        self.assertTrue(api.portal.get_registry_record("plone.email_from_address"))

    def test_our_settings_have_a_heading(self):
        groups = [each["id"] for each in self.site.portal_controlpanel.getGroups("site")]
        self.assertEqual(groups[0], "is2in")

    def test_plones_first_content_is_out_of_sight(self):
        with api.env.adopt_roles(["Manager"]):
            self.site.portal_workflow.setDefaultChain("simple_publication_workflow")
            news = api.content.create(self.site, "Folder", "news", title="News")
            api.content.transition(news, to_state="published")
            self.site.portal_setup.runAllImportStepsFromProfile(DEFAULT)
        self.assertEqual(api.content.get_state(news), "private")
        self.assertTrue(news.exclude_from_nav)


class GoneAndBack(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.site = self.layer["portal"]
        self.setup = self.site.portal_setup

    def run_profile(self, profile):
        with api.env.adopt_roles(["Manager"]):
            self.setup.runAllImportStepsFromProfile(profile)

    def settings(self):
        registry = {
            name: api.portal.get_registry_record(name, default=None) for name in REGISTRY
        }
        permissions = {
            name: (
                sorted(r["name"] for r in self.site.rolesOfPermission(name) if r["selected"]),
                bool(self.site.acquiredRolesAreUsedBy(name)),
            )
            for name in PERMISSIONS
            if name in self.site.possible_permissions()
        }
        return registry, permissions, self.site.getLayout()

    def test_uninstalling_gives_plone_back(self):
        self.run_profile(UNINSTALL)
        self.assertNotIn(IIs2inLayer, registered_layers())
        registry, permissions, layout = self.settings()
        self.assertNotEqual(layout, "home")
        self.assertTrue(registry["plone.app.theming.interfaces.IThemeSettings.enabled"])
        ours = (["Manager", "Site Administrator"], False)
        for permission in ("Set own password", "Set own properties", "Show Toolbar"):
            self.assertNotEqual(permissions[permission], ours, permission)
        self.assertNotIn("home", self.site.portal_types["Plone Site"].view_methods)
        groups = [each["id"] for each in self.site.portal_controlpanel.getGroups("site")]
        self.assertNotIn("is2in", groups)
        self.assertNotIn("kase_gate", self.site.acl_users.objectIds())
        left = [one.id for one in self.site.portal_controlpanel.listActions() if "is2in" in one.id]
        self.assertEqual(left, [])

    def test_content_and_people_stay(self):
        self.run_profile(UNINSTALL)
        for name in ("procedures", "organizations", "applications"):
            self.assertIn(name, self.site.objectIds())
        self.assertIsNotNone(api.group.get(groupname="chancellery"))

    def test_install_uninstall_install(self):
        before = self.settings()
        self.run_profile(UNINSTALL)
        plain = self.settings()
        self.assertNotEqual(plain, before)
        self.run_profile(DEFAULT)
        self.assertEqual(self.settings(), before)
        self.assertIn(IIs2inLayer, registered_layers())
        self.run_profile(UNINSTALL)
        self.assertEqual(self.settings(), plain)

    def test_installing_twice_keeps_the_first_old_values(self):
        before = self.settings()
        self.run_profile(DEFAULT)
        self.assertEqual(self.settings(), before)
        self.run_profile(UNINSTALL)
        name = "plone.app.theming.interfaces.IThemeSettings.enabled"
        self.assertTrue(api.portal.get_registry_record(name))
