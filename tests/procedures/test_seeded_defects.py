"""Each defect seeded into a shipped definition is found: what, where, and how much it matters."""

from dataclasses import replace
from kase.is2in.procedures.catalogue.checks import problems
from kase.is2in.procedures.catalogue.checks import require_sound
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.flow import MAKERS
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.catalogue.model import ACTORS
from kase.is2in.procedures.catalogue.reader import PROCEDURE_FILE
from kase.is2in.procedures.catalogue.reader import read_procedure
from kase.is2in.procedures.course import guards
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from tests.procedures.defects import BLOCKS
from tests.procedures.defects import IN_CRITERIA
from tests.procedures.defects import IN_FORMS
from tests.procedures.defects import IN_PARTS
from tests.procedures.defects import moved
from tests.procedures.defects import part
from tests.procedures.defects import SHARES
from tests.procedures.defects import WARNS
from tests.procedures.seeded import flow_on_disk
from tests.procedures.seeded import with_step
from tests.procedures.seeded import without
from tests.questionnaires.floor import FieldsCase
from unittest import mock
from zope.i18n import interpolate


LISTING = flow_on_disk("kase_listing")
UNREACHED = "no step of the workflow leads to the process"
BREAKS = "the line breaks: no step leads here from the process before it, “{}”"
# What does not fit the workflow: (definition, workflow, …).
IN_FLOW = {
    "unreachable process": (
        SHARES,
        without(LISTING, "request-more"),
        [("more_information", UNREACHED, BLOCKS)],
    ),
    "broken line": (
        SHARES,
        with_step(without(LISTING, "conclude"), "conclude", "examination", "meeting"),
        [
            ("conclusion", UNREACHED, BLOCKS),
            ("conclusion", BREAKS.format("examination"), BLOCKS),
        ],
    ),
    "processes in a wrong order": (
        moved("registration", 5),
        LISTING,
        [
            ("registered", BREAKS.format("signing"), BLOCKS),
            ("registration", BREAKS.format("examination"), BLOCKS),
            ("conclusion", BREAKS.format("registration"), BLOCKS),
        ],
    ),
    "no way to the archive": (
        SHARES,
        without(LISTING, "archive", source="withdrawn"),
        [("withdrawn", "no way leads from the process to the archive", BLOCKS)],
    ),
    "actors who can make no step": (
        part("registration", actors=("CaseOfficer",)),
        LISTING,
        [
            (
                "registration",
                "those who act in the process can make none of its steps",
                BLOCKS,
            )
        ],
    ),
    "the meeting does not close withdrawal": (
        SHARES,
        with_step(LISTING, "withdraw", "meeting", "withdrawn"),
        [
            (
                "meeting",
                "the meeting does not close withdrawal: the workflow still has the step",
                BLOCKS,
            )
        ],
    ),
    "withdrawal promised and not there": (
        SHARES,
        without(LISTING, "withdraw", source="conclusion"),
        [
            (
                "conclusion",
                "the application cannot be withdrawn here: the workflow has no step for it",
                WARNS,
            )
        ],
    ),
    "no workflow": (
        SHARES,
        Flow(),
        [("listing-shares", "there is no workflow “kase_listing”", BLOCKS)],
    ),
    "another category's workflow": (
        replace(SHARES, category="auditors"),
        LISTING,
        [
            (
                "listing-shares",
                "follows the workflow “kase_listing”, its category has “kase_auditors”",
                BLOCKS,
            )
        ],
    ),
    "state without a process": (
        SHARES,
        replace(LISTING, states=LISTING.states | {"hearing"}),
        [("listing-shares", "the state “hearing” has no process", BLOCKS)],
    ),
    "process without a state": (
        replace(
            SHARES,
            processes=(*SHARES.processes, replace(SHARES.process("withdrawn"), state="frozen")),
        ),
        LISTING,
        [("frozen", "the workflow has no state “frozen”", BLOCKS)],
    ),
}


def said(message) -> str:
    """Return a message with its mapping filled in, messages within messages too."""
    mapping = {key: said(value) for key, value in (getattr(message, "mapping", None) or {}).items()}
    return interpolate(str(message), mapping)


def found(definition, flow=LISTING):
    """Return (place, text, severity) of all that the check says."""
    return [
        (each.place, said(each.text), each.severity) for each in problems(definition, flow=flow)
    ]


class Seeded(FieldsCase):
    """One defect, exactly its messages, at its place."""

    maxDiff = None

    def test_in_parts_forms_and_criteria(self):
        for name, (definition, expected) in {**IN_PARTS, **IN_FORMS, **IN_CRITERIA}.items():
            with self.subTest(name):
                self.assertCountEqual(found(definition), expected)

    def test_against_the_workflow(self):
        for name, (definition, flow, expected) in IN_FLOW.items():
            with self.subTest(name):
                self.assertCountEqual(found(definition, flow), expected)

    def test_only_what_blocks_is_refused(self):
        for name, (definition, expected) in {**IN_PARTS, **IN_FORMS, **IN_CRITERIA}.items():
            blocking = [(place, said_) for place, said_, how in expected if how == BLOCKS]
            with self.subTest(name):
                try:
                    require_sound(definition, flow=LISTING)
                    refused = []
                except RuleRefused as refusal:
                    refused = [(one.field, said(one.message)) for one in refusal.errors]
                self.assertCountEqual(refused, blocking)


class Shipped(FieldsCase):
    """What ships has nothing that blocks and nothing worth a look."""

    def test_clean_against_the_workflows_of_the_profile(self):
        for file in sorted(FOLDER.glob(f"*/{PROCEDURE_FILE}")):
            definition = read_procedure(file.parent)
            with self.subTest(definition.code):
                self.assertEqual(found(definition, flow_on_disk(definition.workflow)), [])


class Makers(FieldsCase):
    """Whose step it is, is what the guards ask."""

    def asked(self, transition):
        """Return the roles a guard asks for first."""
        guard = getattr(guards, f"guard_{transition.replace('-', '_')}")
        asked = []

        def note(_application, _person, *wanted):
            asked.extend(wanted)
            raise Forbidden("noted", "")

        usual = mock.Mock(signed_answers=False)
        with (
            mock.patch.object(guards, "require_role", note),
            mock.patch.object(guards, "definition_of", return_value=usual),
            self.assertRaises(Forbidden),
        ):
            guard(None, None)
        return tuple(asked)

    def test_as_the_guards(self):
        for transition, roles in MAKERS.items():
            with self.subTest(transition):
                self.assertEqual(self.asked(transition), roles)
                self.assertLessEqual(set(roles), set(ACTORS))
