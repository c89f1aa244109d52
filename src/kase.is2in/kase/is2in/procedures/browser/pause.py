"""«Приостановить срок»: an officer makes the term of the current process stand, or go on."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import undone_when_refused
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class DeadlinePause(ApplicationPage):
    """Says what happens, asks why; the applicant is told."""

    index = ViewPageTemplateFile("templates/pause.pt")
    tab = "deadlines"
    refusal: Refusal | None = None

    def __call__(self):
        if self.authenticated_post():
            try:
                with undone_when_refused():
                    return self.act()
            except Refusal as refusal:
                if refusal.status in (403, 404):
                    raise
                self.refusal = refusal
                self.request.response.setStatus(refusal.status)
        elif not self.action:
            if self.person.organization:
                raise Forbidden("staff", _("This is done by another person at this stage."))
            raise Conflict("no-clock", _("No term can be made to stand or go on now."))
        return self.index()

    @cached_property
    def action(self) -> str:
        """Return what can be done: pause, resume, "" for nothing."""
        return api.pause_action(self.context, self.person)

    def reason(self) -> str:
        """Return what was entered."""
        value = self.request.form.get("reason", "")
        return value if isinstance(value, str) else ""

    def act(self) -> str:
        """Do what the button says and go back to the deadlines."""
        if self.request.form.get("act") == "resume":
            api.resume_deadline(self.context, self.person)
            text = _("The term goes on. The applicant is told.")
        else:
            api.pause_deadline(self.context, self.person, self.reason())
            text = _("The term stands. The applicant is told.")
        return self.redirect(f"{self.url}/@@deadlines", text)
