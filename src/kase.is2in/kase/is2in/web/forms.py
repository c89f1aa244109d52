"""The base of our pages with forms: a refusal is shown on the form, with what was entered."""

from datetime import date
from datetime import datetime
from kase.is2in.terms.errors import Refusal
from kase.is2in.web import formats
from kase.is2in.web.address import ItemAddress
from kase.is2in.web.page import Page
from kase.is2in.web.undoing import undone_when_refused
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class FormPage(Page):
    """A page with forms: subclasses implement ``handle``.

    Templates show ``view/parts/macros/refusal`` above the form.
    """

    parts = ViewPageTemplateFile("forms.pt")
    refusal: Refusal | None = None
    # What an element's id starts with, so that errors link to the right form.
    prefix = ""

    def __call__(self):
        self.check()
        if self.authenticated_post():
            try:
                with undone_when_refused():
                    answer = self.handle()
            except Refusal as refusal:
                if not self.shows(refusal):
                    raise
                answer = self.refuse(refusal)
            if answer is not None:
                return answer
        return self.index()

    def check(self) -> None:
        """Raise a refusal when there is nothing to show to who asks; the form is not read yet."""

    def handle(self):
        """Do what the form asks; return the answer, or None to show the page again."""
        raise NotImplementedError

    def shows(self, refusal: Refusal) -> bool:
        """Return whether a refusal is shown on this page; others close it."""
        return True

    def refuse(self, refusal: Refusal) -> str | None:
        """Keep a refusal, to be shown with the page; an answer is given instead of the page."""
        self.refusal = refusal
        self.request.response.setStatus(refusal.status)
        return None

    def field(self, name: str) -> str:
        """Return a text the form carries, "" for anything else."""
        value = self.request.form.get(name, "")
        return value if isinstance(value, str) else ""

    def chosen(self, name: str) -> list[str]:
        """Return the boxes of a name that are ticked."""
        value = self.request.form.get(name) or []
        found = [value] if isinstance(value, str) else value
        return [one for one in found if isinstance(one, str)]

    def error(self, name: str):
        """Return what is wrong with a field, None when nothing is."""
        errors = self.refusal.errors if self.refusal is not None else ()
        return next((one.message for one in errors if one.field == name), None)

    def summary(self) -> list[dict[str, object]]:
        """Return ``{"id", "text"}`` of the errors at fields, for the list on top."""
        errors = self.refusal.errors if self.refusal is not None else ()
        return [{"id": f"{self.prefix}{one.field}", "text": one.message} for one in errors]

    def day(self, value: date | datetime | None) -> str:
        """Return a day, or the day of a moment in Almaty, as people read it."""
        return formats.date(value)

    def minute(self, moment: datetime | None) -> str:
        """Return a moment as people read it, in Almaty time."""
        return formats.moment(moment)


class ItemPage(ItemAddress, FormPage):
    """A page with forms about one thing, its number or code behind the page's name."""
