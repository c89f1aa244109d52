"""Officers take, approve and refuse: who may, in which state, and what comes of it."""

from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.jobs import tasks
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding import decisions
from kase.is2in.onboarding.register import find
from kase.is2in.onboarding.routes import routes_of
from kase.is2in.parties import api as parties
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from tests.builders import onboarding as build
from tests.builders import parties as build_parties
from tests.onboarding.case import OnboardingCase


class Taking(OnboardingCase):
    """A request becomes an officer's."""

    def test_take_and_take_over(self):
        number = self.submit().number
        other = build_parties.officer("officer@exchange.example", ("officers",))
        taken = onboarding.take(number, self.officer)
        self.assertEqual((taken.state, taken.taken_by), ("in_work", self.officer.id))
        self.assertEqual(onboarding.take(number, self.officer), taken)
        self.assertEqual(onboarding.take(number, other).taken_by, other.id)
        entries = ledger.history(f"connection-request:{number}")[1:]
        self.assertEqual([one.details["before"] for one in entries], [None, self.officer.id])

    def test_only_by_officers_of_its_route(self):
        number = self.submit().number
        build_parties.organization()
        strangers = (
            build_parties.officer("auditors@exchange.example", ("auditors",)),
            build_parties.officer("library@exchange.example", ("library",)),
            build_parties.person(roles=("administrator",)),
        )
        for someone in strangers:
            with self.assertRaises(Missing):
                onboarding.take(number, someone)
            with self.assertRaises(Missing):
                onboarding.approve(number, someone, "NEWC")
            with self.assertRaises(Missing):
                onboarding.refuse(number, someone, "no")
        self.assertEqual(find(number).state, "new")

    def test_routes_of_departments(self):
        for department, wanted in (
            ("listing", {"listing"}),
            ("auditors", {"auditors"}),
            ("membership", {"monitoring"}),
            ("disclosure", {"monitoring"}),
            ("officers", {"listing", "auditors", "monitoring"}),
            ("chancellery", set()),
        ):
            email = f"{department}.two@exchange.example"
            someone = build_parties.officer(email, (department,))
            self.assertEqual(routes_of(someone), wanted)

    def test_a_closed_account_decides_nothing(self):
        number = self.submit().number
        closed = parties.deactivate_person(self.officer.id)
        with self.assertRaises(Missing):
            onboarding.take(number, closed)


