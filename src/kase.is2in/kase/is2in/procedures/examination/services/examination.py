"""GET and POST <app>/@examination: the departments asked, what they say."""

from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.procedures.examination import departments
from kase.is2in.procedures.examination import reading
from kase.is2in.procedures.examination.browser.examination import number_of
from kase.is2in.procedures.examination.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.procedures.services.files import uploaded_files
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import nowhere


class ReadExamination(ApplicationService):
    """The examination; ``…/files/<id>`` answers with the bytes of a file of an opinion."""

    deepest = 2

    def render(self):
        if len(self.path) != 2 or self.part(0) != "files":
            return super().render()
        self.check_permission()
        found = reading.opinion_file(self.context, self.person, self.part(1))
        self.request.response.setHeader("X-SHA256", found.sha256)
        return respond(self.request, found.data, found.filename, found.content_type)

    def answer(self):
        """Return every department asked."""
        if self.path:
            raise nowhere()
        self.etag(self.version())
        found = reading.examination(self.context, self.person)
        return shapes.examination(found, self.context.absolute_url())


class ChangeExamination(ApplicationService):
    """Asks, withdraws, takes, writes a question, gives an opinion; answers with the whole.

    ``departments`` with ``{"department", "reason", "days"?, "order"?}`` asks one more (201);
    ``departments/<number>/withdraw`` ``{"reason"}``, ``…/take``, ``…/questions`` ``{"text"}``,
    ``…/opinion`` ``{"opinion", "text", "files"?}``. ``If-Match`` names the application's version.
    """

    deepest = 3

    def answer(self):
        """Do what the address says."""
        if self.part(0) != "departments":
            raise nowhere()
        reading.require_reader(self.context, self.person)
        data = self.body()
        self.require_match(self.version())
        if len(self.path) == 1:
            self.ask(data)
        elif len(self.path) == 3:
            self.act(number_of(self.part(1)), self.part(2), data)
        else:
            raise nowhere()
        self.etag(self.version())
        found = reading.examination(self.context, self.person)
        return shapes.examination(found, self.context.absolute_url())

    def ask(self, data: dict) -> None:
        """Ask one more department."""
        departments.ask(
            self.context,
            self.person,
            self.text(data, "department"),
            self.text(data, "reason"),
            days=self.number(data, "days"),
            order=self.number(data, "order"),
        )
        self.status = 201

    def act(self, number: int, act: str, data: dict) -> None:
        """Do something with one department asked."""
        what = (self.context, self.person, number)
        match act:
            case "withdraw":
                departments.withdraw(*what, self.text(data, "reason"))
            case "take":
                departments.take(*what)
            case "questions":
                departments.add_question(*what, self.text(data, "text"))
            case "opinion":
                files = uploaded_files(data.get("files", []))
                opinion, text = self.text(data, "opinion"), self.text(data, "text")
                departments.give_opinion(*what, opinion, text, files)
            case _:
                raise nowhere()

    @staticmethod
    def number(data: dict, name: str) -> int | None:
        """Return a whole number of the body, None where it is left out; raise Malformed."""
        value = data.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise Malformed("shape", _("A whole number is expected here."), name)
        return value
