"""Deciding bodies of the demo: one with its members, a meeting held and one that is planned."""

from kase.is2in.committee import api as committee
from kase.is2in.parties.types import Person
from kase.is2in.policy.demo_people import person
from kase.is2in.terms import clock
from kase.is2in.terms import workdays
from kase.is2in.web.api import privileged
import logging


logger = logging.getLogger(__name__)

BODIES = (
    {
        "code": "listing-board",
        "title_ru": "Листинговая комиссия",
        "title_kk": "Листинг комиссиясы",
        "title_en": "Listing Commission",
        "mark": "ЛК",
        "categories": ("listing", "nonlisted"),
    },
    {
        "code": "management-board",
        "title_ru": "Правление",
        "title_kk": "Басқарма",
        "title_en": "Management Board",
        "mark": "ПР",
        "categories": ("auditors", "membership", "disclosure"),
    },
)
PLACE = "050040, г. Алматы, ул. Байзакова, 280, зал заседаний"
# Department of the account → place in the body.
SEATS = (
    ("officer", "chairman"),
    ("trading", "deputy"),
    ("clearing", "member"),
    ("disclosure", "member"),
    ("nonlisted", "member"),
    ("listing", "secretary"),
)
HELD = ("План работы комиссии на квартал", "Утвердить план работы на квартал.")
DAYS_AHEAD = 5
PLANNED = ("О сроках рассмотрения заявлений", "Принять к сведению отчет о сроках.")


def add_meetings() -> None:
    """Add the bodies with members and meetings, unless there are any."""
    if committee.bodies():
        return
    with privileged():
        for facts in BODIES:
            made = committee.add_body({**facts, "place": PLACE, "casting": True})
            for name, part in SEATS:
                seat = {"person": f"{name}@exchange.example", "part": part}
                committee.add_seat(made.code, seat)
    secretary = person("listing@exchange.example")
    today = clock.almaty(clock.now()).date()
    _hold(secretary, _plan(secretary, today.isoformat(), HELD))
    _plan(secretary, workdays.add_working_days(today, DAYS_AHEAD).isoformat(), PLANNED)
    logger.info("Demo: bodies and meetings")


def _plan(secretary: Person, day: str, question: tuple[str, str]) -> tuple[int, int]:
    """Plan a meeting with a question; return the numbers of both."""
    title, draft = question
    body = committee.body(BODIES[0]["code"])
    meeting = committee.plan(secretary, body, {"date": day, "time": "10:00"})
    facts = {"title": title, "draft": draft, "speaker": secretary.full_name}
    return meeting.id, committee.add_question(secretary, meeting.id, facts, None).id


def _hold(secretary: Person, numbers: tuple[int, int]) -> None:
    """Hold a meeting: one member is absent, one abstains."""
    meeting, item = numbers
    committee.close_agenda(secretary, meeting, None)
    committee.open_session(secretary, meeting, None)
    members = (name for name, part in SEATS if part != "secretary")
    there = [person(f"{name}@exchange.example") for name in members]
    marks = {one.id: ("present", "") for one in there[:-1]}
    marks[there[-1].id] = ("absent", "Командировка")
    committee.note_presence(secretary, meeting, marks, "", None)
    for one, choice in zip(there[:-1], ("for", "for", "for", "abstain"), strict=True):
        committee.vote(secretary, item, choice, user_id=one.id)
    committee.close_vote(secretary, item, {}, None)
    committee.close_minutes(secretary, meeting, None)
