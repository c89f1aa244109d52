"""The cabinet of a new company says what to do first, and only while there is something."""

from kase.is2in.policy.browser.home import Home
from plone import api
from tests.builders import parties as build
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
import unittest


class FirstSteps(unittest.TestCase):
    """What an administrator, a head and an executor are led to."""

    layer = INTEGRATION

    def setUp(self):
        build.organization("NEWS", ("issuer",))
        self.head = build.person("head@new.example", "NEWS", ("first_head",))
        self.admin = build.person("admin@new.example", "NEWS", ("administrator",))

    def steps(self, person) -> list[str]:
        with acting(person):
            found = Home(self.layer["portal"], self.layer["request"]).first_steps
        site = api.portal.get().absolute_url()
        return [one["url"].removeprefix(f"{site}/") for one in found]

    def test_an_administrator_adds_people_and_partners(self):
        self.assertEqual(self.steps(self.admin), ["@@users", "@@partnerships"])

    def test_a_head_adds_partners(self):
        self.assertEqual(self.steps(self.head), ["@@partnerships"])

    def test_what_is_done_is_not_asked_for(self):
        build.person("executor@new.example", "NEWS", ("executor",))
        build.organization("CONS", ("financial_consultant",))
        build.partnership("NEWS", "CONS")
        self.assertEqual(self.steps(self.admin), [])

    def test_a_company_without_partners_of_its_own_is_not_led_to_them(self):
        build.organization("AUDX", ("auditor",))
        auditor = build.person("admin@audit.example", "AUDX", ("administrator",))
        self.assertEqual(self.steps(auditor), ["@@users"])

    def test_nothing_once_an_application_is_under_way(self):
        people = cast()
        application_in("filling", people)
        self.assertEqual(self.steps(people.executor), [])
