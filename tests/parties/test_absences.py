"""Absence and substitutes: stated, refused, cancelled; for oneself and for others."""

from datetime import date
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
from unittest import mock


EMAIL = "executor@issuer.example"
COLLEAGUE = "colleague@issuer.example"


def day(on=0):
    """Return a day some days from today."""
    return clock.almaty(clock.now()).date() + timedelta(days=on)


class AbsenceCase(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)
        self.colleague = self.person(COLLEAGUE)
        self.neighbour = self.person("executor@consultant.example", "CONS")

    def state(self, first=0, last=0, substitute=None, user=None):
        made = parties.state_absence(
            (user or self.someone).id, (substitute or self.colleague).id, day(first), day(last)
        )
        self.commit()
        return made

    def refused(self, *args, **kw):
        with self.assertRaises(RuleRefused) as caught:
            self.state(*args, **kw)
        return [(one.field, one.code) for one in caught.exception.errors]


class Rules(AbsenceCase):
    def test_now_and_at_another_moment(self):
        self.state(-1, 3)
        self.assertEqual(parties.substitute_of(self.someone.id).id, self.colleague.id)
        self.assertEqual([one.id for one in parties.acts_for(self.colleague.id)], [self.someone.id])
        later = clock.now() + timedelta(days=4)
        self.assertIsNone(parties.substitute_of(self.someone.id, later))
        self.assertEqual(parties.acts_for(self.colleague.id, later), ())

    def test_days_are_those_of_almaty(self):
        with clock.frozen(clock.now().replace(hour=20, minute=0)):
            self.state(0, 0)
            midnight = clock.now().replace(hour=19, minute=0)
            self.assertIsNotNone(parties.substitute_of(self.someone.id))
            before = parties.substitute_of(self.someone.id, midnight - timedelta(minutes=1))
            self.assertIsNone(before)
            self.assertIsNotNone(parties.substitute_of(self.someone.id, midnight))

    def test_wrong_days(self):
        self.assertEqual(self.refused(3, 1), [("last_day", "order")])
        self.assertEqual(self.refused(-3, -1), [("last_day", "past")])
        self.assertEqual(self.refused(0, 400), [("last_day", "long")])
        self.assertEqual(self.refused(500, 501), [("last_day", "long")])

    def test_wrong_substitutes(self):
        for substitute in (self.neighbour, self.someone):
            self.assertEqual(self.refused(substitute=substitute), [("substitute", "colleague")])
        parties.deactivate_person(self.colleague.id)
        self.assertEqual(self.refused(), [("substitute", "colleague")])

    def test_a_substitute_who_is_away(self):
        third = self.person("third@issuer.example")
        self.state(0, 5, substitute=third, user=self.colleague)
        self.assertEqual(self.refused(2, 3), [("substitute", "absent")])
        self.state(6, 7)

    def test_days_are_in_one_absence(self):
        self.state(0, 5)
        for first, last in ((5, 6), (2, 3), (-1, 9)):
            with self.assertRaises(Conflict):
                self.state(first, last)
        self.state(6, 6)

    def test_it_goes_one_step_only(self):
        third = self.person("third@issuer.example")
        self.state(0, 5)
        self.state(0, 5, substitute=third, user=self.colleague)
        self.assertEqual([one.id for one in parties.acts_for(third.id)], [self.colleague.id])

    def test_departments_of_the_exchange(self):
        one = self.officer("one@exchange.example", ("listing",))
        two = self.officer("two@exchange.example", ("listing", "auditors"))
        other = self.officer("other@exchange.example", ("clearing",))
        self.assertEqual(self.refused(substitute=other, user=one), [("substitute", "colleague")])
        self.state(substitute=two, user=one)
        self.assertEqual(parties.substitute_of(one.id).id, two.id)

    def test_cancelling_ends_it_at_once(self):
        made = self.state(0, 5)
        parties.cancel_absence(self.someone.id, made.id)
        self.assertIsNone(parties.substitute_of(self.someone.id))
        with self.assertRaises(Missing):
            parties.cancel_absence(self.someone.id, made.id)

    def test_audit(self):
        self.state(0, 5)
        last = ledger.history(f"person:{self.someone.id}")[-1]
        self.assertEqual(last.action, "absence-stated")
        self.assertEqual(last.details["substitute"], self.colleague.id)

    def test_recipients_with_substitutes_by_one_query(self):
        self.state(0, 5)
        wanted = [self.someone.id, self.neighbour.id, self.colleague.id]
        with mock.patch.object(ledger, "read", wraps=ledger.read) as read:
            found = parties.with_substitutes(wanted)
        self.assertEqual(read.call_count, 1)
        self.assertEqual(found, (self.someone.id, self.colleague.id, self.neighbour.id))
        self.assertEqual(parties.with_substitutes(()), ())


