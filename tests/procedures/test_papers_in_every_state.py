"""Papers of every procedure in every state it can be in (B9, B12).

Each application is walked once; after each step everything is looked at again: PDF/A by another
reader than ours, the zip by hashlib, what was stored before, and who may have it.
"""

from dataclasses import dataclass
from dataclasses import field
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from kase.is2in.policy.upgrades.v20261121005 import upgrade
from kase.is2in.procedures import api
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.types import UploadedFile
from plone import api as plone
from tests.builders.answers import PDF
from tests.builders.catalogue import shipped
from tests.builders.pdfa import problems
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast_for
from tests.builders.procedures import fill
from tests.builders.procedures import sign
from tests.builders.procedures import step
from tests.builders.procedures import TEXT
from tests.layers import INTEGRATION
from zipfile import ZipFile
from zope.globalrequest import getRequest
import itertools
import json
import transaction
import unittest


APPLICANT = {"executor", "head"}
EXCHANGE = {"clerk", "officer"}
# Before these states not everybody who takes part later sees an application.
SEES = {
    states.FILLING: {"executor"},
    states.HEAD_REVIEW: APPLICANT,
    states.SIGNING: APPLICANT,
    states.REGISTRATION: APPLICANT | {"clerk"},
}
DRAFTS = ("application", "summary")
# What an officer or the first head signs or writes is made in these states at the latest.
MADE = {
    states.SIGNING: {"application", "summary"},
    states.CONCLUSION: {"conclusion"},
    states.DECISION: {"letter"},
    states.WITHDRAWN: {"withdrawal"},
}


@dataclass
class Walk:
    """An application on its way, with every byte that was ever stored."""

    definition: ProcedureDefinition
    people: object
    application: object
    stored: dict[str, bytes] = field(default_factory=dict)
    been: list[str] = field(default_factory=list)
    made: set[str] = field(default_factory=set)


