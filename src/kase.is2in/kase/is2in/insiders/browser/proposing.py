"""Proposals of the list, and the marks on documents they come from."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.insiders import flags
from kase.is2in.insiders import proposals
from kase.is2in.insiders.browser.base import InsidersPage
from kase.is2in.insiders.browser.base import NumberPage
from kase.is2in.insiders.rights import may_mark
from kase.is2in.insiders.rights import require_editor
from kase.is2in.insiders.types import OPEN
from kase.is2in.insiders.types import Proposal
from kase.is2in.insiders.words import PROPOSALS
from kase.is2in.parties import api as parties
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


ALL = "all"


def proposal_url(row: Proposal) -> str:
    """Return the address of a proposal's page."""
    return f"{api.portal.get().absolute_url()}/@@insider-proposal/{row.id}"


def person_of(row: Proposal) -> str:
    """Return the name of who is proposed."""
    person = parties.person(row.user_id)
    return person.full_name if person is not None else row.user_id


class Proposals(ListView):
    """The work list of the editors: who opened inside information."""

    title = _("Proposals for the list of insiders")
    lead = _("People who opened a document marked as inside information, once for each document.")
    empty = _("No proposal waits. They come when somebody opens a marked document.")
    file_name = "insider-proposals"
    searchable = False
    columns = (
        Column("person", _("Person"), person_of, link=proposal_url),
        Column("document", _("Document"), lambda row: row.flag.title(language())),
        Column("at", _("Opened at"), lambda row: row.at),
        Column("state", _("State"), lambda row: PROPOSALS[row.state]),
        Column("decided", _("Decided"), lambda row: row.decided_at),
        Column("decision", _("Reason"), lambda row: row.decision),
    )

    def __call__(self):
        require_editor()
        return super().__call__()

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of a state; those that wait by default."""
        options = tuple((state, title) for state, title in PROPOSALS.items() if state != OPEN)
        return (Filter("state", _("State"), (*options, (ALL, _("All proposals")))),)

    def fetch(self, query, sort, descending, start, size):
        """Return the proposals of one page."""
        state = query.get("state", OPEN)
        return proposals.proposals("" if state == ALL else state, start, size)


class DecideProposal(NumberPage):
    """``@@insider-proposal/5``: enter the person, or leave them out with a reason."""

    index = ViewPageTemplateFile("templates/proposal.pt")
    title = _("Proposal for the list of insiders")

    def check(self) -> None:
        """Refuse whoever does not keep the list, and numbers of nothing."""
        _ = self.proposal

    @cached_property
    def proposal(self) -> Proposal:
        """Return the proposal."""
        return proposals.proposal(self.number)

    @property
    def open(self) -> bool:
        """Return whether it waits for a decision."""
        return self.proposal.state == OPEN

    @property
    def state(self):
        """Return the state in words."""
        return PROPOSALS[self.proposal.state]

    def person(self) -> str:
        """Return who is proposed."""
        return person_of(self.proposal)

    def listed(self) -> list[dict[str, object]]:
        """Return ``{"number", "since"}`` of the entries that say so already."""
        return [
            {"number": one.entry, "since": self.day(one.facts.since)}
            for one in proposals.listed(self.proposal)
        ]

    def document_title(self) -> str:
        """Return what was opened."""
        return self.proposal.flag.title(self.language)

    def document_url(self) -> str:
        """Return where the document lies, "" where who looks may not go."""
        path = self.proposal.flag.path
        content = api.portal.get().restrictedTraverse(path.strip("/"), None)
        return content.absolute_url() if content is not None else ""

    def handle(self):
        """Dismiss, then show the work list. To accept is the form of an entry."""
        proposals.dismiss(self.number, self.field("reason"))
        url = f"{self.site_url}/@@insider-proposals"
        return self.redirect(url, _("The proposal is dismissed."))


class InsideInformation(InsidersPage):
    """``<application>/@@inside-information``: marks on its documents, by officers."""

    index = ViewPageTemplateFile("templates/marks.pt")
    title = _("Inside information")

    def check(self) -> None:
        """Refuse where nothing can be marked, and whoever is no officer."""
        flags.markable(self.context)
        if not may_mark():
            raise Missing("address", _("There is nothing at this address."))

    def heading(self) -> str:
        """Return what the documents belong to."""
        return flags.markable(self.context).title()

    def rows(self) -> list[dict[str, object]]:
        """Return the documents with the marks on them, and whether they were chosen."""
        found = flags.markable(self.context)
        marked = flags.flags(found.subject())
        chosen = self.chosen()
        return [
            {
                "document": one,
                "flag": marked.get((one.id, one.sha256)),
                "chosen": one.id in chosen,
            }
            for one in found.documents()
        ]

    def chosen(self) -> list[str]:
        """Return the ids of the documents whose boxes are ticked."""
        value = self.request.form.get("documents") or []
        found = [value] if isinstance(value, str) else value
        return [one for one in found if isinstance(one, str)]

    def handle(self):
        """Mark the chosen documents or take their marks off, then show the page again."""
        if not self.chosen():
            raise RuleRefused("required", _("Choose a document."), "documents")
        flagged = self.field("action") != "take-off"
        for document in self.chosen():
            flags.mark(self.context, document, flagged, self.field("reason"))
        message = _("The documents are marked.") if flagged else _("The marks are taken off.")
        return self.redirect(f"{self.context.absolute_url()}/@@inside-information", message)