class Pages(AbsenceCase):
    def open(self, email=EMAIL):
        browser = self.log_in(email)
        browser.open(f"{self.url}/@@absences")
        return browser

    def fill(self, browser, first, last, substitute=None):
        found = form(browser, "first_day")
        found.getControl(name="first_day").value = first
        found.getControl(name="last_day").value = last
        if substitute is not None:
            found.getControl(name="substitute").value = [substitute]
        found.getControl(name="action").click()

    def test_stated_and_cancelled(self):
        browser = self.open()
        today = day().strftime("%d.%m.%Y")
        self.fill(browser, day().isoformat(), day(2).isoformat(), self.colleague.id)
        self.assertIn("Отсутствие сохранено", browser.contents)
        self.assertIn(today, browser.contents)
        other = self.open(COLLEAGUE)
        self.assertIn(f"Вы замещаете: {self.someone.full_name}", other.contents)
        browser.getControl("Отменить отсутствие").click()
        self.assertIn("Отсутствие отменено", browser.contents)

    def test_what_is_wrong_is_told_at_the_field(self):
        browser = self.open()
        self.fill(browser, "не дата", day().isoformat(), self.colleague.id)
        self.assertIn("Введите дату", browser.contents)
        self.fill(browser, day(3).isoformat(), day(1).isoformat(), self.colleague.id)
        self.assertIn("Последний день раньше первого", browser.contents)
        self.assertTrue(browser.headers["status"].startswith("422"))

    def test_dates_may_be_typed(self):
        browser = self.open()
        typed = day().strftime("%d.%m.%Y")
        self.fill(browser, typed, typed, self.colleague.id)
        self.assertIsNotNone(parties.substitute_of(self.someone.id))

    def test_nobody_to_choose(self):
        self.assertIn("нет коллег", self.open("executor@consultant.example").contents)

    def test_an_administrator_for_a_colleague(self):
        self.administrator()
        browser = self.log_in("admin@issuer.example")
        browser.open(f"{self.url}/@@account?user={self.someone.id}")
        self.fill(browser, day().isoformat(), day().isoformat(), self.colleague.id)
        self.assertIn("Отсутствие сохранено", browser.contents)
        self.assertIsNotNone(parties.substitute_of(self.someone.id))


class Rest(AbsenceCase):
    def setUp(self):
        super().setUp()
        self.key = self.token(EMAIL)

    def body(self, **changes):
        facts = {"first_day": day().isoformat(), "last_day": day(1).isoformat()}
        return {**facts, "substitute": self.colleague.id, **changes}

    def test_round_trip(self):
        made = self.call("POST", "@absences", self.body(), token=self.key)
        self.assertEqual(made.status, 201, made.text)
        self.assertEqual(made.json["substitute_name"], self.colleague.full_name)
        listed = self.call("GET", "@absences", token=self.key).json
        self.assertEqual(listed, {"items": [made.json], "replacing": []})
        theirs = self.call("GET", "@absences", token=self.token(COLLEAGUE)).json
        self.assertEqual(theirs, {"items": [], "replacing": [made.json]})
        path = f"@absences/{made.json['id']}"
        self.assertEqual(self.call("DELETE", path, token=self.key).status, 204)
        self.assertEqual(self.call("DELETE", path, token=self.key).status, 404)

    def test_malformed(self):
        for changes, status in (
            ({"first_day": "21.03.2026"}, 400),
            ({"first_day": None}, 400),
            ({"first_day": "9999999999"}, 400),
            ({"substitute": 7}, 400),
            ({"substitute": "u-nobody"}, 422),
            ({"last_day": date(2020, 1, 1).isoformat()}, 422),
        ):
            reply = self.call("POST", "@absences", self.body(**changes), token=self.key)
            self.assertEqual(reply.status, status, changes)
        for word in ("x", "%D9%A3", "9" * 30, "-1", "1/2"):
            reply = self.call("DELETE", f"@absences/{word}", token=self.key)
            self.assertEqual(reply.status, 404, word)

    def test_whose(self):
        made = self.call("POST", "@absences", self.body(), token=self.key).json
        self.officer()
        self.administrator("admin@consultant.example", "CONS")
        query = f"?user={self.someone.id}"
        officer = self.token("officer@exchange.example")
        self.assertEqual(self.call("GET", f"@absences{query}", token=officer).json["items"], [made])
        for email in ("admin@consultant.example", COLLEAGUE):
            key = self.token(email)
            self.assertEqual(self.call("GET", f"@absences{query}", token=key).status, 404)
            path = f"@absences/{made['id']}"
            self.assertEqual(self.call("DELETE", path, token=key).status, 404)
            self.assertEqual(self.call("DELETE", f"{path}{query}", token=key).status, 404)
            reply = self.call("POST", f"@absences{query}", self.body(), token=key)
            self.assertEqual(reply.status, 404)
        path = f"@absences/{made['id']}{query}"
        self.assertEqual(self.call("DELETE", path, token=officer).status, 204)

    def test_of_two_at_once_one_wins(self):
        headers = {"Idempotency-Key": "once"}
        replies = [
            self.call("POST", "@absences", self.body(), token=self.key, **headers)
            for _time in range(2)
        ]
        self.assertEqual([one.status for one in replies], [201, 201])
        self.assertEqual(len(self.call("GET", "@absences", token=self.key).json["items"]), 1)
        again = self.call("POST", "@absences", self.body(), token=self.key)
        self.assertEqual(again.status, 409)

    def test_strangers(self):
        self.assertEqual(self.call("GET", "@absences").status, 401)
