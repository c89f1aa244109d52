"""Several first heads sign one application, in the order its procedure names."""

from dataclasses import replace
from kase.is2in.procedures import api
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.checks import problems
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.edition import keep_edition
from kase.is2in.procedures.catalogue.export import write_files
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.reader import read_files
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.papers.signers import signer_places
from kase.is2in.signing import api as signing
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from tests.builders import parties as build
from tests.builders.catalogue import shipped
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import sign
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import unittest


BOTH = ("financial_consultant", "applicant")


class Order(unittest.TestCase):
    """The consultant's head first, the applicant's last."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.HEAD_REVIEW, self.people)
        self.signers(*BOTH)

    def signers(self, *parties):
        definition = replace(definition_of(self.application), signers=parties)
        self.application.definition = keep_edition(definition)

    def approve(self):
        step(self.application, self.people.head, "approve-by-head")

    def whose_turn(self):
        return [one.id for one in duty.acting(self.application)]

    def test_one_after_the_other(self):
        self.approve()
        self.assertEqual(self.whose_turn(), [self.people.consultant_head.id])
        with self.assertRaises(Conflict) as caught:
            sign(self.application, self.people.head)
        self.assertEqual((caught.exception.code, caught.exception.status), ("order", 409))
        sign(self.application, self.people.consultant_head)
        self.assertEqual(states.state_of(self.application), states.SIGNING)
        self.assertEqual(self.whose_turn(), [self.people.head.id])
        with self.assertRaises(Conflict) as caught:
            sign(self.application, self.people.consultant_head)
        self.assertEqual(caught.exception.code, "signed")
        sign(self.application, self.people.head)
        self.assertEqual(states.state_of(self.application), states.REGISTRATION)
        first, second = signing.signatures(application_subject(self.application))
        self.assertEqual(first.document_sha256, second.document_sha256)
        self.assertNotEqual(first.bin, second.bin)
        acts = [one.action for one in api.history(self.application, self.people.head)]
        self.assertIn("application.co-sign", acts)

    def test_who_sees_it_and_when(self):
        head = self.people.consultant_head
        self.assertEqual(roles.held(self.application, head), frozenset())
        self.approve()
        self.assertEqual(roles.held(self.application, head), {roles.EXECUTOR})
        # It is theirs to sign, and nothing else of it is.
        self.assertEqual(api.assignable(self.application, head), ())
        with self.assertRaises(Forbidden):
            step(self.application, head, "return-to-filling", text="Нет")
        sign(self.application, head)
        sign(self.application, self.people.head)
        self.assertEqual(roles.held(self.application, head), frozenset())

    def test_nobody_sees_it_before_their_turn(self):
        """An auditor after the consultant: nothing until the consultant has signed."""
        self.signers("financial_consultant", "auditor", "applicant")
        build.organization("AUDT", ("auditor",))
        auditor = build.person("head@auditor.example", "AUDT", ("first_head",))
        build.partnership("ISSR", auditor.organization, role="auditor")
        self.approve()
        self.assertEqual(roles.held(self.application, auditor), frozenset())
        self.assertNotIn(auditor.id, self.whose_turn())
        sign(self.application, self.people.consultant_head)
        for _time in ("while it is theirs to sign", "after they have"):
            self.assertEqual(roles.held(self.application, auditor), {roles.EXECUTOR})
            if auditor.id in self.whose_turn():
                sign(self.application, auditor)
        sign(self.application, self.people.head)
        self.assertEqual(roles.held(self.application, auditor), frozenset())

    def test_others_do_not_sign(self):
        self.approve()
        for person in (self.people.executor, self.people.consultant, self.people.stranger):
            with self.subTest(person.email), self.assertRaises(Forbidden):
                api.signer(self.application, person)

    def test_the_card_tells_of_both(self):
        self.approve()
        sign(self.application, self.people.consultant_head)
        sign(self.application, self.people.head)
        document = self.application.document_to_sign
        self.assertTrue(api.document_file(self.application, f"card.{document}").data)
        self.assertEqual(len([one for one in signer_places(self.application) if one.signature]), 2)

    def test_nobody_who_could(self):
        self.signers("auditor", "applicant")
        with self.assertRaises(RuleRefused) as caught:
            self.approve()
        self.assertEqual(caught.exception.code, "no-signer")


class Defined(unittest.TestCase):
    """The key of a definition: absent-safe, exported, checked."""

    definition = shipped()[0]

    def test_texts_of_before(self):
        data = self.definition.to_json()
        del data["signers"]
        self.assertEqual(ProcedureDefinition.from_json(data).signers, ("applicant",))
        self.assertNotIn("signers", write_files(self.definition)["procedure.toml"])

    def test_there_and_back(self):
        changed = replace(self.definition, signers=("auditor", *BOTH))
        self.assertEqual(read_files(changed.code, write_files(changed)), changed)

    def test_what_makes_no_sense(self):
        for signers in ((), ("auditor",), ("applicant", "auditor"), ("applicant", "applicant")):
            with self.subTest(signers):
                changed = replace(self.definition, signers=signers)
                self.assertTrue(any(one.blocks for one in problems(changed)))
        text = write_files(self.definition)["procedure.toml"]
        wrong = text.replace("edition =", 'signers = ["clerk", "applicant"]\nedition =', 1)
        files = {**write_files(self.definition), "procedure.toml": wrong}
        with self.assertRaises(RuleRefused):
            read_files(self.definition.code, files)
