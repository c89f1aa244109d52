"""A request from sending to confirming: what is kept, who is told, what the public may see."""

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding import codes
from kase.is2in.onboarding import facts
from kase.is2in.onboarding import retention
from kase.is2in.onboarding.register import find
from kase.is2in.onboarding.tables import connection_request
from kase.is2in.parties import facts as doors
from kase.is2in.parties.types import NewPerson
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooMany
from sqlalchemy import select
from tests.builders import onboarding as build
from tests.builders import parties as build_parties
from tests.onboarding.case import OnboardingCase
import unittest


class Sending(OnboardingCase):
    """The door ``submit``."""

    def test_a_request_is_kept_whole(self):
        receipt = self.submit(kinds=frozenset({"issuer", "auditor"}), language="kk")
        kept = find(receipt.number)
        self.assertEqual(kept.state, "new")
        self.assertEqual(kept.name("kk"), "«Жаңадан келген» АҚ")
        self.assertEqual(kept.kinds, {"issuer", "auditor"})
        self.assertEqual(kept.routes, {"listing", "auditors"})
        self.assertEqual([one.email for one in kept.people], [
            "head@newcomer.example",
            "lawyer@newcomer.example",
        ])
        self.assertEqual(kept.people[0].roles, {"first_head"})
        self.assertEqual(self.actions(receipt.number), ["connection-request-received"])

    def test_numbers_go_up(self):
        first = self.submit().number
        second = self.submit(bin=build_parties.number("SCND")).number
        self.assertGreater(second, first)

    def test_the_addresses_of_the_routes_get_a_letter(self):
        cases = {
            "issuer": "listing@exchange.example",
            "admission_initiator": "listing@exchange.example",
            "financial_consultant": "listing@exchange.example",
            "auditor": "auditor_listing@exchange.example",
            "membership_candidate": "monitoring@kase.example",
        }
        self.set("monitoring_address", "monitoring@kase.example")
        for serial, (kind, address) in enumerate(cases.items()):
            self.address = f"192.0.2.{serial}"
            self.submit(
                kinds=frozenset({kind}),
                bin=build_parties.number(kind),
                email=f"{kind}@newcomer.example",
            )
            told = [to for to, _subject, _body in self.letters() if "newcomer" not in to]
            self.assertEqual(told[-1], address)

    def test_officers_of_the_route_are_told_in_the_cabinet(self):
        auditors = build_parties.officer("auditors@exchange.example", ("auditors",))
        above = build_parties.officer("officer@exchange.example", ("officers",))
        number = self.submit().number
        told = ledger.read(
            "SELECT user_id FROM notification n JOIN notification_event e ON e.id = n.event_id "
            "WHERE e.about = :about",
            {"about": f"connection-request:{number}"},
        )
        self.assertEqual({row[0] for row in told}, {self.officer.id, above.id})
        self.assertEqual(onboarding.count_for(self.officer), 1)
        self.assertEqual(onboarding.count_for(auditors), 0)

    def test_the_applicant_gets_number_and_code(self):
        receipt = self.submit(language="en")
        self.assertEqual(self.code_of_letter(), receipt.code)
        address, subject, body = self.letters()[0]
        self.assertEqual(address, "office@newcomer.example")
        self.assertIn(str(receipt.number), subject)
        self.assertIn(f"@@connection-status?number={receipt.number}", body)

    def test_nothing_a_stranger_wrote_stands_in_a_letter(self):
        words = "Кликните spam.example"
        person = build.contact(surname=words)
        self.submit(names=dict.fromkeys(("ru", "kk", "en"), words), people=(person,))
        self.assertNotIn("spam.example", str(self.letters()))

    def test_only_a_hash_of_the_code_is_kept(self):
        receipt = self.submit()
        row = ledger.read(select(connection_request))[0]
        self.assertNotIn(receipt.code, str(row))
        self.assertNotIn(receipt.code.replace("-", ""), str(row))
        trail = ledger.history(f"connection-request:{receipt.number}")
        for secret in (receipt.code, "newcomer.example", "Сериков"):
            self.assertNotIn(secret, str(trail))


