"""GET and POST @letter-templates: templates, their editions, the linter."""

from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters import templating
from kase.is2in.procedures.letters.types import LANGUAGES
from kase.is2in.procedures.letters.types import Template
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import translate


CHECK = "check"


class TemplateService(ItemService):
    """The base: how a template is told and read."""

    def shape(self, one: Template) -> dict:
        """Return an edition of a template as JSON."""
        return {
            "@id": f"{self.context.absolute_url()}/@letter-templates/{one.code}",
            "code": one.code,
            "edition": one.number,
            "effective_from": one.effective_from.isoformat(),
            "kind": one.kind,
            "titles": dict(one.titles),
            "texts": dict(one.texts),
            "procedures": list(one.procedures),
            "outcomes": list(one.outcomes),
            "closed": one.closed,
            "author": one.author or None,
            "at": moment(one.at),
        }

    def proposal(self, data: dict) -> templating.Proposal:
        """Return what the body says; raise Malformed."""
        day = self.text(data, "effective_from")
        if day and read_day(day) is None:
            message = _("Write the date as year-month-day.")
            raise Malformed("date", message, "effective_from")
        closed = data.get("closed", False)
        if not isinstance(closed, bool):
            raise Malformed("shape", _("True or false is expected here."), "closed")
        return templating.Proposal(
            kind=self.text(data, "kind"),
            titles=self._texts(data, "titles"),
            texts=self._texts(data, "texts"),
            procedures=self._list(data, "procedures"),
            outcomes=self._list(data, "outcomes"),
            effective_from=read_day(day) if day else None,
            closed=closed,
        )

    def _texts(self, data: dict, name: str) -> dict[str, str]:
        found = data.get(name, {})
        right = isinstance(found, dict) and set(found) <= set(LANGUAGES)
        if not right or not all(isinstance(one, str) for one in found.values()):
            raise Malformed("shape", _("Texts by language are expected here."), name)
        return found

    def _list(self, data: dict, name: str) -> tuple[str, ...]:
        found = data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise Malformed("shape", _("A list of texts is expected here."), name)
        return tuple(found)


class Templates(TemplateService):
    """All templates as they are today; ``@letter-templates/<code>`` every edition of one."""

    def answer(self):
        """Return the templates, or the editions of one."""
        found = shelf.editions(self.word) if self.path else shelf.templates()
        return {"items": [self.shape(one) for one in found]}


class ChangeTemplates(TemplateService):
    """POST @letter-templates adds one, ``…/<code>`` an edition; ``…/check`` only looks."""

    status = 201

    def answer(self):
        """Do it and return the edition, or what the linter says."""
        data = self.body()
        person = current_person()
        proposal = self.proposal(data)
        if not self.path:
            return self.shape(templating.add(person, self.text(data, "code"), proposal))
        if self.word != CHECK:
            return self.shape(templating.publish(person, self.word, proposal))
        self.status = 200
        return {
            "problems": [
                {
                    "language": one.language,
                    "line": one.fault.line,
                    "code": one.fault.code,
                    "message": translate(one.fault.message),
                    "warning": one.warning,
                }
                for one in templating.problems(proposal)
            ]
        }
