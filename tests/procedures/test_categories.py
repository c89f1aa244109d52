"""Categories beside listing: their own workflow, who may file, the way from filing to archive."""

from base64 import b64decode
from base64 import b64encode
from datetime import date
from datetime import timedelta
from itertools import product
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from plone import api as plone
from tests.builders.keys import key_of
from tests.builders.parties import PASSWORD
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import cast_of
from tests.builders.procedures import step
from tests.builders.procedures import walk
from tests.layers import INTEGRATION
from tests.procedures.rest import RestCase
from tests.procedures.test_matrix import ALLOWED
from tests.procedures.test_matrix import BY_SIGNATURE
from tests.procedures.test_matrix import STEPS
from tests.rest import journey
from tests.rest.journey import Api
import transaction
import unittest


SHARES = "listing-shares"
# procedure → category, the applicant's code and kind, letter of its numbers
PROCEDURES = {
    "auditor-recognition": ("auditors", "AUDT", "auditor", "А"),
    "membership-stock": ("membership", "CAND", "membership_candidate", "Ч"),
}


def people_of(procedure: str, password: str | None = None):
    """Return who takes part in a procedure; the category's name is its department's."""
    category, code, role, _letter = PROCEDURES[procedure]
    return cast_of(code, role, category, password)


class Categories(unittest.TestCase):
    """Through the door."""

    layer = INTEGRATION

    def each(self):
        for procedure, (category, _code, role, letter) in PROCEDURES.items():
            with self.subTest(procedure):
                yield procedure, category, role, letter, people_of(procedure)

    def test_definition_and_workflow_are_the_categorys_own(self):
        tool = plone.portal.get_tool("portal_workflow")
        for procedure, category, role, _letter, people in self.each():
            found = api.definition(procedure)
            self.assertEqual(found.category, category)
            self.assertEqual((found.workflow, found.department), (f"kase_{category}", category))
            self.assertEqual(found.filers, {role})
            application = application_in(states.FILLING, people, procedure=procedure)
            self.assertEqual(tool.getChainFor(application), (found.workflow,))
            self.assertEqual(application.__parent__.getId(), category)

    def test_from_filing_to_archive(self):
        for procedure, _category, _role, letter, people in self.each():
            application = application_in(states.ARCHIVE, people, procedure=procedure)
            with acting(people.executor):
                facts = api.facts(application, people.executor)
                line = api.processes(application)
            self.assertEqual((facts.state, facts.decision), (states.ARCHIVE, "granted"))
            self.assertRegex(facts.number, rf"^{letter}-\d{{4}}-\d{{6}}$")
            self.assertEqual(facts.officer.id, people.officer.id)
            self.assertEqual(tuple(one.id for one in line), api.definition(procedure).line())
            self.assertTrue(all(one.at and one.by for one in line[:-1]))

    def test_more_information_refusal_and_withdrawal(self):
        for procedure, _category, _role, _letter, people in self.each():
            application = application_in(states.MORE_INFORMATION, people, procedure=procedure)
            step(application, people.executor, "supply-more", text="Ответ", files=())
            walk(application, people, states.MEETING)
            step(application, people.officer, "decide", decision="refused", text="Отказ")
            self.assertEqual(api.facts(application).decision, "refused")
            withdrawn = application_in(states.WITHDRAWN, people, procedure=procedure)
            step(withdrawn, people.officer, "archive")
            self.assertEqual(states.state_of(withdrawn), states.ARCHIVE)

    def test_an_organisation_of_another_kind_is_refused(self):
        issuer = cast().executor
        for procedure, _category, _role, _letter, people in self.each():
            with acting(issuer), self.assertRaises(RuleRefused) as caught:
                api.file_application(issuer, procedure, issuer.organization)
            self.assertEqual(caught.exception.code, "not-open")
            who = people.executor
            with acting(who), self.assertRaises(RuleRefused):
                api.file_application(who, SHARES, who.organization)
            with acting(people.stranger), self.assertRaises(Forbidden):
                api.file_application(people.stranger, procedure, who.organization)
            with acting(people.head), self.assertRaises(Forbidden):
                api.file_application(people.head, procedure, who.organization)

    def test_procedures_are_shown_to_those_who_may_file_them(self):
        for procedure, _category, role, _letter, _people in self.each():
            found = [one.code for one in api.procedures_open_to({role})]
            self.assertEqual(found, [procedure])
            self.assertNotIn(procedure, [one.code for one in api.procedures_open_to({"issuer"})])


class Matrix(unittest.TestCase):
    """Role by step by state in each of the workflows: the same table as for listing."""

    layer = INTEGRATION
    parts = ("executor", "head", "clerk", "officer", "other_officer", "stranger")

    def test_matrix(self):
        tool = plone.portal.get_tool("portal_workflow")
        for procedure in PROCEDURES:
            people = people_of(procedure)
            workflow = tool[api.definition(procedure).workflow]
            application = application_in(states.HEAD_REVIEW, people, procedure=procedure)
            step(application, people.head, "return-to-filling", text="Исправьте")
            for state in api.definition(procedure).line():
                walk(application, people, state)
                for transition, part in product(STEPS, self.parts):
                    may = part in ALLOWED[state].get(transition, ())
                    with self.subTest(procedure, state=state, step=transition, part=part):
                        self.check(workflow, application, getattr(people, part), transition, may)

    def check(self, workflow, application, person, transition, may):
        with acting(person):
            supported = workflow.isActionSupported(application, transition)
            self.assertEqual(bool(supported), may and transition not in BY_SIGNATURE)
            offered = [one.id for one in api.steps(application, person) if one.allowed]
            self.assertEqual(transition in offered, may)


class OverRest(RestCase):
    """The recognition of an audit organisation, by programs on every side."""

    def setUp(self):
        super().setUp()
        self.issuer = self.people.executor
        self.people = people_of("auditor-recognition", PASSWORD)
        transaction.commit()

    def test_from_filing_to_archive(self):
        client, head = self.person("executor"), self.person("head")
        clerk, officer = self.person("clerk"), self.person("officer")
        body = {"procedure": "auditor-recognition", "organization": "AUDT"}
        Api(self.base, self.issuer.email, PASSWORD)("POST", "@applications", 403, json=body)
        self.call("executor", "POST", "@applications", 422, json={**body, "procedure": SHARES})
        app = self.call("executor", "POST", "@applications", 201, json=body)["@id"]
        journey.fill(client, app)
        client.step(app, "send-to-head")
        head.step(app, "approve-by-head")
        data = b64decode(self.call("head", "GET", f"{app}/@to-sign")["data"])
        cms = b64encode(make_cms(data, key_of(self.people.head))).decode("ascii")
        signed = {"provider": "nca", "cms": cms}
        self.call("head", "POST", f"{app}/@signatures", 201, json=signed)
        clerk.step(app, "register")
        self.call("other_officer", "GET", app, 404)
        officer.step(app, "examine")
        officer.step(app, "conclude", text="Организация соответствует требованиям.")
        meeting = (date.today() + timedelta(days=14)).isoformat()
        officer.step(app, "schedule-meeting", date=meeting, body="Правление")
        officer.step(app, "decide", decision="granted", text="Признать.")
        officer.step(app, "archive")
        facts = self.call("executor", "GET", app)
        self.assertEqual((facts["state"], facts["decision"]), ("archive", "granted"))
        self.assertRegex(facts["number"], "^А-")
