"""The demo: exactly the accounts programs rely on, and it may be repeated."""

from kase.is2in.ledger.interfaces import IActorFacts
from kase.is2in.notify.interfaces import IRecipients
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.types import ROUTE_IDS
from kase.is2in.parties import api as parties
from kase.is2in.parties.interfaces import IPostman
from kase.is2in.policy import demo
from kase.is2in.policy.demo_data import CLIENTS
from kase.is2in.policy.demo_data import ORGANIZATIONS
from kase.is2in.procedures import api as procedures
from kase.is2in.terms.identifiers import bin_number
from kase.is2in.terms.identifiers import iin
from pathlib import Path
from plone import api
from tests.layers import FUNCTIONAL
from zope.component import getUtility
import os
import unittest
import unittest.mock


ACCOUNTS = {
    "ISSR": ("executor@issuer.example", "admin@issuer.example", "head@issuer.example"),
    "CONS": ("executor@consultant.example", "head@consultant.example"),
    "AUDT": ("executor@auditor.example", "head@auditor.example"),
    "CAND": ("executor@candidate.example", "head@candidate.example"),
    "BRK1": ("seller@broker1.example", "head@broker1.example"),
    "BRK2": ("buyer@broker2.example", "client@broker2.example"),
    "BRK3": ("buyer@broker3.example",),
    "BANK": ("control@bank.example",),
    "": (
        "chancellery@exchange.example",
        "listing@exchange.example",
        "auditors@exchange.example",
        "membership@exchange.example",
        "disclosure@exchange.example",
        "nonlisted@exchange.example",
        "trading@exchange.example",
        "clearing@exchange.example",
        "library@exchange.example",
        "insiders@exchange.example",
        "methodology@exchange.example",
        "support1@exchange.example",
        "support2@exchange.example",
        "support3@exchange.example",
        "officer@exchange.example",
    ),
}


class Data(unittest.TestCase):
    def test_numbers_have_right_check_digits_and_are_nobodys_twice(self):
        people = [*CLIENTS, *demo.staff()]
        self.assertEqual(len({iin(one.iin) for one in people}), len(people))
        self.assertEqual(len({bin_number(one.bin) for one in ORGANIZATIONS}), len(ORGANIZATIONS))


class Demo(unittest.TestCase):
    layer = FUNCTIONAL

    def setUp(self):
        self.site = self.layer["portal"]
        with api.env.adopt_roles(["Manager"]):
            self.site.portal_setup.runAllImportStepsFromProfile("profile-kase.is2in:demo")

    def test_accounts_and_their_places(self):
        for code, addresses in ACCOUNTS.items():
            for address in addresses:
                person = parties.person_by_email(address)
                self.assertEqual(person.organization, code, address)
                self.assertTrue(parties.accepted(person.id), address)
        everybody = api.portal.get_tool("acl_users").source_users.listUserIds()
        known = {parties.person_by_email(a).id for row in ACCOUNTS.values() for a in row}
        self.assertEqual(set(everybody) - {"test_user_1_"}, known)

    def test_roles_and_departments(self):
        self.assertEqual(parties.person_by_email("head@issuer.example").roles, {"first_head"})
        self.assertEqual(parties.person_by_email("admin@issuer.example").roles, {"administrator"})
        clerk = parties.person_by_email("chancellery@exchange.example")
        self.assertEqual(clerk.departments, {"chancellery"})
        officer = parties.person_by_email("officer@exchange.example")
        self.assertEqual(officer.departments, {"officers"})

    def test_organisations_have_names_in_three_languages(self):
        company = parties.organization("CONS")
        self.assertEqual(company.name("ru"), "АО «Сеним Инвест»")
        self.assertEqual(company.name("kk"), "«Сенім Инвест» АҚ")
        self.assertEqual(company.name("en"), "Senim Invest JSC")

    def test_consultant_and_auditor_are_partners_of_the_issuer(self):
        found = {(one.partner, one.role) for one in parties.partners("ISSR")}
        self.assertEqual(found, {("CONS", "financial_consultant"), ("AUDT", "auditor")})

    def test_a_company_asks_to_be_connected(self):
        found, total = onboarding.requests(ROUTE_IDS)
        self.assertEqual((total, found[0].state), (1, "new"))
        self.assertTrue(all(each.ok for each in onboarding.checks(found[0])))

    def test_applications_are_on_their_way(self):
        author = parties.person_by_email("executor@issuer.example")
        demo.install()
        user = api.portal.get_tool("acl_users").getUserById(author.id)
        with api.env.adopt_user(user=user):
            found = procedures.applications(author).rows
        self.assertEqual({one.procedure for one in found}, {"listing-bonds", "private-market"})
        self.assertEqual(len(found), 2)

    def test_the_password_opens(self):
        gate = api.portal.get_tool("acl_users")["kase_gate"]
        for address in ("head@issuer.example", "officer@exchange.example"):
            found = gate.authenticateCredentials({"login": address, "password": demo.PASSWORD})
            self.assertEqual(found[0], parties.person_by_email(address).id)

    def test_a_key_per_signer(self):
        folder = Path(os.environ["IS2IN_DEMO_PKI"])
        self.assertTrue((folder / "ca.pem").exists())
        for one in CLIENTS:
            self.assertTrue((folder / f"{one.email}.p12").exists(), one.email)

    def test_again_changes_nothing(self):
        folder = Path(os.environ["IS2IN_DEMO_PKI"])
        key = (folder / "head@issuer.example.p12").read_bytes()
        users = set(api.portal.get_tool("acl_users").source_users.listUserIds())
        demo.install()
        self.assertEqual(set(api.portal.get_tool("acl_users").source_users.listUserIds()), users)
        self.assertEqual(len(parties.organizations()), len(ORGANIZATIONS))
        self.assertEqual(len(parties.partners("ISSR")), 2)
        self.assertEqual((folder / "head@issuer.example.p12").read_bytes(), key)

    def test_what_is_missing_is_added(self):
        parties.deactivate_person(parties.person_by_email("head@broker1.example").id)
        demo.install()
        self.assertFalse(parties.person_by_email("head@broker1.example").active)


class Wiring(unittest.TestCase):
    layer = FUNCTIONAL

    def setUp(self):
        demo.install()
        self.head = parties.person_by_email("head@issuer.example")

    def test_mails_find_people(self):
        found = getUtility(IRecipients).resolve(self.head.id)
        self.assertEqual((found.email, found.language), ("head@issuer.example", "ru"))
        self.assertEqual(found.name, "Сулейменова Динара Кайратовна")

    def test_nobody_writes_to_strangers_and_the_deactivated(self):
        self.assertIsNone(getUtility(IRecipients).resolve("u-nobody"))
        parties.deactivate_person(self.head.id)
        self.assertIsNone(getUtility(IRecipients).resolve(self.head.id))

    def test_the_audit_trail_knows_the_organisation(self):
        facts = getUtility(IActorFacts)
        clerk = parties.person_by_email("chancellery@exchange.example")
        self.assertEqual(facts.organization(self.head.id), "ISSR")
        self.assertIsNone(facts.organization(clerk.id))
        self.assertIsNone(facts.organization("admin"))

    def test_one_time_links_are_sent(self):
        with unittest.mock.patch("kase.is2in.policy.wiring.notify.post") as post:
            getUtility(IPostman).post("a@b.example", "subject", "body", "kk")
        post.assert_called_once_with("a@b.example", "subject", "body", "kk")