class Approving(OnboardingCase):
    """The organisation, the accounts, the links: all or nothing."""

    def test_it_makes_the_organisation_and_the_accounts(self):
        one = self.taken(language="kk")
        done = onboarding.approve(one.number, self.officer, "NEWC")
        self.assertEqual((done.state, done.organization), ("approved", "NEWC"))
        made = parties.organization("NEWC")
        self.assertEqual((made.bin, made.name("ru")), (one.bin, "АО «Новичок»"))
        self.assertEqual(made.roles, {"issuer"})
        self.assertIn("office@newcomer.example", made.contacts)
        people = {each.email: each for each in parties.people("NEWC")}
        self.assertEqual(people["head@newcomer.example"].roles, {"first_head"})
        lawyer = people["lawyer@newcomer.example"]
        self.assertEqual(lawyer.roles, {"administrator", "executor"})
        self.assertEqual(lawyer.language, "kk")
        self.assertEqual(self.actions(one.number)[-1], "connection-request-approved")

    def test_each_person_gets_a_link_and_no_password(self):
        one = self.taken()
        before = len(self.letters())
        onboarding.approve(one.number, self.officer, "NEWC")
        new = self.letters()[before:]
        linked = [to for to, _subject, body in new if "@@set-password?key=" in body]
        self.assertEqual(sorted(linked), ["head@newcomer.example", "lawyer@newcomer.example"])
        self.assertEqual([to for to, *_rest in new][-1], "office@newcomer.example")

    def test_people_may_be_left_out(self):
        more = build.contact(email="third@newcomer.example")
        one = self.taken(people=(build.contact(), more))
        onboarding.approve(one.number, self.officer, "NEWC", [0, 1])
        self.assertIsNone(parties.person_by_email("third@newcomer.example"))
        self.assertEqual(len(parties.people("NEWC")), 2)

    def test_somebody_must_manage_the_accounts(self):
        one = self.taken()
        for places in ([], [0]):
            with self.assertRaises(RuleRefused) as refused:
                onboarding.approve(one.number, self.officer, "NEWC", places)
            self.assertEqual(refused.exception.code, "administrator")
        for places in ([7], [-1, 1]):
            with self.assertRaises(RuleRefused) as refused:
                onboarding.approve(one.number, self.officer, "NEWC", places)
            self.assertEqual(refused.exception.code, "people")

    def test_a_bin_that_is_there(self):
        one = self.taken()
        build_parties.organization("OLDC", bin=one.bin)
        with self.assertRaises(Conflict) as refused:
            onboarding.approve(one.number, self.officer, "NEWC")
        self.assertEqual(refused.exception.code, "bin-taken")
        self.assertEqual(self.organization_codes(), ["OLDC"])

    def test_a_code_that_is_there_or_wrong(self):
        build_parties.organization("OLDC")
        one = self.taken()
        with self.assertRaises(Conflict):
            onboarding.approve(one.number, self.officer, "OLDC")
        for code in ("", "x", "../X", "<B>"):
            with self.assertRaises(RuleRefused) as refused:
                onboarding.approve(one.number, self.officer, code)
            self.assertIn("code", self.codes_of(refused))
        self.assertEqual(find(one.number).state, "in_work")

    def test_an_email_that_has_an_account(self):
        build_parties.organization("OLDC")
        build_parties.person("lawyer@newcomer.example", "OLDC")
        manager = build.contact(email="boss@newcomer.example")
        one = self.taken(people=(build.contact(), manager))
        with self.assertRaises(Conflict) as refused:
            onboarding.approve(one.number, self.officer, "NEWC")
        self.assertEqual(self.codes_of(refused), {"people.1": "exists"})
        self.assertEqual(self.organization_codes(), ["OLDC"])
        onboarding.approve(one.number, self.officer, "NEWC", [0, 2])
        person = parties.person_by_email("lawyer@newcomer.example")
        self.assertEqual(person.organization, "OLDC")

    def test_states_that_do_not_allow_it(self):
        number = self.submit().number
        other = build_parties.officer("officer@exchange.example", ("officers",))
        for act in (
            lambda who: onboarding.approve(number, who, "NEWC"),
            lambda who: onboarding.refuse(number, who, "why"),
        ):
            with self.assertRaises(Conflict) as refused:
                act(self.officer)
            self.assertEqual(refused.exception.code, "not-taken")
        onboarding.take(number, self.officer)
        with self.assertRaises(Conflict) as refused:
            onboarding.approve(number, other, "NEWC")
        self.assertEqual(refused.exception.code, "taken-by-another")
        onboarding.approve(number, self.officer, "NEWC")
        for act in (
            lambda: onboarding.approve(number, self.officer, "NEWC"),
            lambda: onboarding.refuse(number, self.officer, "why"),
            lambda: onboarding.take(number, other),
        ):
            with self.assertRaises(Conflict) as refused:
                act()
            self.assertEqual(refused.exception.code, "decided")
        self.assertEqual(len(parties.people("NEWC")), 2)

    def test_unconfirmed_cannot_be_taken(self):
        number = self.submit(proof=self.proof(solved=False)).number
        with self.assertRaises(Missing):
            onboarding.take(number, self.officer)

    def test_the_second_request_with_a_bin(self):
        one, two = self.taken(), self.taken()
        onboarding.approve(one.number, self.officer, "NEWC")
        with self.assertRaises(Conflict) as refused:
            onboarding.approve(two.number, self.officer, "NEWC2")
        self.assertEqual(refused.exception.code, "bin-taken")


