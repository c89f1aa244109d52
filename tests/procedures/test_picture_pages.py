"""The picture of an application: where it is, what each may know, on pages and over REST."""

from dataclasses import replace
from kase.is2in.parties import api as parties
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.picture import words
from kase.is2in.procedures.picture.course import of_application
from kase.is2in.procedures.picture.course import of_definition
from kase.is2in.procedures.roles import CHANCELLERY
from lxml import etree
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
from tests.procedures.rest import RestCase
import json
import unittest


class OfApplications(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def picture(self, application, who):
        with acting(who) as person:
            return of_application(application, person)

    def positions(self, picture):
        found = {}
        for node in picture.nodes:
            found.setdefault(node.position, []).append(node.state)
        return found

    def test_at_the_beginning(self):
        application = application_in(states.FILLING, self.people)
        picture = self.picture(application, self.people.executor)
        found = self.positions(picture)
        self.assertEqual(found["current"], ["filling"])
        self.assertEqual(found["possible"], ["more_information", "withdrawn"])
        self.assertNotIn("done", found)
        self.assertEqual(picture.node("filling").turn, (self.people.executor.full_name,))
        self.assertEqual(
            [(e.source, e.target) for e in picture.edges if e.open], [("filling", "head_review")]
        )

    def test_in_examination_for_a_client_and_for_staff(self):
        application = application_in(states.EXAMINATION, self.people)
        client = self.picture(application, self.people.executor)
        staff = self.picture(application, self.people.officer)
        department = parties.department_title("listing")
        chancellery = parties.department_title(CHANCELLERY)
        self.assertEqual(client.node("examination").turn, (department,))
        self.assertEqual(staff.node("examination").turn, (self.people.officer.full_name,))
        [registered] = client.node("registration").visits
        self.assertEqual(registered.by, chancellery)
        [registered] = staff.node("registration").visits
        self.assertEqual(registered.by, self.people.clerk.full_name)
        for picture in (client, staff):
            [sent] = picture.node("filling").visits
            self.assertEqual(sent.by, self.people.executor.full_name)
            self.assertIsNotNone(picture.node("examination").due)
            self.assertEqual(picture.node("examination").actors, (department,))
        said = " ".join((words.description(client), *sum(words.notes(client).values(), ())))
        self.assertNotIn(self.people.officer.full_name, said)
        self.assertNotIn(self.people.clerk.full_name, said)

    def test_a_way_back_is_counted_and_the_meeting_closes_withdrawal(self):
        application = application_in(states.HEAD_REVIEW, self.people)
        step(application, self.people.head, "return-to-filling", text="Исправьте")
        step(application, self.people.executor, "send-to-head")
        picture = self.picture(application, self.people.head)
        self.assertEqual(len(picture.node("filling").visits), 2)
        self.assertIn("2", words.passed(picture.node("filling")))
        taken = {(e.source, e.target) for e in picture.edges if e.taken}
        self.assertEqual(taken, {("filling", "head_review"), ("head_review", "filling")})
        met = self.picture(application_in(states.MEETING, self.people), self.people.executor)
        self.assertEqual(self.positions(met)["closed"], ["more_information", "withdrawn"])
        self.assertEqual(self.positions(met)["ahead"], ["decision", "archive"])

    def test_withdrawn_and_archived(self):
        withdrawn = self.picture(
            application_in(states.WITHDRAWN, self.people), self.people.executor
        )
        found = self.positions(withdrawn)
        self.assertEqual((found["current"], found["ahead"]), (["withdrawn"], ["archive"]))
        self.assertIn("decision", found["closed"])
        ended = self.picture(application_in(states.ARCHIVE, self.people), self.people.executor)
        self.assertEqual(ended.current.state, "archive")
        self.assertEqual([edge for edge in ended.edges if edge.open], [])
        self.assertEqual(ended.current.turn, ())

    def test_without_a_workflow_there_is_nothing_to_draw(self):
        application = application_in(states.FILLING, self.people)
        definition = replace(definition_of(application), workflow="none_such")
        self.assertEqual(of_definition(definition).nodes, ())


class Rest(RestCase):
    def test_json_and_svg(self):
        app = self.at(states.MORE_INFORMATION)
        found = self.call("executor", "GET", f"{app}/@picture")
        self.assertEqual(found["state"], "more_information")
        nodes = {one["state"]: one for one in found["nodes"]}
        self.assertEqual(nodes["more_information"]["position"], "current")
        self.assertEqual(nodes["conclusion"]["position"], "ahead")
        self.assertIsNotNone(nodes["more_information"]["due"])
        self.assertEqual(nodes["filling"]["visits"][0]["left"][-6:], "+05:00")
        back = [
            (one["target"], one["kind"], one["open"])
            for one in found["edges"]
            if one["source"] == "more_information"
        ]
        self.assertIn(("examination", "back", True), back)
        self.assertNotIn(self.people.officer.full_name, json.dumps(found, ensure_ascii=False))
        answer = self.person("executor")("GET", f"{app}/@picture?format=svg", 200)
        self.assertEqual(answer.headers["Content-Type"].split(";")[0], "image/svg+xml")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        self.assertEqual(etree.fromstring(answer.content).tag, "{http://www.w3.org/2000/svg}svg")
        self.call("executor", "GET", f"{app}/@picture?format=png", status=400)
        self.call("stranger", "GET", f"{app}/@picture", status=404)
        self.call("stranger", "GET", f"{app}/@picture?format=svg", status=404)

    def test_of_a_procedure(self):
        found = self.call("executor", "GET", "procedures/listing/listing-shares/@picture")
        self.assertIsNone(found["state"])
        self.assertEqual({one["position"] for one in found["nodes"]}, {None})
        self.assertEqual(found["nodes"][0]["state"], "filling")
