"""A site on which every page has something to show, and nothing that people write is a word.

Whatever a person would have typed is made of ``WORD`` or stands in letters and numbers that no
language has for its own, so that a text on a page is either ours, or Plone's, or not a text.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from dataclasses import field
from datetime import timedelta
from kase.is2in.committee import api as committee
from kase.is2in.insiders import api as insiders
from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import EditionFacts
from kase.is2in.onboarding import api as onboarding
from kase.is2in.parties import api as parties
from kase.is2in.parties import factors
from kase.is2in.parties.types import Person
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.editions import publish
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.examination import departments
from kase.is2in.procedures.examination import extension
from kase.is2in.procedures.examination import reading
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.paper import outages
from kase.is2in.procedures.paper import slips
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.subscription import api as subscription
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from kase.is2in.web.api import progress
from kase.is2in.web.saved_views import save_view
from kase.is2in.web.types import ViewState
from plone import api as plone
from tests.builders import answers
from tests.builders import onboarding as build_requests
from tests.builders import parties as build
from tests.builders import procedures as build_procedures
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.builders.procedures import walk
from tests.subscription.storage import mark_result_signed
from unittest import mock
import pyotp
import transaction


WORD = "Qzq"
# Of a document: what people write may not stand in it.
CODE = "qzq"
# Of the exchange, beside those whom an application needs: part → department.
STAFF = {
    "desk": "officers",
    "insiders": "insiders",
    "library": "library",
    "designer": "methodology",
    "clearing": "clearing",
}
STATES = (
    states.HEAD_REVIEW,
    states.SIGNING,
    states.REGISTRATION,
    states.MORE_INFORMATION,
    states.MEETING,
    states.DECISION,
    states.ARCHIVE,
    states.WITHDRAWN,
)


@dataclass
class World:
    """Who lives here, by their part, and what there is, by its name."""

    portal: object
    language: str = "ru"
    people: dict[str, Person] = field(default_factory=dict)
    applications: dict[str, object] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    things: dict[str, object] = field(default_factory=dict)

    def path(self, content) -> str:
        """Return the path of a content inside the site."""
        return content.absolute_url().removeprefix(self.portal.absolute_url()).strip("/")

    def speak(self, language: str) -> None:
        """Let everybody choose a language in their profile."""
        for person in self.people.values():
            member = plone.user.get(userid=person.id)
            member.setMemberProperties({"language": language})
        transaction.commit()


def build_world(portal, language: str = "ru") -> World:
    """Fill a site with people who read a language, and commit it."""
    world = World(portal, language)
    with ExitStack() as stack:
        for place, name in (
            (answers, "TEXT"),
            (answers, "FILE"),
            (build_procedures, "TEXT"),
            (build_procedures, "BODY"),
        ):
            stack.enter_context(mock.patch.object(place, name, WORD))
        add_people(world)
        add_applications(world)
        add_requests(world)
        add_cabinet(world)
        add_insiders(world)
        add_library(world)
        add_subscription(world)
        add_meetings(world)
        add_papers(world)
        note_letters(world)
    add_a_future_edition(world)
    transaction.commit()
    return world


def add_people(world: World) -> None:
    """Add everybody an application needs, an administrator, and more of the exchange."""
    named = {"surname": WORD, "given_name": WORD, "position": WORD, "phone": "+77272375324"}
    named["language"] = world.language
    build.organization("ISSR", ("issuer",))
    for code, role in (("CONS", "financial_consultant"), ("OTHR", "issuer")):
        build.organization(code, (role,))
    for email, code, roles in build_procedures.PARTS.values():
        build.person(email, code, roles, **named)
    admin = build.person("admin@issuer.example", "ISSR", ("administrator",), **named)
    world.people["admin"] = admin
    for part, department in {**build_procedures.STAFF, **STAFF}.items():
        email = f"{department}@exchange.example"
        world.people[part] = build.officer(email, (department,), **named)
    reader = build.officer("reader@exchange.example", ("trading",), **named)
    world.people["reader"] = reader
    roles = plone.portal.get_tool("acl_users").portal_role_manager
    for role in ("JournalReader", "InsidersReader"):
        roles.assignRoleToPrincipal(role, reader.id)
    world.people |= cast(build.PASSWORD).everybody()


def add_applications(world: World) -> None:
    """Add an application in each of the states, with a comment and a mark."""
    people = cast()
    world.applications[states.FILLING] = application_in(states.FILLING, people)
    for state in STATES:
        if state == states.MORE_INFORMATION:
            made = application_in(states.EXAMINATION, people)
            add_departments(world, made)
            walk(made, people, state)
        else:
            made = application_in(state, people, consultant=state == states.ARCHIVE)
        world.applications[state] = made
    reviewed = world.applications[states.HEAD_REVIEW]
    form = procedures.stages(reviewed).stages[0].forms[0]
    place = (form.id, next(iter(form.values)), WORD)
    with acting(people.head):
        procedures.add_comment(reviewed, people.head, *place)
    asked = world.applications[states.MORE_INFORMATION]
    with acting(people.officer):
        thread = procedures.add_comment(asked, people.officer, *place)
    with acting(people.executor):
        procedures.reply(asked, people.executor, thread.id, WORD)
    later = world.applications[states.MORE_INFORMATION]
    with acting(people.executor):
        day = later.requests[-1]["due"] + timedelta(days=3)
        extension.ask(later, people.executor, day, WORD)
    world.applications["asked"] = application_in(states.MORE_INFORMATION, people)
    world.applications["examined"] = application_in(states.EXAMINATION, people)
    withdrawn = application_in(states.REGISTRATION, people)
    step(withdrawn, people.executor, "withdraw", text=WORD)
    world.applications["withdrawing"] = withdrawn


def add_departments(world: World, application) -> None:
    """Let a department give its opinion, and be asked once more."""
    officer, reader = world.people["officer"], world.people["reader"]
    with acting(officer):
        first = departments.ask(application, officer, "trading", WORD, days=5)
    with acting(reader):
        departments.take(application, reader, first)
        departments.add_question(application, reader, first, WORD)
        file = UploadedFile(f"{WORD}.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n")
        departments.give_opinion(application, reader, first, "remarks", WORD, (file,))
    with acting(officer):
        second = departments.ask(application, officer, "trading", WORD)
        found = reading.examination(application, officer).departments[0]
    with acting(reader):
        departments.take(application, reader, second)
    world.things["opinion_file"] = found.files[0].id


def add_requests(world: World) -> None:
    """Let companies ask to be connected, and one be refused."""
    officer = world.people["desk"]
    for name in ("new", "taken", "refused"):
        head = build_requests.head(
            surname=WORD, given_name=WORD, patronymic="", position=WORD, email=f"{name}@h.example"
        )
        contact = build_requests.contact(
            surname=WORD, given_name=WORD, position=WORD, email=f"{name}@c.example"
        )
        one = build_requests.request(
            names=dict.fromkeys(("ru", "kk", "en"), WORD),
            legal_forms=dict.fromkeys(("ru", "kk", "en"), WORD),
            bin=build.number(name),
            address=WORD,
            head=head,
            people=(contact,),
            language=world.language,
        )
        receipt = onboarding.register_request(one)
        world.requests[name] = receipt.number
        if name != "new":
            with acting(officer):
                onboarding.take(receipt.number, officer)
                if name == "refused":
                    onboarding.refuse(receipt.number, officer, WORD)


def add_cabinet(world: World) -> None:
    """Add what people do in their cabinets, and one who stands between two steps of a log-in."""
    with acting(world.people["admin"]):
        world.things["partnership"] = parties.request_partner_removal("ISSR", "CONS", WORD).id
        soon = today() + timedelta(days=3)
        parties.state_absence(
            world.people["executor"].id, world.people["colleague"].id, today(), soon
        )
    with acting(world.people["desk"]):
        parties.begin_confirmation(world.people["desk"].id)
    consultant, head = world.people["consultant"], world.people["consultant_head"]
    with acting(consultant):
        parties.state_users(consultant, {consultant.id: True, head.id: True})
    pending = build.person("pending@issuer.example", "ISSR", surname=WORD, given_name=WORD)
    app = pyotp.TOTP(factors.begin(pending.id).secret)
    factors.confirm(pending.id, app.generate_otp(int(clock.now().timestamp()) // 30))
    world.people["pending"] = pending
    with acting(world.people["executor"]):
        world.things["job"] = progress.begin("tests.pages", WORD, "@@in-review", 9)
        world.things["view"] = save_view("in-review", WORD, ViewState()).id


def add_insiders(world: World) -> None:
    """An entry, one that has ended, and a proposal from an opened file."""
    editor = world.people["insiders"]
    facts = {
        "full_name": WORD,
        "position": WORD,
        "basis": "position",
        "basis_note": WORD,
        "since": "2026-01-15",
    }
    with acting(editor):
        world.things["insider"] = insiders.enter(facts).entry
    application = world.applications[states.MORE_INFORMATION]
    with acting(world.people["officer"]):
        entry = next(one for one in procedures.documents(application) if one.stored)
        insiders.mark(application, entry.id, True, WORD)
        procedures.document_file(application, entry.id)
    world.things["document"] = entry.id
    with acting(editor):
        world.things["proposal"] = insiders.proposals("open")[0][0].id


def add_meetings(world: World) -> None:
    """A body with meetings: one with closed minutes, one being held, one planned."""
    people = world.people
    titles = {f"title_{lang}": WORD for lang in ("ru", "kk", "en")}
    with acting(people["desk"]):
        body = committee.add_body({"code": CODE, "mark": "Q", "place": WORD, **titles})
        for part, role in (("reader", "chairman"), ("officer", "secretary")):
            seat = {"person": people[part].id, "part": role}
            world.things["seat"] = committee.add_seat(CODE, seat).id
    for name in ("closed", "session", "planned"):
        with acting(people["officer"]) as who:
            day = {"date": today().isoformat(), "time": "10:00"}
            number = committee.plan(who, body, day).id
            item = committee.add_question(who, number, {"title": WORD, "draft": WORD}, None).id
            world.things |= {f"{name} meeting": number, f"{name} item": item}
            if name == "planned":
                continue
            committee.close_agenda(who, number, None)
            committee.open_session(who, number, None)
            marks = {people["reader"].id: ("present", "")}
            committee.note_presence(who, number, marks, "", None)
            if name == "closed":
                committee.vote(who, item, "for", user_id=people["reader"].id)
                committee.close_vote(who, item, {}, None)
                minutes = committee.close_minutes(who, number, None).minutes
                world.things["minutes"] = minutes


def add_a_future_edition(world: World) -> None:
    """Add an edition of a procedure whose day has not come: it can be withdrawn."""
    procedure = world.portal["procedures"]["membership"]["membership-stock"]
    made = publish(procedure, today() + timedelta(days=30))
    world.things["future_edition"] = made.edition


def add_papers(world: World) -> None:
    """An outage that is over, and the slip of a paper that waits to be entered."""
    clerk, hour = world.people["clerk"], timedelta(hours=1)
    began = clock.now() - 2 * hour
    facts = {
        "received": began.isoformat(),
        "organization": "ISSR",
        "procedure": build_procedures.PROCEDURE,
        "brought_by": WORD,
        "pages": "3",
    }
    with acting(clerk):
        world.things["outage"] = outages.declare(clerk, began, began + hour, WORD).id
        world.things["slip"] = slips.issue(clerk, facts).id


def note_letters(world: World) -> None:
    """The letter with the decision of the application that is decided."""
    decided = world.applications[states.DECISION].getId()
    with acting(world.people["clerk"]) as clerk:
        found = register.letters(clerk, {"application": decided, "kind": "outcome"})[0]
    world.things["letter"] = found[0].id


def add_library(world: World) -> None:
    """A document of the regulatory base with two editions and the draft of a third."""
    editor = world.people["library"]
    named = dict.fromkeys(("ru", "kk", "en"), WORD)
    with acting(editor):
        library.add_document(CODE, "listing", DocumentFacts(named))
        made = []
        for days in (20, 10, -10):
            since = today() - timedelta(days=days)
            made.append(library.add_edition(CODE, EditionFacts(since, None)).id)
            for language in ("ru", "kk", "en"):
                library.set_text(made[-1], language, f"{WORD} {days} {WORD}")
            if days > 0:
                library.publish_edition(made[-1])
    world.things["editions"] = made


def add_subscription(world: World) -> None:
    """A subscription that takes bids, with a bid, its seller and its buyer."""
    for code in ("BRK1", "BRK2", "BRK3"):
        build.organization(code, ("member",))
    for part, code in (("seller", "BRK1"), ("buyer", "BRK2"), ("watcher", "BRK3")):
        email, names = f"{part}@broker.example", {"surname": WORD, "given_name": WORD}
        world.people[part] = build.person(email, code, **names)
    start = clock.now() - timedelta(hours=1)
    later = {
        name: (start + timedelta(days=days)).isoformat()
        for days, name in enumerate(("start", "end", "activation", "deals_at", "settlement_at"))
    }
    annex = {"issuer": WORD, "quantity": 1000, **later}
    with acting(world.people["seller"]):
        name = subscription.add_subscription(annex)
        world.things["draft"] = subscription.add_subscription(annex)
    subscription.set_state(name, "accepting")
    subscription.keep_account(Account("BRK2-01", "BRK2", control="BRK3"))
    bid = {"type": "limit", "account": "BRK2-01", "price": "10", "quantity": 5}
    subscription.submit(name, "BRK2", [{**bid, "investor": {"type": "person"}}], None)
    world.things["subscription"] = name
    asking.put(name, asking.CHECK, name, numbers=[1])
    world.things["news"] = subscription.publish(subscription.book(name), "announced")
    world.things["handed-over"] = closed_subscription(world, deals_in=2)
    dealt = closed_subscription(world, deals_in=-1)
    subscription.keep_distribution(dealt, distributed(dealt), None)
    subscription.take_distribution(dealt, None)
    subscription.set_state(dealt, "satisfied")
    mark_result_signed(dealt)
    subscription.perform(dealt, "make-deals")
    world.things["dealt"] = dealt


def closed_subscription(world: World, deals_in: int) -> str:
    """A subscription whose accepted register the seller has; deals are due in so many days."""
    start = clock.now() - timedelta(days=9)
    days = {"start": 0, "end": 1, "activation": 2, "deals_at": 9 + deals_in, "settlement_at": 12}
    later = {name: (start + timedelta(days=count)).isoformat() for name, count in days.items()}
    with acting(world.people["seller"]):
        name = subscription.add_subscription({"issuer": WORD, "quantity": 1000, **later})
    subscription.set_state(name, "announced")
    bid = {"type": "limit", "account": "BRK2-01", "quantity": 5, "investor": {"type": "person"}}
    with clock.frozen(start + timedelta(hours=1)):
        bids = [{**bid, "price": "10"}, {**bid, "price": "9", "quantity": 40}]
        subscription.submit(name, "BRK2", bids, None)
    for act in ("open", "close", "register", "activate", "hand-over"):
        subscription.perform(name, act)
    return name


def distributed(name: str):
    """Return how the seller distributes: a third for everybody."""
    group = {"id": "all", "supply": "rest", "tiers": [{"fill": "pro_rata"}]}
    return subscription.distribute(name, {"version": 1, "supply": 15, "lot": 1, "groups": [group]})