class Refusing(OnboardingCase):
    """With a reason that reaches the applicant."""

    def test_the_reason_is_mailed_and_shown(self):
        receipt = self.submit(language="en")
        onboarding.take(receipt.number, self.officer)
        onboarding.refuse(receipt.number, self.officer, " Нет доверенности ")
        address, subject, body = self.letters()[-1]
        self.assertEqual(address, "office@newcomer.example")
        self.assertIn("Нет доверенности", body)
        self.assertIn("refused", subject)
        seen = onboarding.status(receipt.number, receipt.code)
        self.assertEqual((seen.state, seen.reason), ("refused", "Нет доверенности"))
        self.assertEqual(self.organization_codes(), [])
        trail = str(ledger.history(f"connection-request:{receipt.number}"))
        self.assertNotIn("доверенности", trail)

    def test_without_a_reason_or_with_too_long_a_one(self):
        one = self.taken()
        for reason in ("", "  \n", "я" * 2001, "a\x00b"):
            with self.assertRaises(RuleRefused) as refused:
                onboarding.refuse(one.number, self.officer, reason)
            self.assertIn("reason", self.codes_of(refused))
        self.assertEqual(find(one.number).state, "in_work")


class Checking(OnboardingCase):
    """What an officer sees before deciding."""

    def found(self, one):
        return {(each.field, each.ok) for each in onboarding.checks(one)}

    def test_nothing_stands_against_it(self):
        one = self.taken()
        self.assertEqual(self.found(one), {("bin", True), ("people.0", True), ("people.1", True)})

    def test_what_stands_against_it(self):
        one, two = self.taken(), self.taken()
        build_parties.organization("OLDC", bin=one.bin)
        build_parties.person("lawyer@newcomer.example", "OLDC")
        found = onboarding.checks(one)
        self.assertIn(("people.1", False, "OLDC"), [(e.field, e.ok, e.organization) for e in found])
        self.assertEqual([e.organization for e in found if e.field == "bin"], ["OLDC", None])
        self.assertEqual([e.request for e in found if e.request], [two.number])

    def test_after_the_approval_its_own_are_no_trouble(self):
        one = self.taken()
        done = onboarding.approve(one.number, self.officer, "NEWC")
        self.assertTrue(all(each.ok for each in onboarding.checks(done)))

    def test_a_code_is_suggested(self):
        one = self.taken()
        self.assertEqual(decisions.suggested_code(one), "NEWC")
        build_parties.organization("NEWC")
        self.assertEqual(decisions.suggested_code(one), "NEWC2")
        names = {"ru": "Ё", "kk": "Ё", "en": "3"}
        self.assertEqual(decisions.suggested_code(self.taken(names=names)), "ORG")


class Erasing(OnboardingCase):
    """Personal data goes when the days of keeping are over."""

    def test_decided_requests_lose_it(self):
        refused, waits = self.taken(), self.taken()
        onboarding.refuse(refused.number, self.officer, "Айгуль не работает у вас")
        with self.later(days=89):
            onboarding.erase_personal_data()
        self.assertEqual(len(find(refused.number).people), 2)
        with self.later(days=91):
            for _turn in range(2):
                onboarding.erase_personal_data()
        bare = find(refused.number)
        self.assertIsNotNone(bare.erased)
        for hidden in ("newcomer", "Сериков", "Айгуль", "+7"):
            self.assertNotIn(hidden, str(bare))
        self.assertEqual(bare.name("ru"), "АО «Новичок»")
        self.assertEqual(len(find(waits.number).people), 2)
        self.assertEqual(self.actions(refused.number)[-1], "connection-request-erased")
        self.assertEqual(self.actions(refused.number).count("connection-request-erased"), 1)

    def test_the_worker_does_it_by_the_clock(self):
        known = {name: task.cron for name, task in tasks().items() if "onboarding." in name}
        self.assertEqual(
            set(known),
            {
                "onboarding.erase_personal_data",
                "onboarding.forget_tokens",
                "onboarding.forget_unconfirmed",
            },
        )
        self.assertTrue(all(known.values()))

    def test_the_days_are_a_setting(self):
        one = self.taken()
        onboarding.approve(one.number, self.officer, "NEWC")
        self.set("retention_days", 1)
        with self.later(days=2):
            onboarding.erase_personal_data()
        self.assertEqual(find(one.number).people, ())
        self.assertEqual(len(parties.people("NEWC")), 2)
