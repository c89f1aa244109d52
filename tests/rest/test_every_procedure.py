"""Every procedure of the catalogue from filing to the archive, by programs on every side.

The first of each category goes the long way: returned by the head, more information, refused;
a second application of it is withdrawn. The rest go straight and are granted.
"""

from base64 import b64decode
from base64 import b64encode
from datetime import date
from datetime import timedelta
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.signing.testing.maker import make_cms
from plone import api as plone
from tests.builders.answers import file
from tests.builders.catalogue import shipped
from tests.builders.keys import key_of
from tests.builders.parties import PASSWORD
from tests.builders.procedures import cast_for
from tests.layers import SERVER
from tests.rest import journey
from tests.rest.journey import Api
import transaction
import unittest


class Walk:
    """One application on its way, with a session for each who takes part."""

    def __init__(self, case, definition: ProcedureDefinition) -> None:
        self.case = case
        self.definition = definition
        self.people = case.people(definition)
        body = {"procedure": definition.code, "organization": self.people.executor.organization}
        self.app = self("executor")("POST", "@applications", 201, json=body).json()["@id"]
        journey.fill(self("executor"), self.app)

    def __call__(self, part: str) -> Api:
        return self.case.session(self.people.everybody()[part])

    def step(self, part: str, transition: str, **fields) -> None:
        self(part).step(self.app, transition, **fields)

    def facts(self, part: str = "executor") -> dict:
        return self(part)("GET", self.app).json()

    def send(self, returned: bool) -> None:
        """Bring it to the exchange, signed; once returned for rework on the way."""
        self.step("executor", "send-to-head")
        if returned:
            self.step("head", "return-to-filling", text="Уточните сведения")
            self.case.assertTrue(self.facts()["may_edit"])
            self.step("executor", "send-to-head")
        self.step("head", "approve-by-head")
        self.sign()
        self.step("clerk", "register")

    def sign(self) -> None:
        """Sign what waits for the signature of the head."""
        data = b64decode(self("head")("GET", f"{self.app}/@to-sign").json()["data"])
        cms = b64encode(make_cms(data, key_of(self.people.head))).decode("ascii")
        signed = {"provider": "nca", "cms": cms}
        self("head")("POST", f"{self.app}/@signatures", 201, json=signed)

    def examine(self, more: bool) -> None:
        """Examine it, with a request for more that is answered."""
        self.step("officer", "examine")
        if more:
            due = (date.today() + timedelta(days=7)).isoformat()
            self.step("officer", "request-more", text="Представьте выписку", due=due)
            self.step("executor", "supply-more", text="Выписка", files=[file("Выписка.pdf")])

    def decide(self, decision: str) -> None:
        """Let the exchange decide, at a meeting where the procedure has one; archive it."""
        if states.MEETING in self.definition.line():
            self.step("officer", "conclude", text="Заключение департамента")
            day = (date.today() + timedelta(days=14)).isoformat()
            self.step("officer", "schedule-meeting", date=day, body="Правление")
        self.step("officer", "decide", decision=decision, text="Текст письма")
        self.step("officer", "archive")


class EveryProcedure(unittest.TestCase):
    """With nothing but HTTP and the head's key."""

    layer = SERVER

    def setUp(self):
        self.sessions = {}
        self.base = plone.portal.get().absolute_url()

    def people(self, definition):
        transaction.begin()
        found = cast_for(definition, PASSWORD)
        transaction.commit()
        return found

    def session(self, person) -> Api:
        if person.id not in self.sessions:
            self.sessions[person.id] = Api(self.base, person.email, PASSWORD)
        return self.sessions[person.id]

    def test_from_filing_to_the_archive(self):
        known: set[str] = set()
        for definition in shipped():
            first = definition.category not in known
            known.add(definition.category)
            with self.subTest(definition.code):
                walk = Walk(self, definition)
                walk.send(returned=first)
                walk("other_officer")("GET", walk.app, 404)
                walk("stranger")("GET", walk.app, 404)
                walk.examine(more=first)
                decision = "refused" if first else "granted"
                walk.decide(decision)
                self.ended(walk, decision)

    def ended(self, walk, decision):
        """Demand the decision in the procedure's words, the letter, the archive."""
        facts = walk.facts()
        self.assertEqual((facts["state"], facts["decision"]), (states.ARCHIVE, decision))
        self.assertEqual(facts["decision_title"], walk.definition.outcome(decision, "ru"))
        stored = walk("executor")("GET", f"{walk.app}/@documents").json()["items"]
        kinds = {one["kind"] for one in stored}
        wanted = {"application", "letter"}
        if states.CONCLUSION in walk.definition.line():
            wanted.add("conclusion")
        self.assertLessEqual(wanted, kinds)
        archive = walk("executor")("GET", "@applications", params={"tab": "archive"}).json()
        self.assertIn(walk.app, [row["@id"] for row in archive["items"]])

    def test_withdrawn(self):
        for definition in {one.category: one for one in shipped()}.values():
            with self.subTest(definition.code):
                walk = Walk(self, definition)
                walk.send(returned=False)
                walk.step("executor", "withdraw", text="Передумали")
                walk.sign()
                self.assertEqual(walk.facts()["state"], states.WITHDRAWN)
                walk.step("officer", "archive")
                self.assertEqual(walk.facts()["state"], states.ARCHIVE)
