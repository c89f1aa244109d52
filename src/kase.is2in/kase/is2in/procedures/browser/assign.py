"""Giving work to somebody: a further executor of a client, another officer of the department."""

from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import undone_when_refused
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Assign(ApplicationPage):
    """Who acts now, and to whom the application can be given."""

    index = ViewPageTemplateFile("templates/assign.pt")
    refusal = None

    def __call__(self):
        if self.authenticated_post():
            try:
                with undone_when_refused():
                    return self.assign()
            except Refusal as refusal:
                if refusal.status in (403, 404):
                    raise
                self.refusal = refusal
                self.request.response.setStatus(refusal.status)
        return self.index()

    def assign(self) -> str:
        """Give the application to whom was chosen and go back to the list."""
        chosen = self.request.form.get("executor", "")
        api.assign_executor(self.context, self.person, chosen if isinstance(chosen, str) else "")
        message = _(
            "${name} is told that the application is theirs to work on.",
            mapping={"name": api.person_name(chosen)},
        )
        # Whoever gave the application away may not see it any more.
        return self.redirect(f"{self.site_url}/@@my-tasks/team", message)

    def people(self):
        """Return whom the person may choose."""
        return api.assignable(self.context, current_person())

    @property
    def is_officer(self) -> bool:
        """Return whether an officer hands the application over."""
        return not self.person.organization
