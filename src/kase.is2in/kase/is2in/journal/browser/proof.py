"""The page of the proof: was anything changed, added between, taken away or cut off?"""

from functools import cached_property
from kase.is2in import _
from kase.is2in.journal import proofs
from kase.is2in.journal.rights import require_reader
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.terms.errors import Conflict
from kase.is2in.web.api import formats
from kase.is2in.web.api import Page
from kase.is2in.web.api import progress
from kase.is2in.web.api import progress_macros
from kase.is2in.web.api import progress_words
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class JournalProof(Page):
    """``@@journal-proof``: the last runs, a new one, the head of the chain as a file."""

    index = ViewPageTemplateFile("templates/proof.pt")
    title = _("Proof of the journal")
    progress = progress_macros

    def __call__(self):
        require_reader()
        if not self.authenticated_post():
            return self.index()
        if self.request.form.get("take"):
            return self.take()
        try:
            proofs.ask_proof()
        except Conflict as refusal:
            return self.redirect(self.url, refusal.message, "warning")
        return self.redirect(self.url, _("The proof has begun."))

    @cached_property
    def job(self):
        """Return the run whoever looks waits for, None when there is none."""
        return progress.own_running(proofs.TASK)

    @property
    def said(self) -> str:
        """Return how far that run is."""
        return progress_words(self.job)

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"{self.site_url}/@@journal-proof"

    @cached_property
    def runs(self):
        """Return the last runs, the newest first."""
        return proofs.proofs()

    def noted(self):
        """Return the head that was noted last."""
        return proofs.last_checkpoint()

    def take(self) -> bytes | str:
        """Answer with the head of the chain as a file to be kept elsewhere."""
        noted = proofs.take_checkpoint()
        if noted is None:
            return self.redirect(self.url, _("The journal is empty."), "warning")
        response = self.request.response
        response.setHeader("Content-Type", "application/json")
        name = f"audit-{noted.rows:012}.json"
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        response.setHeader("Cache-Control", "private, no-store")
        return ledger.checkpoint_text(noted).encode("utf-8")

    def minute(self, moment) -> str:
        """Return a moment as people read it."""
        return formats.moment(moment, seconds=True)

    def who(self, run) -> object:
        """Return who asked for a run."""
        person = parties.person(run.asked_by) if run.asked_by else None
        if person is not None:
            return person.full_name
        return run.asked_by or _("Every night, by itself")
