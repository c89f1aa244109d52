"""The page on which a letter is written: from a template, by hand, previewed, saved, sent."""

from collections.abc import Mapping
from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.course.words import decision_title
from kase.is2in.procedures.letters import drafting
from kase.is2in.procedures.letters import previewing
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters import sending
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters.types import CONCLUSION
from kase.is2in.procedures.letters.types import Draft
from kase.is2in.procedures.letters.types import FREE
from kase.is2in.procedures.letters.types import LANGUAGES
from kase.is2in.procedures.letters.types import OUTCOME
from kase.is2in.procedures.letters.words import KINDS
from kase.is2in.procedures.people import person_name
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemAddress
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# The step that sends what is drafted.
STEPS = {CONCLUSION: "conclude", OUTCOME: "decide"}
LANGUAGE_TITLES = {"ru": "Русский", "kk": "Қазақша", "en": "English"}


class DraftForm:
    """What the form of a draft offers and holds: as it was sent, as saved, or by the template."""

    def __init__(self, application, person, kind: str, draft: Draft, given: Mapping) -> None:
        self.application = application
        self.person = person
        self.kind = kind
        self.draft = draft
        self.given = given

    def sent(self, name: str) -> str:
        """Return a text the form carries, "" for anything else."""
        value = self.given.get(name, "")
        return value if isinstance(value, str) else ""

    @cached_property
    def outcome(self) -> str:
        """Return the decision the letter is written for, "" for a letter that has none."""
        if self.kind != OUTCOME:
            return ""
        chosen = self.sent("outcome") or self.draft.outcome or self.application.decision
        return chosen if chosen in DECISIONS else DECISIONS[0]

    def outcomes(self) -> list[tuple[str, str]]:
        """Return (code, title) of the decisions; () for a letter that has none."""
        definition = definition_of(self.application)
        found = DECISIONS if self.kind == OUTCOME else ()
        return [(code, decision_title(definition, code)) for code in found]

    @property
    def language(self) -> str:
        """Return the language of the letter."""
        return self.sent("language") or self.draft.language

    def languages(self) -> list[tuple[str, str]]:
        """Return (code, title) of the languages."""
        return [(lang, LANGUAGE_TITLES[lang]) for lang in LANGUAGES]

    @cached_property
    def templates(self):
        """Return the templates that fit, the closest first."""
        return shelf.usable(self.kind, self.application.procedure, self.outcome)

    @property
    def template(self) -> str:
        """Return the code of the template of the letter."""
        codes = [one.code for one in self.templates]
        wanted = self.sent("template") or self.draft.template
        return wanted if wanted in codes else "".join(codes[:1])

    @cached_property
    def text(self) -> str:
        """Return what stands in the text."""
        anew = self.sent("action") == "fill"
        kept = self.sent("text") or self.draft.text
        if kept and not anew:
            return kept
        return drafting.proposed(
            self.application,
            self.person,
            self.kind,
            code=self.template,
            lang=self.language,
            outcome=self.outcome,
        )[1]

    def problems(self) -> list[dict[str, object]]:
        """Return what hinders the text from being sent."""
        found = drafting.problems(self.application, self.text)
        return [{"line": one.line, "text": one.message} for one in found]


class DraftPage(ItemAddress, FormPage, ApplicationPage):
    """``<application>/@@letter-draft/<kind>``, with ``?instead_of=`` a letter that is replaced."""

    index = ViewPageTemplateFile("templates/draft.pt")

    def check(self) -> None:
        """Refuse whoever does not write this letter."""
        _ = self.draft

    @property
    def kind(self) -> str:
        """Return the kind of the letter."""
        return self.word

    @cached_property
    def draft(self) -> Draft:
        """Return the draft as it was saved last."""
        return drafting.draft(self.context, self.person, self.kind)

    @cached_property
    def form(self) -> DraftForm:
        """Return what the form offers and holds."""
        return DraftForm(self.context, self.person, self.kind, self.draft, self.request.form)

    @property
    def title(self):
        """Return what the page is called."""
        return _("Draft: ${kind}", mapping={"kind": KINDS[self.kind]})

    @cached_property
    def older(self):
        """Return the letter that is replaced, None for none."""
        number = self.field("instead_of")
        return register.letter(self.person, item_number(number)) if number else None

    def saves(self) -> list[dict[str, object]]:
        """Return who saved the draft when, the last first."""
        return [
            {"name": person_name(one.author), "at": self.minute(one.at), "version": one.version}
            for one in drafting.saves(self.context, self.person, self.kind)
        ]

    def step_url(self) -> str:
        """Return the address of the step that sends the letter, "" for one sent from here."""
        step = STEPS.get(self.kind) if self.older is None else None
        return f"{self.url}/@@step/{step}" if step in [one.id for one in self.steps] else ""

    def may_send(self) -> bool:
        """Return whether the saved draft can be sent from here."""
        return bool(self.draft.text) and (self.kind in FREE or self.older is not None)

    def shows(self, refusal) -> bool:
        """Return whether a refusal is shown here; who may not write sees no page."""
        return refusal.status not in (403, 404)

    def handle(self):
        """Save, fill anew, show as PDF, or send."""
        action = self.field("action")
        if action == "fill":
            return None
        if action == "preview":
            data = previewing.of_application(
                self.context, self.person, self.kind, self.form.text, self.form.language
            )
            return respond(self.request, data, "draft.pdf", "application/pdf", inline=True)
        if action == "send":
            made = sending.send_draft(
                self.context,
                self.person,
                self.kind,
                self._base(),
                self.older.id if self.older else 0,
                self.field("reason"),
            )
            said = _("The letter has the number ${number}.", mapping={"number": made.number})
            return self.redirect(f"{self.site_url}/@@letter/{made.id}", said)
        drafting.save(
            self.context,
            self.person,
            self.kind,
            self._base(),
            self.field("text"),
            code=self.form.template,
            lang=self.form.language,
            outcome=self.form.outcome,
        )
        mark = f"?instead_of={self.older.id}" if self.older else ""
        return self.redirect(
            f"{self.url}/@@letter-draft/{self.kind}{mark}", _("The draft of the letter is saved.")
        )

    def _base(self) -> int:
        version = self.field("version")
        return int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
