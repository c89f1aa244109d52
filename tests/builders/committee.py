"""Deciding bodies and meetings for tests of any room, made through the door of committee."""

from datetime import timedelta
from kase.is2in.committee import api as committee
from kase.is2in.committee import store
from kase.is2in.committee.rights import today
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import Meeting
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from tests.builders import parties as build
from tests.builders.procedures import acting


FACTS = {
    "code": "listing-board",
    "title_ru": "Листинговая комиссия",
    "title_kk": "Листинг комиссиясы",
    "title_en": "Listing Commission",
    "mark": "ЛК",
    "place": "Зал заседаний, 3 этаж",
    "casting": True,
}
# Who sits in the body: department of the account → part.
SEATS = {
    "trading": "chairman",
    "clearing": "deputy",
    "disclosure": "member",
    "membership": "member",
    "support1": "member",
    "support2": "secretary",
}


def officer(department: str, password: str | None = None, **facts) -> Person:
    """Return the person of a department, added when there is none."""
    email = f"{department}@exchange.example"
    return parties.person_by_email(email) or build.officer(
        email, (department,), password=password, **facts
    )


def body(password: str | None = None, seats: dict[str, str] | None = None, **changes) -> Body:
    """Return a body with its members, kept by an officer."""
    with acting(officer("officers", password)):
        made = committee.add_body({**FACTS, **changes})
        for department, part in (SEATS if seats is None else seats).items():
            person = officer(department, password)
            committee.add_seat(made.code, {"person": person.id, "part": part})
    return made


def member(part: str) -> Person:
    """Return the first person of ``SEATS`` with a part."""
    return officer(next(name for name, own in SEATS.items() if own == part))


def secretary() -> Person:
    """Return who runs the meetings."""
    return member("secretary")


def voters() -> list[Person]:
    """Return the members who vote: chairman, deputy, three others."""
    return [officer(name) for name, part in SEATS.items() if part != "secretary"]


def meeting(one: Body, days: int = 0, **given) -> Meeting:
    """Return a planned meeting so many days from now."""
    day = today() + timedelta(days=days)
    with acting(secretary()) as who:
        return committee.plan(who, one, {"date": day.isoformat(), "time": "10:00", **given})


def question(number: int, title: str = "План работы", draft: str = "Утвердить план."):
    """Return a free question with a draft, put on an agenda."""
    with acting(secretary()) as who:
        return committee.add_question(who, number, {"title": title, "draft": draft}, None)


def opened(number: int, there: list[Person] | None = None) -> Meeting:
    """Close the agenda, open the meeting and note who is there; everybody by default."""
    there = voters() if there is None else there
    with acting(secretary()) as who:
        committee.close_agenda(who, number, None)
        found = committee.open_session(who, number, None)
        if found.form == "by_papers":
            return found
        marks = {one.id: ("present", "") for one in there}
        return committee.note_presence(who, number, marks, "", None)


def vote(item: int, *choices: str) -> None:
    """Let the voters vote in their order: chairman, deputy, others; everybody for by default."""
    for person, choice in zip(voters(), choices or ("for",) * len(voters()), strict=False):
        if choice:
            with acting(person):
                committee.vote(person, item, choice)


def closed(number: int) -> Meeting:
    """Close the vote on every item and the minutes."""
    with acting(secretary()) as who:
        for item in store.items(number):
            if item.state == "open":
                committee.close_vote(who, item.id, {"silent": True}, None)
        return committee.close_minutes(who, number, None)
