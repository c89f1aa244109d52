"""Accounts: the password policy, the lock, closing, roles; by the door and over REST."""

from datetime import timedelta
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from kase.is2in.parties import api as parties
from kase.is2in.parties import lockout
from kase.is2in.parties import passwords
from kase.is2in.parties.accounts import PLUGIN
from kase.is2in.parties.signin import TRIED
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from tests.builders.parties import organization
from tests.builders.parties import PASSWORD
from tests.builders.parties import person
from tests.layers import FUNCTIONAL
from tests.layers import INTEGRATION
import string
import unittest


ALPHABET = string.ascii_letters + string.digits + "#!_ яЯ"


def good(text: str) -> bool:
    """Return whether a password is good, by the words of paragraph 8.2 of the manual."""
    return (
        8 <= len(text) <= 12
        and any(c in string.digits for c in text)
        and any(c.islower() for c in text)
        and any(c.isupper() for c in text)
        and any(c in "#!_" for c in text)
        and " " not in text
    )


class Policy(unittest.TestCase):
    """What a password must be."""

    layer = INTEGRATION

    @settings(max_examples=300, deadline=None)
    @given(st.text(ALPHABET, min_size=5, max_size=15))
    def test_agrees_with_the_manual(self, text):
        self.assertEqual(passwords.faults(text) == (), good(text), text)

    def test_each_fault_is_named(self):
        cases = {
            "Aa#1": {"length"},
            "Aa#123456789X": {"length"},
            "Aa#bcdefg": {"digit"},
            "AA#123456": {"lower"},
            "aa#123456": {"upper"},
            "Aa1234567": {"symbol"},
            "Aa#1 2345": {"characters"},
            "": {"length", "digit", "lower", "upper", "symbol"},
        }
        for text, wanted in cases.items():
            self.assertEqual({fault.code for fault in passwords.faults(text)}, wanted, text)

    def test_history_and_expiry(self):
        organization()
        someone = person()
        with self.assertRaises(RuleRefused) as refused:
            parties.change_password(someone.id, PASSWORD, PASSWORD)
        self.assertIn("history", [error.code for error in refused.exception.errors])
        with self.assertRaises(RuleRefused):
            parties.change_password(someone.id, "Wrong#123", "Other#2026")
        parties.change_password(someone.id, PASSWORD, "Other#2026")
        self.assertFalse(passwords.expired(someone.id))
        with clock.frozen(clock.now() + timedelta(days=61)):
            self.assertTrue(passwords.expired(someone.id))


class People(unittest.TestCase):
    """Adding, roles, closing."""

    layer = INTEGRATION

    def setUp(self):
        organization()
        organization("CONS", ("financial_consultant",))

    def test_last_administrator_stays(self):
        admin = person("admin@issuer.example", roles=("administrator",))
        with self.assertRaises(Conflict):
            parties.deactivate_person(admin.id)
        with self.assertRaises(Conflict):
            parties.set_person_roles(admin.id, ["executor"])
        person("second@issuer.example", roles=("administrator",))
        self.assertFalse(parties.deactivate_person(admin.id).active)

    def test_one_account_per_address(self):
        person("one@issuer.example")
        with self.assertRaises(Conflict):
            person("ONE@issuer.example")

    def test_malformed_people_are_refused(self):
        for facts in ({"email": "no address"}, {"roles": ("king",)}, {"iin": "123456789012"}):
            with self.assertRaises(RuleRefused):
                person(**{"email": "x@issuer.example", **facts})

    def test_closed_accounts_leave_the_lists(self):
        someone = person("gone@issuer.example")
        parties.deactivate_person(someone.id)
        self.assertNotIn(someone.id, [one.id for one in parties.people("ISSR")])
        self.assertFalse(parties.person(someone.id).active)

    def test_partnership_lives_until_the_exchange_agrees(self):
        consultant = person("executor@consultant.example", "CONS")
        added = parties.add_partner("ISSR", "CONS", "financial_consultant")
        codes = [one.code for one in parties.companies_for(consultant)]
        self.assertEqual(codes, ["CONS", "ISSR"])
        with self.assertRaises(Conflict):
            parties.add_partner("ISSR", "CONS", "financial_consultant")
        with self.assertRaises(RuleRefused):
            parties.add_partner("ISSR", "CONS", "auditor")
        with self.assertRaises(RuleRefused):
            parties.request_partner_removal("ISSR", "CONS", " ")
        parties.request_partner_removal("ISSR", "CONS", "Добавлен по ошибке")
        self.assertEqual(len(parties.partners("ISSR")), 1)
        parties.decide_partner_removal(added.id, True)
        self.assertEqual(parties.partners("ISSR"), ())
        self.assertEqual([one.code for one in parties.companies_for(consultant)], ["CONS"])


class Lock(unittest.TestCase):
    """Failed tries are counted for good, whatever becomes of the request."""

    layer = FUNCTIONAL

    def setUp(self):
        organization()
        self.person = person("tried@issuer.example")
        self.gate = self.layer["portal"].acl_users[PLUGIN]

    def attempt(self, password: str, login: str = "Tried@issuer.example"):
        # As in a request of its own: within one, the same try is made once.
        self.layer["request"].other.pop(TRIED, None)
        credentials = {"login": login, "password": password}
        return self.gate.authenticateCredentials(credentials)

    def test_locks_and_opens_by_itself(self):
        self.assertEqual(self.attempt(PASSWORD)[0], self.person.id)
        for _try in range(5):
            self.assertIsNone(self.attempt("Wrong#123"))
        self.assertIsNone(self.attempt(PASSWORD), "locked")
        with clock.frozen(clock.now() + timedelta(minutes=16)):
            self.assertEqual(self.attempt(PASSWORD)[0], self.person.id)

    def test_unlock(self):
        for _try in range(5):
            self.attempt("Wrong#123")
        parties.unlock(self.person.id)
        self.assertEqual(self.attempt(PASSWORD)[0], self.person.id)

    def test_unknown_people_are_counted_too(self):
        for _try in range(6):
            self.assertIsNone(self.attempt("Wrong#123", "nobody@issuer.example"))
        self.assertTrue(lockout.is_locked("nobody@issuer.example"))

    def test_a_closed_account_opens_nothing(self):
        parties.deactivate_person(self.person.id)
        self.assertIsNone(self.attempt(PASSWORD))