class Confirming(OnboardingCase):
    """Without the work in the browser the e-mail must be confirmed."""

    def test_the_code_goes_by_mail_only_and_nobody_is_told(self):
        receipt = self.submit(proof=self.proof(solved=False))
        self.assertEqual((receipt.code, receipt.confirmed), ("", False))
        self.assertEqual(len(self.letters()), 1)
        self.assertEqual(onboarding.count_for(self.officer), 0)
        with self.assertRaises(Missing):
            onboarding.request(receipt.number, {"listing"})

    def test_the_code_confirms_once_and_again(self):
        number = self.submit(proof=self.proof(solved=False)).number
        code = self.code_of_letter()
        self.assertEqual(onboarding.status(number, code).state, "unconfirmed")
        for _turn in range(2):
            self.assertEqual(onboarding.confirm(number, code).state, "new")
        self.assertEqual(self.actions(number), ["connection-request-received"])
        self.assertEqual(onboarding.count_for(self.officer), 1)
        told = [to for to, _subject, _body in self.letters()]
        self.assertEqual(told, ["office@newcomer.example", "listing@exchange.example"])

    def test_another_code_confirms_nothing(self):
        number = self.submit(proof=self.proof(solved=False)).number
        with self.assertRaises(Missing):
            onboarding.confirm(number, codes.new_code())
        self.assertEqual(find(number).state, "unconfirmed")

    def test_too_late(self):
        number = self.submit(proof=self.proof(solved=False)).number
        code = self.code_of_letter()
        with self.later(hours=25):
            with self.assertRaises(Missing):
                onboarding.confirm(number, code)
            retention.forget_unconfirmed()
        self.assertIsNone(find(number))


class Following(OnboardingCase):
    """The door ``status``: number and code, and nothing without both."""

    def test_it_shows_no_personal_data(self):
        receipt = self.submit()
        seen = str(onboarding.status(receipt.number, receipt.code))
        for hidden in ("newcomer", "Сериков", "Новичок", build_parties.number("NEWC")):
            self.assertNotIn(hidden, seen)

    def test_the_code_is_read_as_people_type(self):
        receipt = self.submit()
        typed = f" {receipt.code.lower().replace('-', ' ')} "
        self.assertEqual(onboarding.status(receipt.number, typed).state, "new")

    def test_wrong_number_and_wrong_code_are_answered_alike(self):
        receipt = self.submit()
        answers = set()
        for number, code in (
            (receipt.number, codes.new_code()),
            (receipt.number, ""),
            (receipt.number + 1, receipt.code),
            (0, ""),
            (-1, receipt.code),
            (2**63, receipt.code),
            (receipt.number, "\ud800\x00'; --"),
        ):
            with self.assertRaises(Missing) as refused:
                onboarding.status(number, code)
            answers.add((refused.exception.code, str(refused.exception.message)))
        self.assertEqual(len(answers), 1)

    def test_looking_is_limited(self):
        receipt = self.submit()
        self.set("status_tries", 5)
        for _n in range(5):
            with self.assertRaises(Missing):
                onboarding.status(receipt.number, "x")
        with self.assertRaises(TooMany):
            onboarding.status(receipt.number, receipt.code)
        self.address = "192.0.2.2"
        self.assertEqual(onboarding.status(receipt.number, receipt.code).state, "new")


