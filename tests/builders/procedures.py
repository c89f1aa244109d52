"""Applications for tests of any room, walked along the real path through the door.

``with cast() as people`` is not needed: ``application_in("examination")`` makes the people it
needs, fills every form of the real procedure, signs with a key of the test's own authority
and stops in the state asked for. Needs a site with our default profile and SQL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace
from datetime import timedelta
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.changes import today
from kase.is2in.questionnaires.api import from_json
from kase.is2in.questionnaires.api import json_schema
from kase.is2in.signing.testing.maker import make_cms
from plone import api as plone
from tests.builders import parties as build
from tests.builders.answers import answers
from tests.builders.keys import key_of


PROCEDURE = "listing-shares"
ISIN = "KZ1C00000959"
TEXT = "Текст решения <b>не разметка</b>"
BODY = "Листинговая комиссия"


# Role of an organisation → the code of the one that files in tests.
APPLICANTS = {
    "issuer": "ISSR",
    "auditor": "AUDT",
    "membership_candidate": "CAND",
    "member": "MEMB",
}


@dataclass(frozen=True)
class Cast:
    """Everybody a listing needs, and those who must not see it."""

    executor: Person
    colleague: Person
    head: Person
    consultant: Person
    consultant_head: Person
    stranger: Person
    clerk: Person
    officer: Person
    other_officer: Person

    def everybody(self) -> dict[str, Person]:
        """Return all by their part."""
        return dict(vars(self))


PARTS = {
    "executor": ("executor@issuer.example", "ISSR", ("executor",)),
    "colleague": ("colleague@issuer.example", "ISSR", ("executor",)),
    "head": ("head@issuer.example", "ISSR", ("first_head",)),
    "consultant": ("executor@consultant.example", "CONS", ("executor",)),
    "consultant_head": ("head@consultant.example", "CONS", ("first_head",)),
    "stranger": ("executor@other.example", "OTHR", ("executor", "first_head")),
}
STAFF = {"clerk": "chancellery", "officer": "listing", "other_officer": "auditors"}


def cast(password: str | None = None) -> Cast:
    """Return the people, added where they are not there; with a password they can log in."""
    build.organization("ISSR", ("issuer",))
    build.organization("CONS", ("financial_consultant",))
    build.organization("OTHR", ("issuer",))
    if not parties.partners("ISSR", role="financial_consultant"):
        build.partnership("ISSR", "CONS")
    people = {}
    for part, (email, organization, roles) in PARTS.items():
        people[part] = parties.person_by_email(email) or build.person(
            email, organization, roles, password=password
        )
    for part, department in STAFF.items():
        email = f"{department}@exchange.example"
        people[part] = parties.person_by_email(email) or build.officer(
            email, (department,), password=password
        )
    return Cast(**people)


def cast_of(code: str, role: str, department: str, password: str | None = None) -> Cast:
    """Return the people with an applicant of another kind and the department that handles it."""
    build.organization(code, (role,))
    parts = {"executor": ("executor",), "colleague": ("executor",), "head": ("first_head",)}
    own = {}
    for part, roles in parts.items():
        email = f"{part}@{code.lower()}.example"
        own[part] = parties.person_by_email(email) or build.person(
            email, code, roles, password=password
        )
    email = f"{department}@exchange.example"
    officer = parties.person_by_email(email) or build.officer(
        email, (department,), password=password
    )
    everybody = cast(password)
    others = (everybody.officer, everybody.other_officer)
    other = next(one for one in others if one.id != officer.id)
    return replace(everybody, **own, officer=officer, other_officer=other)


def cast_for(definition: ProcedureDefinition, password: str | None = None) -> Cast:
    """Return the people of a procedure: an applicant of a kind that may file, its department."""
    role = next(role for role in APPLICANTS if role in definition.filers)
    return cast_of(APPLICANTS[role], role, definition.department, password)


@contextmanager
def acting(person: Person) -> Iterator[Person]:
    """Be a person for the length of the block."""
    user = plone.portal.get_tool("acl_users").getUserById(person.id)
    with plone.env.adopt_user(user=user):
        yield person


def application_in(
    state: str = states.FILLING,
    people: Cast | None = None,
    consultant: bool = False,
    procedure: str = PROCEDURE,
):
    """Return a new application in a state; ``consultant`` chooses one instead of skipping."""
    people = people or cast()
    with acting(people.executor):
        application = api.file_application(people.executor, procedure, people.executor.organization)
    if state != states.FILLING:
        fill(application, people, consultant)
        walk(application, people, state)
    return application


def fill(application, people: Cast, consultant: bool = False) -> None:
    """Fill every stage with answers that are right."""
    who = people.executor
    with acting(who):
        for stage in api.stages(application, who).stages:
            if stage.kind == "consultant" and not consultant:
                api.save_stage(application, who, stage.id, action="skip")
                continue
            if stage.kind == "consultant":
                api.choose_consultant(application, who, people.consultant.id)
            if stage.kind == "dynamic":
                add_security(application, who, stage.id)
            for form in api.stage(application, stage.id, who).forms:
                fill_form(application, who, stage.id, form)
            api.save_stage(application, who, stage.id, action="done")


def fill_form(application, who: Person, stage_id: str, form) -> None:
    """Answer everything a form requires."""
    values = from_json(form.schema, answers(json_schema(form.schema, "ru")))
    api.save_stage(application, who, stage_id, form=form.id, values=values)


def add_security(application, who: Person, stage_id: str, isin: str = ISIN, last: bool = False):
    """Add a form to a dynamic stage, by the first (or last) option of each level."""
    chosen: dict[str, str] = {}
    while not (level := api.criteria(application, stage_id, chosen)).complete:
        chosen[level.level] = level.options[-1 if last else 0][0]
    return api.add_form(application, who, stage_id, chosen, isin)


def walk(application, people: Cast, state: str) -> None:
    """Go on along the straight way until the application is in a state."""
    if state == states.WITHDRAWN:
        walk(application, people, states.REGISTRATION)
        step(application, people.executor, "withdraw", text=TEXT)
        sign(application, people.head)
        return
    for name, make in _steps(application, people, state):
        if states.state_of(application) == state:
            break
        if states.state_of(application) == name:
            make()
    assert states.state_of(application) == state, states.state_of(application)


def step(application, person: Person, transition: str, **fields):
    """Make a step as a person."""
    with acting(person):
        return api.perform(application, person, transition, **fields)


def sign(application, head: Person):
    """Sign as the first head with a key of the test's authority."""
    with acting(head):
        document = api.to_sign(application, head)
        return api.sign(application, head, make_cms(document.data, key_of(head)), "nca")


def _steps(application, people: Cast, goal: str):
    officer = people.officer
    soon = today() + timedelta(days=14)

    def plain(person, transition, **fields):
        return lambda: step(application, person, transition, **fields)

    yield states.FILLING, plain(people.executor, "send-to-head")
    yield states.HEAD_REVIEW, plain(people.head, "approve-by-head")
    yield states.SIGNING, lambda: sign(application, people.head)
    yield states.REGISTRATION, plain(people.clerk, "register")
    yield states.REGISTERED, plain(officer, "examine")
    if goal == states.MORE_INFORMATION:
        yield states.EXAMINATION, plain(officer, "request-more", text=TEXT, due=soon)
    if states.CONCLUSION not in definition_of(application).line():
        yield states.EXAMINATION, plain(officer, "decide", decision="granted", text=TEXT)
    yield states.EXAMINATION, plain(officer, "conclude", text=TEXT)
    yield (
        states.CONCLUSION,
        plain(officer, "schedule-meeting", date=soon, body=BODY),
    )
    yield states.MEETING, plain(officer, "decide", decision="granted", text=TEXT)
    yield states.DECISION, plain(officer, "archive")
