"""Pages of an examination: who is asked, what they say; asking, withdrawing, the opinion."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.browser.uploads import uploaded_files
from kase.is2in.procedures.examination import departments
from kase.is2in.procedures.examination import reading
from kase.is2in.procedures.examination.types import DepartmentExamination
from kase.is2in.procedures.examination.types import Examination
from kase.is2in.procedures.examination.types import OPINIONS
from kase.is2in.procedures.examination.types import STATES
from kase.is2in.procedures.letters import steps as letters
from kase.is2in.procedures.rights import require_role
from kase.is2in.procedures.roles import CASE_OFFICER
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import ItemPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class DepartmentsPage(FormPage, ApplicationPage):
    """A page about the departments asked on an application."""

    tab = "examination"
    title: object = ""

    def check(self) -> None:
        """Refuse whoever does not see the examination."""
        reading.require_reader(self.context, self.person)

    @cached_property
    def examination(self) -> Examination:
        """Return the examination."""
        return reading.examination(self.context, self.person)

    @property
    def own_url(self) -> str:
        """Return the address of the page of the examination."""
        return f"{self.url}/@@examination"

    def files(self, name: str) -> tuple[UploadedFile, ...]:
        """Return the files a form carries."""
        return tuple(uploaded_files(self.request.form, name))


class ExaminationPage(DepartmentsPage):
    """``@@examination``: every department with its expert, term, questions and opinion."""

    index = ViewPageTemplateFile("templates/examination.pt")
    title = _("Examination")

    def handle(self):
        """Take the application for one's department, or write down a question of it."""
        number = number_of(self.field("number"))
        if self.field("act") == "take":
            departments.take(self.context, self.person, number)
            return self.redirect(self.own_url, _("You are the expert of your department now."))
        departments.add_question(self.context, self.person, number, self.field("question"))
        return self.redirect(self.own_url, _("The question is written down for the case officer."))

    def opinion_words(self, one: DepartmentExamination) -> object:
        """Return an opinion in words."""
        return OPINIONS[one.opinion]

    def state_words(self, one: DepartmentExamination) -> object:
        """Return in words how it stands with a department."""
        return STATES[one.state]

    def may_take(self, one: DepartmentExamination) -> bool:
        """Return whether who looks may become the department's expert."""
        return self.examination.running and one.mine and one.state == "asked" and not one.taken

    def may_answer(self, one: DepartmentExamination) -> bool:
        """Return whether who looks is the expert whose opinion is awaited."""
        return self.examination.running and one.taken and one.state == "asked"

    def may_withdraw(self, one: DepartmentExamination) -> bool:
        """Return whether who looks may ask the department no more."""
        return self.examination.may_manage and one.state in ("asked", "waiting")


class AskDepartment(DepartmentsPage):
    """``@@examination-ask``: one more department, for this application."""

    index = ViewPageTemplateFile("templates/ask.pt")
    title = _("Ask a department")

    def check(self) -> None:
        """Refuse whoever does not handle the application."""
        require_role(self.context, self.person, CASE_OFFICER)

    def handle(self):
        """Ask the department and go back to the examination."""
        departments.ask(
            self.context,
            self.person,
            self.field("department"),
            self.field("reason"),
            days=optional_number(self.field("days")),
            order=optional_number(self.field("order")),
        )
        return self.redirect(
            self.own_url, _("The department is added. Its people are told in turn.")
        )


class OneDepartment(ItemPage, DepartmentsPage):
    """A page about one department asked, its number behind the page's name."""

    @cached_property
    def one(self) -> DepartmentExamination:
        """Return the department asked; raise Missing."""
        number = number_of(self.word)
        for one in self.examination.departments:
            if one.number == number:
                return one
        raise nobody()

    def check(self) -> None:
        """Refuse whoever does not see the examination, and numbers of nothing."""
        super().check()
        _one = self.one


class WithdrawDepartment(OneDepartment):
    """``@@examination-withdraw/<number>``: ask a department no more, with a reason."""

    index = ViewPageTemplateFile("templates/withdraw.pt")
    title = _("Ask the department no more")

    def handle(self):
        """Withdraw the department and go back to the examination."""
        departments.withdraw(self.context, self.person, self.one.number, self.field("reason"))
        return self.redirect(self.own_url, _("The department is asked no more."))


class GiveOpinion(OneDepartment):
    """``@@examination-opinion/<number>``: the opinion of the department, given once."""

    index = ViewPageTemplateFile("templates/opinion.pt")
    title = _("Opinion of the department")

    def handle(self):
        """Give the opinion and go back to the work list: the task is done."""
        departments.give_opinion(
            self.context,
            self.person,
            self.one.number,
            self.field("opinion"),
            self.field("text"),
            self.files("files"),
        )
        return self.redirect(self.own_url, _("The opinion is given. The case officer is told."))

    def text(self) -> str:
        """Return what was entered; at first the template of opinions with the facts filled in."""
        if self.request.method == "POST":
            return self.field("text")
        return letters.proposed_opinion(self.context, self.person)

    def opinions(self) -> tuple[tuple[str, object], ...]:
        """Return the opinions that can be given."""
        return tuple(OPINIONS.items())


class OpinionFile(ItemPage, DepartmentsPage):
    """``@@examination-file/<id>``: the bytes of a file of an opinion."""

    def __call__(self):
        self.check()
        found = reading.opinion_file(self.context, self.person, self.word)
        return respond(self.request, found.data, found.filename, found.content_type)


def number_of(word: str) -> int:
    """Return a number of a department from an address or a form; raise Missing for none."""
    if not (word.isascii() and word.isdigit() and len(word) < 4):
        raise nobody()
    return int(word)


def optional_number(word: str) -> int | None:
    """Return a number of a form, None for none; what is no number is 0, which no rule allows."""
    word = word.strip()
    if not word:
        return None
    return int(word) if word.isascii() and word.isdigit() and len(word) < 5 else 0


def nobody() -> Missing:
    """Return the refusal of a number that no department has."""
    return Missing("department", _("No such department is asked on this application."))