class PapersInEveryState(unittest.TestCase):
    """By the door, one walk for each procedure."""

    layer = INTEGRATION

    def setUp(self):
        self.languages = itertools.cycle(("ru", "kk", "en"))
        self.addCleanup(self.read_in, "ru")

    def read_in(self, lang):
        """Let whoever reads have another language."""
        request = getRequest()
        request["LANGUAGE"] = lang
        if "LANGUAGE_TOOL" in request.other:
            request.other["LANGUAGE_TOOL"].LANGUAGE = lang

    def test_every_procedure(self):
        walks = []
        for definition in shipped():
            with self.subTest(definition.code):
                walks.append(self.walk(definition))
        for one in walks:
            line = set(one.definition.line())
            self.assertLessEqual(line | {states.MORE_INFORMATION, states.WITHDRAWN}, set(one.been))
        upgrade(plone.portal.get_tool("portal_setup"))
        for one in walks:
            with self.subTest(one.definition.code, after="upgrade"):
                self.look(one)

    def walk(self, definition) -> Walk:
        people = cast_for(definition)
        application = application_in(states.FILLING, people, procedure=definition.code)
        fill(application, people)
        one = Walk(definition, people, application)
        self.look(one)
        for part, transition, fields in self.steps(definition):
            if transition == "sign":
                sign(application, people.head)
            else:
                step(application, people.everybody()[part], transition, **fields)
            self.look(one)
            if states.state_of(application) == states.REGISTRATION:
                self.withdrawn(one)
        return one

    def steps(self, definition):
        soon = today() + timedelta(days=14)
        yield "executor", "send-to-head", {}
        yield "head", "approve-by-head", {}
        yield "head", "sign", {}
        yield "clerk", "register", {}
        yield "officer", "examine", {}
        yield "officer", "request-more", {"text": TEXT, "due": soon}
        file = UploadedFile("Выписка.pdf", "application/pdf", PDF + b"% supplied\n")
        yield "executor", "supply-more", {"text": TEXT, "files": (file,)}
        if states.CONCLUSION in definition.line():
            yield "officer", "conclude", {"text": TEXT}
            yield "officer", "schedule-meeting", {"date": soon, "body": "Правление"}
        yield "officer", "decide", {"decision": "granted", "text": TEXT}
        yield "officer", "archive", {}

    def withdrawn(self, one: Walk) -> None:
        """Look at what a withdrawal leaves behind, then go on as if there had been none."""
        back = transaction.savepoint()
        stored, made = dict(one.stored), set(one.made)
        step(one.application, one.people.executor, "withdraw", text=TEXT)
        sign(one.application, one.people.head)
        self.look(one)
        back.rollback()
        one.stored, one.made = stored, made

    def look(self, one: Walk) -> None:
        state = states.state_of(one.application)
        one.been.append(state)
        one.made |= MADE.get(state, set())
        self.read_in(next(self.languages))
        self.seen_by_whom(one, state)
        with acting(one.people.executor):
            entries = api.documents(one.application)
            files = {e.id: api.document_file(one.application, e.id).data for e in entries}
            # While the head checks, the same would be made as while it was filled.
            made = () if state == states.HEAD_REVIEW else DRAFTS
            drafts = {kind: api.draft(one.application, kind).data for kind in made}
            packed = api.bundle(one.application).data
        self.zipped(entries, packed)
        for entry in entries:
            self.assertEqual(sha256(files[entry.id]).hexdigest(), entry.sha256, entry.id)
            self.assertEqual(len(files[entry.id]), entry.size)
        self.kept(one, {e.id: files[e.id] for e in entries if e.stored})
        own = {e.id: e for e in entries if e.stored and e.kind in DRAFTS and not e.superseded}
        for entry in own.values():
            self.assertEqual(drafts[entry.kind], files[entry.id], "never made again")
        if state in (states.FILLING, states.HEAD_REVIEW):
            self.assertEqual(own, {})
        new = [data for data in drafts.values() if data not in files.values()]
        for data in new:
            self.assertEqual(problems(data), [], state)
        kinds = {e.kind for e in entries}
        self.assertLessEqual(one.made, kinds, f"{state}: in every later state too")
        self.assertIn("upload", kinds)

    def kept(self, one: Walk, stored: dict[str, bytes]) -> None:
        """Demand what was stored before, byte by byte, and PDF/A of what is new and ours."""
        for key, data in one.stored.items():
            self.assertEqual(stored.get(key), data, f"{key} in {one.been[-1]}")
        for key in stored.keys() - one.stored.keys():
            if b"% supplied" not in stored[key]:
                self.assertEqual(problems(stored[key]), [], key)
        one.stored = stored

    def zipped(self, entries, packed: bytes) -> None:
        """Compare the manifest with the bytes beside it and with ``@documents``."""
        with ZipFile(BytesIO(packed)) as archive:
            self.assertIsNone(archive.testzip())
            listed = json.loads(archive.read("manifest.json"))["files"]
            told = archive.read("manifest.txt").decode("utf-8")
            self.assertEqual(
                {*archive.namelist()},
                {"manifest.json", "manifest.txt", *(each["name"] for each in listed)},
            )
            for each in listed:
                found = sha256(archive.read(each["name"])).hexdigest()
                self.assertEqual(found, each["sha256"], each["name"])
                self.assertIn(found, told)
        self.assertEqual(
            sorted(each["sha256"] for each in listed), sorted(e.sha256 for e in entries)
        )

    def seen_by_whom(self, one: Walk, state: str) -> None:
        """Ask Zope's own check for each person, also for those who take no part."""
        roles.forget_cached_roles()
        wanted = SEES.get(state, APPLICANT | EXCHANGE)
        for part, person in one.people.everybody().items():
            with acting(person):
                may = plone.user.has_permission("View", obj=one.application)
            self.assertEqual(bool(may), part in wanted, f"{part} in {state}")


class Checker(unittest.TestCase):
    """The check of PDF/A can fail."""

    layer = INTEGRATION

    def test_defects_are_found(self):
        people = cast_for(shipped()[0])
        application = application_in(states.FILLING, people, procedure=shipped()[0].code)
        with acting(people.executor):
            data = api.draft(application).data
        self.assertEqual(problems(data), [])
        for old, new, clause in (
            (b"/OutputIntents", b"/OutputXntents", "6.2.3"),
            (b"<pdfaid:part>2<", b"<pdfaid:part>3<", "6.6.4"),
            (b"/StructTreeRoot", b"/StructTreeXoot", "6.7.3"),
            (b"/FontFile", b"/FontXile", "6.2.11.4"),
            (b"/ToUnicode", b"/ToXnicode", "6.2.11.7"),
            (b"/Lang", b"/Lung", "6.7.4"),
            (b"%PDF-1.", b"%PDX-1.", "header"),
        ):
            with self.subTest(clause):
                self.assertIn(old, data)
                found = problems(data.replace(old, new))
                self.assertTrue(any(one.startswith(clause) for one in found), found)
        self.assertEqual(problems(PDF), ["header"])
