"""The base of every page about one application: its head, its menu, who looks at it."""

from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.procedures import api
from kase.is2in.procedures.examination.reading import is_reader
from kase.is2in.procedures.types import Facts
from kase.is2in.procedures.types import Step
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import formats
from kase.is2in.web.api import Page
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from uuid import uuid4


STATUS_WORDS = {
    "not_started": _("Not started"),
    "in_progress": _("In progress"),
    "filled": _("Filled"),
    "skipped": _("Skipped"),
}
COMMENT_STATES = {
    "open": _("Open (of a comment)"),
    "answered": _("Answered"),
    "resolved": _("Resolved"),
}
NO_NUMBER = _("not sent yet")


def moment(value) -> str:
    """Return a moment as people read it: 02.03.2021 10:51, Almaty time."""
    return formats.moment(value or None)


def day(value) -> str:
    """Return a date as people read it: 02.03.2021."""
    return formats.date(value or None)


def rules_day(application) -> date | None:
    """Return the day whose rules hold for an application: that of filing, None for today."""
    return almaty(application.submitted).date() if application.submitted else None


def megabytes(size: int) -> str:
    """Return a size of a file as people read it."""
    return formats.size(size)


class ApplicationPage(Page):
    """A page about ``self.context``, an application the person may see."""

    head = ViewPageTemplateFile("templates/head.pt")
    tab = ""

    @cached_property
    def person(self):
        """Return who looks at the page."""
        return current_person()

    @cached_property
    def facts(self) -> Facts:
        """Return the head of the application."""
        return api.facts(self.context, self.person)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps the person may make now."""
        return api.steps(self.context, self.person)

    @cached_property
    def line(self):
        """Return the stage line with readiness."""
        return api.stages(self.context, self.person)

    @cached_property
    def comments(self):
        """Return all comments, the oldest first."""
        return api.comments(self.context, self.person)

    @property
    def open_comments(self):
        """Return the comments that are not settled."""
        return [comment for comment in self.comments if comment.state != "resolved"]

    def comment_url(self, thread) -> str:
        """Return the address that lands on a comment: at its field, or in the list of all."""
        if thread.place in ("here", "row-gone"):
            return f"{self.url}/@@stage/{thread.stage}#field-{thread.form}-{thread.field}"
        return f"{self.url}/@@comments#comment-{thread.id}"

    def comment_word(self, thread) -> object:
        """Return the state of a comment in words."""
        return COMMENT_STATES[thread.state]

    @cached_property
    def once(self) -> str:
        """Return what tells this showing of the page from another: sent twice, it acts once."""
        return uuid4().hex

    @property
    def url(self) -> str:
        """Return the application's address."""
        return self.context.absolute_url()

    def number(self) -> str:
        """Return the application's number, or words where it has none yet."""
        return self.facts.number or translate(NO_NUMBER)

    def status_words(self, stage) -> str:
        """Return a stage's status as words: Filled; Not filled: 3."""
        if stage.status == "incomplete":
            count = str(len(stage.missing))
            return translate(_("Not filled: ${count}", mapping={"count": count}))
        return translate(STATUS_WORDS[stage.status])

    def gap_url(self, gap) -> str:
        """Return the address that lands on a field that is still to be filled."""
        mark = f"#field-{gap.form}-{gap.field}" if gap.form and gap.field else ""
        return f"{self.url}/@@stage/{gap.stage}{mark}"

    def tabs(self) -> list[dict[str, object]]:
        """Return the menu of the application."""
        found = [
            ("", _("Application"), ""),
            ("summary", _("Look through"), "/@@summary"),
            ("comments", _("Comments"), "/@@comments"),
            ("submissions", _("Submissions"), "/@@submissions"),
            ("documents", _("Documents"), "/@@documents"),
            ("letters", _("Letters"), "/@@letters"),
            ("picture", _("Picture"), "/@@picture"),
            *_staff_tabs(self.context, self.person),
            ("deadlines", _("Deadlines"), "/@@deadlines"),
            ("history", _("History"), "/@@history"),
        ]
        return [
            {"title": title, "url": self.url + path, "current": key == self.tab}
            for key, title, path in found
        ]

    moment = staticmethod(moment)
    day = staticmethod(day)
    megabytes = staticmethod(megabytes)

    def say(self, refusal: Refusal) -> str:
        """Return the text of a refusal with what is wrong in each field."""
        texts = [refusal.message, *(error.message for error in refusal.errors)]
        return " ".join(dict.fromkeys(translate(text) for text in texts))


def _staff_tabs(application, person) -> list[tuple[str, object, str]]:
    """Return (key, title, path) of what only people of the exchange open."""
    if not is_reader(application, person):
        return []
    return [("examination", _("Examination"), "/@@examination")]
