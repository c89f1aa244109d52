"""Who is told when a department is asked, has answered, is asked no more."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.course.notices import Words
from kase.is2in.procedures.interfaces import IApplication


PAGE = "/@@examination"
ASKED = Words(
    _("${procedure}: the opinion of your department is asked on application ${number}"),
    _("Take the application of ${company} and give the opinion of the department: ${department}."),
)
ANSWERED = Words(
    _("${procedure}: a department has given its opinion on application ${number}"),
    _("Read the opinion: ${department}. Go on with the application of ${company}."),
)
WITHDRAWN = Words(
    _("${procedure}: your department is asked no more on application ${number}"),
    _("Nothing more is to be done by the department: ${department}."),
)


def tell_asked(application: IApplication, one: Mapping[str, object], actor: Person) -> None:
    """Tell the people of a department that its opinion is asked."""
    people = [each for each in parties.staff(one["group"]) if each.id != actor.id]
    _tell(application, "application.department-asked", ASKED, people, actor, one, asks=True)


def tell_answered(application: IApplication, one: Mapping[str, object], actor: Person) -> None:
    """Tell the case officer that a department has given its opinion."""
    people = [each for each in duty.acting(application, states.EXAMINATION) if each.id != actor.id]
    _tell(application, "application.department-answered", ANSWERED, people, actor, one, asks=True)


def tell_withdrawn(application: IApplication, one: Mapping[str, object], actor: Person) -> None:
    """Tell who was to answer that nothing is awaited of them any more."""
    if not one["asked_at"]:
        return
    expert = parties.person(one["expert"]) if one["expert"] else None
    people = (expert,) if expert else parties.staff(one["group"])
    others = [each for each in people if each.id != actor.id]
    _tell(
        application, "application.department-withdrawn", WITHDRAWN, others, actor, one, asks=False
    )


def _tell(application, event, words, people, actor, one, *, asks: bool) -> None:
    group = one["group"]
    names = {lang: parties.department_title(group, lang) for lang in LANGUAGES}
    more = {"department": names}
    notices.tell(application, event, words, people, actor, asks, more, PAGE)