class Fields(unittest.TestCase):
    """What a request must hold."""

    def errors(self, **changes):
        try:
            facts.checked(build.request(**changes))
        except RuleRefused as refusal:
            return {error.field: error.code for error in refusal.errors}
        return {}

    def test_a_good_one_has_no_errors(self):
        self.assertEqual(self.errors(), {})

    def test_each_wrong_field_is_named(self):
        three = dict.fromkeys(("ru", "kk", "en"), "Имя")
        cases = (
            ({"names": {"ru": "Имя"}}, {"name.kk": "required", "name.en": "required"}),
            ({"names": {**three, "ru": "я" * 301}}, {"name.ru": "text"}),
            ({"legal_forms": {**three, "en": "a\u202eb"}}, {"legal_form.en": "text"}),
            ({"bin": "123"}, {"bin": "bin"}),
            ({"kinds": frozenset()}, {"kinds": "required"}),
            ({"kinds": frozenset({"member"})}, {"kinds": "choice"}),
            ({"email": ""}, {"email": "required"}),
            ({"phone": "позвоните"}, {"phone": "phone"}),
            ({"address": "x" * 501}, {"address": "text"}),
            ({"key_providers": frozenset()}, {"key_providers": "required"}),
            ({"key_providers": frozenset({"x"})}, {"key_providers": "choice"}),
            ({"consent": False}, {"consent": "required"}),
            ({"language": "de"}, {"language": "choice"}),
            ({"head": build.head(iin="")}, {"head.iin": "required"}),
            ({"head": build.head(iin="850101300125")}, {"head.iin": "iin"}),
            ({"head": build.head(position=" ")}, {"head.position": "required"}),
            ({"head": build.head(surname="\x00")}, {"head.surname": "text"}),
            ({"people": (build.contact(phone=""),)}, {"people.0.phone": "required"}),
            ({"people": (build.contact(iin="1"),)}, {"people.0.iin": "iin"}),
            (
                {"people": (build.contact(email="HEAD@newcomer.example"),)},
                {"people.0.email": "repeated"},
            ),
            (
                {"people": (build.contact(), build.contact(email="b@b.kz", roles=frozenset()))},
                {"people.1.roles": "required"},
            ),
            (
                {"people": (build.contact(roles=frozenset({"Manager", "administrator"})),)},
                {"people.0.roles": "choice", "people": "executor"},
            ),
            ({"people": ()}, {"people": "administrator"}),
            ({"people": (build.contact(),) * 21}, {"people": "many"}),
        )
        for changes, wanted in cases:
            self.assertEqual(self.errors(**changes), wanted, changes)

    def test_nobody_takes_the_place_of_the_first_head(self):
        roles = frozenset({"first_head", "administrator", "executor"})
        checked = facts.checked(build.request(people=(build.contact(roles=roles),)))
        self.assertNotIn("first_head", checked.people[0].roles)

    def test_a_head_may_do_everything(self):
        roles = frozenset({"administrator", "executor"})
        self.assertEqual(self.errors(head=build.head(roles=roles), people=()), {})

    def test_headers_of_mails_cannot_be_injected(self):
        for email in (
            "a@b.kz\nBcc: x@y.kz",
            "a@b.kz\r\nBcc:x@y.kz",
            "a@b.kz,x@y.kz",
            "a@b.kz x@y.kz",
            "<a@b.kz>",
            '"a b"@b.kz',
            "a@[127.0.0.1]",
            "a..b@b.kz",
            "почта@b.kz",
            "a@b.kz\x00",
            f"{'a' * 65}@b.kz",
        ):
            self.assertEqual(self.errors(email=email).get("email"), "email", email)

    @settings(max_examples=300, deadline=None)
    @given(
        st.fixed_dictionaries(
            {
                "surname": st.text(max_size=6),
                "patronymic": st.text(max_size=6),
                "email": st.from_regex(facts.EMAIL, fullmatch=True) | st.text(max_size=12),
                "phone": st.from_regex(facts.PHONE, fullmatch=True) | st.text(max_size=12),
            }
        )
    )
    def test_what_passes_here_passes_the_doors_of_parties(self, values):
        try:
            good = facts.checked(build.request(people=(build.contact(**values),)))
        except RuleRefused:
            return
        one = good.people[0]
        named = {name: getattr(one, name) for name in facts.PERSON_FIELDS}
        doors.checked(NewPerson(**named, roles=one.roles))
