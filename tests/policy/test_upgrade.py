"""A site of the first landing becomes one of today and keeps what it has."""

from AccessControl.PermissionRole import rolesForPermissionOn
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties import register_tables
from kase.is2in.procedures import states
from kase.is2in.procedures.interfaces import IApplication
from plone import api
from sqlalchemy import delete
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
import unittest


PROFILE = "kase.is2in:default"
FIRST = "20261121001"
MODIFY, DESIGNER = "Modify portal content", "ProcedureDesigner"
# What the first landing did not have.
NEWER_RECORDS = ("easyform.allowedFields",)
NEWER_CONFIGLETS = (
    "is2in-accounts",
    "is2in-register",
    "is2in-onboarding",
    "is2in-insiders",
    "is2in-notifications",
    "is2in-work",
    "is2in-calendar",
)


class Upgrade(unittest.TestCase):
    """The chain of steps from the first version."""

    layer = INTEGRATION

    def setUp(self):
        self.site = self.layer["portal"]
        self.people = cast()
        self.application = application_in(states.EXAMINATION, self.people)
        self.make_old()

    def make_old(self):
        """Take away what later versions brought, and name the first version."""
        panel = self.site.portal_controlpanel
        for name in NEWER_CONFIGLETS:
            panel.unregisterConfiglet(name)
        for name in NEWER_RECORDS:
            kept = [one for one in api.portal.get_registry_record(name) if "is2in" not in one]
            api.portal.set_registry_record(name, kept)
        workflow = self.site.portal_workflow["kase_listing"]
        workflow.transitions.deleteTransitions(["resume"])
        definitions = self.site["procedures"]
        definitions.manage_delLocalRoles([who for who, _roles in definitions.get_local_roles()])
        definitions["listing"].manage_permission(MODIFY, ("Officer",), acquire=False)
        self.site.portal_setup.setLastVersionForProfile(PROFILE, FIRST)

    def upgrade(self):
        self.site.portal_setup.upgradeProfile(PROFILE)

    def test_what_is_new_comes(self):
        self.upgrade()
        setup = self.site.portal_setup
        self.assertEqual(setup.listUpgrades(PROFILE), [])
        names = [one.id for one in self.site.portal_controlpanel.listActions()]
        self.assertLessEqual(set(NEWER_CONFIGLETS), set(names))
        for name in NEWER_RECORDS:
            kinds = [one for one in api.portal.get_registry_record(name) if "is2in" in one]
            self.assertEqual(len(kinds), 9)
        transitions = self.site.portal_workflow["kase_listing"].transitions
        self.assertIn("resume", transitions.objectIds())
        definitions = self.site["procedures"]
        designers = {who for who, held in definitions.get_local_roles() if DESIGNER in held}
        self.assertLessEqual({"listing", "chancellery", "methodology"}, designers)
        self.assertEqual(rolesForPermissionOn(MODIFY, definitions["listing"]), ())

    def test_what_was_there_stays(self):
        settings = "kase.is2in.parties.interfaces.IAccountSettings.lockout_minutes"
        api.portal.set_registry_record(settings, 77)
        before = (states.state_of(self.application), self.application.number)
        self.upgrade()
        self.assertTrue(IApplication.providedBy(self.application))
        self.assertEqual((states.state_of(self.application), self.application.number), before)
        self.assertEqual(api.portal.get_registry_record(settings), 77)
        for person in self.people.everybody().values():
            self.assertEqual(parties.person(person.id), person)
        self.assertEqual(len(parties.names_of("ISSR")), 1)

    def test_the_register_is_filled_from_what_is_there(self):
        for table in (register_tables.organization, register_tables.person, register_tables.head):
            ledger.write(delete(table))
        self.upgrade()
        one = parties.organization("ISSR")
        self.assertEqual(parties.organization_by_bin(one.bin), one)
        listed, _total = parties.search_organizations("ISSR")
        self.assertEqual(listed[0].people, len(parties.people("ISSR")))
        living = [term.user_id for term in parties.heads_of("ISSR") if term.until is None]
        self.assertEqual(living, [each.id for each in parties.people("ISSR", "first_head")])

    def test_it_may_be_repeated(self):
        self.upgrade()
        self.site.portal_setup.setLastVersionForProfile(PROFILE, FIRST)
        self.upgrade()
        self.assertEqual(self.site.portal_setup.listUpgrades(PROFILE), [])
