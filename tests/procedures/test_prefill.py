"""Fields that begin with the register of organisations; both values where they part (B4-B7)."""

from datetime import datetime
from datetime import UTC
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.browser.stage import StagePage
from kase.is2in.questionnaires.api import Answers
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from plone import api as plone
from tests.builders.parties import officer
from tests.builders.parties import PASSWORD
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import fill
from tests.builders.procedures import walk
from tests.layers import INTEGRATION
from tests.procedures.rest import RestCase
from tests.rest.journey import Api
from zope.globalrequest import getRequest
import transaction
import unittest


STAGE, FORM = "general", "applicant"
MARCH = datetime(2026, 3, 2, 4, tzinfo=UTC)
ADDRESS = "050000, г. Алматы, ул. Тестовая, 1 <b>"


class Register(unittest.TestCase):
    """By the door."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.who = self.people.executor
        parties.change_requisites("ISSR", {"legal_address": ADDRESS, "phone": "8 727 237 53 24"})
        self.application = application_in(states.FILLING, self.people)

    def form(self):
        stage = api.stage(self.application, STAGE, self.who)
        return next(one for one in stage.forms if one.id == FORM)

    def save(self, **values):
        with acting(self.who):
            api.save_stage(self.application, self.who, STAGE, form=FORM, values=values)

    def page(self, person=None):
        with acting(person or self.who):
            view = StagePage(self.application, getRequest())
            view.stage_id = STAGE
            return next(group.render() for one, group in view.groups if one.id == FORM)

    def test_a_new_form_begins_with_the_register_and_stores_nothing(self):
        form = self.form()
        self.assertEqual((form.version, form.values), (0, {}))
        found = {name: one.value for name, one in form.known.items()}
        one = parties.organization("ISSR")
        self.assertEqual(found["name_kk"], one.name("kk"))
        self.assertEqual(found["bin"], one.bin)
        self.assertEqual(found["phone"], "+77272375324", "as the field keeps it")
        self.assertEqual(found["head_name"], self.people.head.full_name)
        self.assertNotIn("email", found, "nothing is known")
        self.assertFalse(any(one.differs for one in form.known.values()))
        with clock.frozen(MARCH):
            html = self.page()
        self.assertIn("ул. Тестовая, 1 &lt;b&gt;", html)
        self.assertIn("02.03.2026", html)
        self.assertEqual(Answers(self.application).version(FORM), 0)

    def test_an_answer_remembers_the_day_and_the_register_may_change(self):
        with clock.frozen(MARCH):
            self.save(legal_address=ADDRESS, phone="+77010000000")
        sources = self.form().sources
        self.assertEqual(set(sources), {"legal_address"})
        self.assertEqual(
            (sources["legal_address"].register, sources["legal_address"].at),
            ("legal_address", MARCH),
        )
        parties.change_requisites("ISSR", {"legal_address": "Новый адрес"})
        known = self.form().known
        self.assertTrue(known["legal_address"].changed)
        self.assertTrue(known["phone"].differs and not known["phone"].changed)
        self.assertEqual(known["phone"].text, "+7 727 237 53 24")
        html = self.page()
        for text in (
            "02.03.2026",
            "С тех пор реестр изменился",
            "Новый адрес",
            "В реестре организаций:",
            "+7 727 237 53 24",
            f'value="take-register:{FORM}.phone"',
        ):
            self.assertIn(text, html)
        with acting(self.who):
            api.take_from_register(self.application, self.who, STAGE, FORM, ["legal_address"])
        form = self.form()
        self.assertEqual(form.values["legal_address"], "Новый адрес")
        self.assertFalse(form.known["legal_address"].differs)
        self.assertGreater(form.sources["legal_address"].at, MARCH)

    def test_the_officer_sees_the_difference_the_archive_does_not(self):
        fill(self.application, self.people)
        walk(self.application, self.people, states.EXAMINATION)
        html = self.page(self.people.officer)
        self.assertIn("В реестре организаций:", html)
        self.assertNotIn("take-register", html)
        with self.assertRaises(Conflict), acting(self.people.officer):
            api.take_from_register(
                self.application, self.people.officer, STAGE, FORM, ["legal_address"]
            )
        walk(self.application, self.people, states.ARCHIVE)
        self.assertEqual(self.form().known, {})

    def test_nothing_is_taken_that_is_not_known(self):
        with acting(self.who):
            for names in (["activity"], ["email"], [], ["legal_address", "nothing"]):
                with self.assertRaises(Missing):
                    api.take_from_register(self.application, self.who, STAGE, FORM, names)
        self.assertEqual(Answers(self.application).version(FORM), 0)

    def test_what_the_field_does_not_take_is_not_offered(self):
        parties.change_requisites("ISSR", {"phone": "123 45"})
        self.assertNotIn("phone", self.form().known)

    def test_of_two_first_heads_none_is_offered(self):
        parties.set_person_roles(self.people.colleague.id, {"executor", "first_head"})
        self.assertNotIn("head_name", self.form().known)


class Requisites(unittest.TestCase):
    """What the register keeps."""

    layer = INTEGRATION

    def setUp(self):
        cast()

    def test_numbers_are_checked_and_nothing_is_kept_of_a_wrong_form(self):
        right = {"iban": "KZ86 125K ZT50 0410 0100", "bic": "hsbkkzkx", "website": " kase.kz "}
        self.assertEqual(
            [parties.change_requisites("ISSR", right)[name] for name in right],
            ["KZ86125KZT5004100100", "HSBKKZKX", "kase.kz"],
        )
        for name, text in (
            ("iban", "KZ87125KZT5004100100"),
            ("bic", "12"),
            ("email", "a@b"),
            ("phone", "звоните"),
            ("bank", "a\x00b"),
            ("bank", "x" * 201),
            ("moon", "1"),
        ):
            with self.assertRaises(RuleRefused) as caught:
                parties.change_requisites("ISSR", {name: text, "website": "other.kz"})
            self.assertEqual([one.field for one in caught.exception.errors], [name])
        self.assertEqual(parties.requisites("ISSR")["website"], "kase.kz")
        with self.assertRaises(Stale):
            parties.change_requisites("ISSR", {"bank": "Б"}, "0" * 16)
        with self.assertRaises(Missing):
            parties.requisites("NONE")


class Rest(RestCase):
    """For programs."""

    def test_facts_of_the_register_and_taking_them(self):
        transaction.begin()
        with acting(self.people.officer):
            parties.change_requisites("ISSR", {"legal_address": ADDRESS})
        transaction.commit()
        app = self.at(states.FILLING)
        here = f"{app}/@stages/{STAGE}"
        stage = self.call("executor", "GET", here)
        fact = stage["forms"][0]["register"]["legal_address"]
        self.assertEqual((fact["value"], fact["taken"], fact["differs"]), (ADDRESS, None, False))
        self.assertEqual(fact["day"], str(api.today()))
        self.call(
            "executor", "PATCH", here, json={"form": FORM, "values": {"phone": "+77010000000"}}
        )
        for body in (
            {"form": FORM, "register": "legal_address"},
            {"register": ["bin"]},
            {"form": FORM, "register": ["bin"], "values": {}},
        ):
            self.call("executor", "PATCH", here, 400, json=body)
        self.call("executor", "PATCH", here, 404, json={"form": FORM, "register": ["moon"]})
        self.call("stranger", "PATCH", here, 404, json={"form": FORM, "register": ["bin"]})
        body = {"form": FORM, "register": ["legal_address", "bin"]}
        form = self.call("executor", "PATCH", here, json=body)["forms"][0]
        self.assertEqual(form["values"]["legal_address"], ADDRESS)
        self.assertTrue(form["register"]["legal_address"]["taken"])
        self.assertEqual(form["sources"], {})

    def test_requisites_are_for_the_exchange_and_the_organisation(self):
        here = f"{plone.portal.get().absolute_url()}/@organizations/ISSR"
        body = {"requisites": {"bank": "АО «Банк»"}}
        self.call("executor", "PATCH", here, 403, json=body)
        self.assertNotIn("requisites", self.call("consultant", "GET", here))
        self.assertEqual(self.call("executor", "GET", here)["requisites"]["bank"], "")
        transaction.begin()
        one = officer("officer@exchange.example", password=PASSWORD)
        transaction.commit()
        desk = Api(self.base, one.email, PASSWORD)
        tag = desk("GET", here, 200).headers["ETag"]
        self.assertEqual(
            desk("PATCH", here, 200, json=body).json()["requisites"]["bank"], "АО «Банк»"
        )
        self.assertEqual(
            desk("PATCH", here, 412, json=body, headers={"If-Match": tag}).status_code, 412
        )
        desk("PATCH", here, 422, json={"requisites": {"iban": "KZ1"}})
        desk("PATCH", here, 400, json={"requisites": {"iban": 1}})
