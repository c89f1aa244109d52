"""GET, PATCH and POST <app>/@letter-draft/<kind>: read, save and send a draft."""

from kase.is2in import _
from kase.is2in.procedures.letters import drafting
from kase.is2in.procedures.letters import sending
from kase.is2in.procedures.letters.types import Draft
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import translate
from plone import api


class DraftService(ApplicationService):
    """The base: one draft, named by the kind of its letter; its version is the ETag."""

    deepest = 1

    def whole(self, draft: Draft) -> dict:
        """Return a draft with what hinders it from being sent."""
        faults = drafting.problems(self.context, draft.text) if draft.text else ()
        return {
            "@id": f"{self.context.absolute_url()}/@letter-draft/{draft.kind}",
            "kind": draft.kind,
            "version": draft.version,
            "template": draft.template or None,
            "language": draft.language,
            "outcome": draft.outcome or None,
            "text": draft.text,
            "saved": moment(draft.at) if draft.text else None,
            "author": draft.author or None,
            "problems": [
                {"line": one.line, "code": one.code, "message": translate(one.message)}
                for one in faults
            ],
        }

    def number(self, data: dict, name: str, default: int | None = None) -> int:
        """Return a whole number of the body; raise Malformed."""
        value = data.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise Malformed("shape", _("A whole number is expected here."), name)
        return value


class ReadDraft(DraftService):
    """The draft as it was saved last; ``?template=&language=&outcome=`` fills one anew."""

    def answer(self):
        """Return the draft, or a text by the template that is not saved."""
        kind = self.part(0)
        draft = drafting.draft(self.context, self.person, kind)
        self.etag(draft.version)
        found = self.whole(draft)
        asked = {name: self.query(name) for name in ("template", "language", "outcome")}
        if draft.text and not any(asked.values()):
            return found
        lang = asked["language"] or draft.language
        template, text = drafting.proposed(
            self.context,
            self.person,
            kind,
            code=asked["template"],
            lang=lang,
            outcome=asked["outcome"] or draft.outcome,
        )
        code = template.code if template is not None else None
        outcome = asked["outcome"] or found["outcome"]
        return {**found, "template": code, "language": lang, "outcome": outcome, "text": text}


class SaveDraft(DraftService):
    """Keeps the draft over the version that the body names."""

    def answer(self):
        """Return the draft as it was saved."""
        data = self.body()
        made = drafting.save(
            self.context,
            self.person,
            self.part(0),
            self.number(data, "version"),
            self.text(data, "text"),
            code=self.text(data, "template", ""),
            lang=self.text(data, "language", "ru"),
            outcome=self.text(data, "outcome", ""),
        )
        self.etag(made.version)
        return self.whole(made)


class SendDraft(DraftService):
    """Sends a draft that no step sends, or one in place of another letter."""

    status = 201

    def answer(self):
        """Return the address and the number of the letter."""
        data = self.body()
        made = sending.send_draft(
            self.context,
            self.person,
            self.part(0),
            self.number(data, "version"),
            self.number(data, "instead_of", 0),
            self.text(data, "reason", ""),
        )
        url = f"{api.portal.get().absolute_url()}/@outgoing/{made.id}"
        return {"@id": url, "id": made.id, "number": made.number}
