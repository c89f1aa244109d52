"""One template: its text, its editions, the next edition with the linter and a preview."""

from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.parties import api as parties
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.catalogue.writer import ROOT
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.letters import previewing
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters import templating
from kase.is2in.procedures.letters.browser.draft import LANGUAGE_TITLES
from kase.is2in.procedures.letters.browser.templates_list import state_of
from kase.is2in.procedures.letters.browser.templates_list import STATES
from kase.is2in.procedures.letters.placeholders import common
from kase.is2in.procedures.letters.placeholders import vocabulary
from kase.is2in.procedures.letters.types import KINDS as CODES
from kase.is2in.procedures.letters.types import LANGUAGES
from kase.is2in.procedures.letters.types import NOTICE
from kase.is2in.procedures.letters.types import Template
from kase.is2in.procedures.letters.words import KINDS
from kase.is2in.procedures.letters.words import OUTCOMES
from kase.is2in.procedures.people import person_name
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import ItemPage
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


EMPTY = Template("", 0, date.min, NOTICE, Frozen(), Frozen())


class TemplateForm:
    """What the form of an edition offers and holds: as sent, or as the last edition has it."""

    def __init__(self, page: FormPage, begun: Template) -> None:
        self.page = page
        self.begun = begun
        self.sent = page.request.method == "POST"

    @property
    def code(self) -> str:
        """Return the code of a template that is added."""
        return self.page.field("code")

    @property
    def kind(self) -> str:
        """Return the kind of the letter."""
        return self.page.field("kind") if self.sent else self.begun.kind

    def kinds(self) -> list[tuple[str, object]]:
        """Return (code, title) of the kinds."""
        return [(one, KINDS[one]) for one in CODES]

    @property
    def procedures(self) -> tuple[str, ...]:
        """Return the codes of the procedures."""
        return tuple(self.page.chosen("procedures")) if self.sent else self.begun.procedures

    def every_procedure(self) -> list[tuple[str, str]]:
        """Return (code, title) of the procedures to choose from."""
        lang = self.page.language
        return [(code, in_language(titles, lang)) for code, titles in templating.procedures()]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Return the codes of the decisions."""
        return tuple(self.page.chosen("outcomes")) if self.sent else self.begun.outcomes

    def every_outcome(self) -> list[tuple[str, object]]:
        """Return (code, title) of the decisions to choose from."""
        return [(code, OUTCOMES[code]) for code in DECISIONS]

    def languages(self) -> list[dict[str, str]]:
        """Return each language with the title and the text of the template in it."""
        return [
            {
                "code": lang,
                "name": LANGUAGE_TITLES[lang],
                "title": self._said(f"title-{lang}", self.begun.titles.get(lang, "")),
                "text": self._said(f"text-{lang}", self.begun.texts.get(lang, "")),
            }
            for lang in LANGUAGES
        ]

    @property
    def day(self) -> str:
        """Return the day of effect as it was sent, today at first."""
        return self._said("effective_from", today().isoformat())

    @property
    def closed(self) -> bool:
        """Return whether the template is not used from the day on."""
        return bool(self.page.field("closed")) if self.sent else False

    def proposal(self) -> templating.Proposal:
        """Return what the form says; raise RuleRefused for a day that is none."""
        day = read_day(self.day)
        if day is None:
            message = _("Write the date as year-month-day.")
            errors = [FieldError("effective_from", "date", message)]
            raise RuleRefused("template", _("Some fields are not right yet."), errors=errors)
        every = self.languages()
        return templating.Proposal(
            kind=self.kind,
            titles={one["code"]: one["title"] for one in every},
            texts={one["code"]: one["text"] for one in every},
            procedures=self.procedures,
            outcomes=self.outcomes,
            effective_from=day,
            closed=self.closed,
        )

    def placeholders(self) -> list[dict[str, str]]:
        """Return the names that may be used, with what they stand for."""
        lang = self.page.language
        words = [vocabulary(one, lang) for one in templating.definitions_of(self.procedures)]
        return [
            {
                "name": one.name,
                "title": translate(one.title),
                "columns": ", ".join(f"row.{name}" for name in one.columns or ()),
            }
            for one in common(words).values()
        ]

    def _said(self, name: str, begun: str) -> str:
        return self.page.field(name) if self.sent else begun


class TemplatePage(ItemPage):
    """``@@letter-template/<code>``; ``?copy=`` there begins another template."""

    index = ViewPageTemplateFile("templates/template.pt")
    problems = ()
    checked = False

    @cached_property
    def every(self) -> tuple[Template, ...]:
        """Return the editions, the first first; raise Missing."""
        return shelf.editions(self.word)

    def check(self) -> None:
        """Raise Missing for an unknown template."""
        _ = self.every

    @property
    def title(self):
        """Return what the page is called."""
        return shelf.template(self.word).title(self.language)

    @property
    def action(self) -> str:
        """Return where the form goes."""
        return f"{self.site_url}/{ROOT}/@@letter-template/{self.word}"

    @cached_property
    def form(self) -> TemplateForm:
        """Return what the form offers and holds."""
        return TemplateForm(self, self.every[-1])

    def editions(self) -> list[dict[str, object]]:
        """Return the editions, the last first."""
        return [
            {
                "number": one.number,
                "since": self.day(one.effective_from),
                "by": person_name(one.author) or translate(_("Shipped with the system")),
                "state": STATES[state_of(one)],
            }
            for one in reversed(self.every)
        ]

    def handle(self):
        """Check, show as PDF, or put into effect."""
        action = self.field("action")
        proposal = self.form.proposal()
        if action == "check":
            self.problems = templating.problems(proposal)
            self.checked = True
            return None
        if action.startswith("preview-"):
            return self._preview(proposal, action.removeprefix("preview-"))
        made = self.publish(proposal)
        day = {"date": self.day(made.effective_from)}
        said = _("The edition is in effect from ${date}.", mapping=day)
        return self.redirect(f"{self.site_url}/{ROOT}/@@letter-template/{made.code}", said)

    def publish(self, proposal: templating.Proposal) -> Template:
        """Put the edition into effect."""
        return templating.publish(parties.current_person(), self.word, proposal)

    def said(self) -> list[dict[str, object]]:
        """Return what the linter has found."""
        return [
            {
                "language": LANGUAGE_TITLES[one.language],
                "line": one.fault.line,
                "text": one.fault.message,
                "id": f"text-{one.language}",
            }
            for one in self.problems
        ]

    def _preview(self, proposal: templating.Proposal, lang: str):
        lang = lang if lang in LANGUAGES else LANGUAGES[0]
        found = templating.definitions_of(proposal.procedures)
        text = proposal.texts.get(lang) or proposal.texts["ru"]
        person = parties.current_person()
        if name := self.field("application").strip():
            chosen = previewing.application_for(person, name)
            data = previewing.of_application(chosen, person, proposal.kind, text, lang)
        else:
            shown = found[0] if found else None
            data = previewing.of_example(shown, person, proposal.kind, text, lang)
        return respond(self.request, data, "template.pdf", "application/pdf", inline=True)


class AddTemplate(TemplatePage):
    """``@@letter-template-add``, with ``?copy=`` the code of a template to begin with."""

    title = _("Add a template")
    every = ()

    def check(self) -> None:
        """Raise Missing for an unknown template to begin with."""
        _ = self.form

    @property
    def action(self) -> str:
        """Return where the form goes."""
        return f"{self.site_url}/{ROOT}/@@letter-template-add"

    @cached_property
    def form(self) -> TemplateForm:
        """Return the form, filled as the template that is copied."""
        copied = self.field("copy")
        return TemplateForm(self, shelf.template(copied) if copied else EMPTY)

    def publish(self, proposal: templating.Proposal) -> Template:
        """Add the template."""
        return templating.add(parties.current_person(), self.form.code, proposal)
