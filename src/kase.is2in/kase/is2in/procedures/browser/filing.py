"""Filing: choose the company, create the application (paragraph 13 of the manual)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties.api import companies_for
from kase.is2in.parties.api import current_person
from kase.is2in.procedures import api
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import Page
from kase.is2in.web.api import translate
from kase.is2in.web.api import undone_when_refused
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class File(Page):
    """``…/@@file`` on a procedure: "Подать", then "Создать"."""

    index = ViewPageTemplateFile("templates/file.pt")
    error = ""

    def __call__(self):
        if self.authenticated_post():
            chosen = self.request.form.get("organization", "")
            try:
                with undone_when_refused():
                    application = api.file_application(self.person, self.context.code, chosen)
            except Refusal as refusal:
                self.error = translate(refusal.message)
                self.request.response.setStatus(refusal.status)
            else:
                return self.redirect(
                    application.absolute_url(),
                    _("The application is created. Fill its stages one after another."),
                )
        return self.index()

    @cached_property
    def person(self):
        """Return who files."""
        return current_person()

    @property
    def title(self) -> str:
        """Return the procedure's title in the page's language."""
        return dict(api.procedure_titles(self.person)).get(self.context.code, self.context.title)

    def companies(self) -> list[tuple[str, str]]:
        """Return (code, name) of the companies the person may file for."""
        filed = api.definition(self.context.code)
        companies = companies_for(self.person, filed.category, filed.code)
        return [(company.code, company.name(self.language)) for company in companies]
