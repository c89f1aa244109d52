"""Absence: when the person is away, and who acts meanwhile."""

from datetime import date
from kase.is2in import _
from kase.is2in.parties import absences
from kase.is2in.parties import people
from kase.is2in.parties.browser.cabinet import CabinetPage
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import item_number
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Absences(CabinetPage):
    """One's own absences, and those in which one stands in for somebody."""

    index = ViewPageTemplateFile("templates/absences.pt")
    title = _("Absence")
    tab = "absences"

    def handle(self):
        message = change_absences(self, self.person.id)
        return self.redirect(f"{self.site_url}/@@absences", message)

    def rows(self) -> list[dict[str, object]]:
        """Return the person's absences as the page shows them."""
        return absence_rows(self, self.person.id)

    def replacing(self) -> list[dict[str, object]]:
        """Return ``{"name", "first_day", "last_day"}`` of the absences the person covers."""
        return [
            {
                "name": found.full_name,
                "first_day": day(one.first_day),
                "last_day": day(one.last_day),
            }
            for one in absences.replacing(self.person.id)
            if (found := people.person(one.user_id)) is not None
        ]

    def colleagues(self):
        """Return who may be the substitute."""
        return absences.candidates_for(self.person)


def change_absences(page: FormPage, user_id: str):
    """Do what a form about a person's absences asks; return the words about it."""
    if page.field("action") == "cancel":
        number = item_number(page.field("absence"), absences.no_absence)
        absences.cancel_absence(user_id, number)
        return _("The absence is cancelled.")
    if page.field("action") != "state":
        raise Malformed("action", _("The form asks for something unknown."))
    days = {name: read_day(page.field(name).strip()) for name in ("first_day", "last_day")}
    errors = [
        FieldError(name, "day", _("Enter a date, for example 21.03.2026"))
        for name, found in days.items()
        if found is None
    ]
    if errors:
        raise RuleRefused("absence", _("Something is missing or wrong."), errors=errors)
    absences.state_absence(user_id, page.field("substitute"), **days)
    return _("The absence is saved. The substitute gets a letter.")


def absence_rows(page: FormPage, user_id: str) -> list[dict[str, object]]:
    """Return ``{"id", "first_day", "last_day", "substitute", "now"}`` of a person's absences."""
    present = absences.absence_of(user_id)
    return [
        {
            "id": one.id,
            "first_day": day(one.first_day),
            "last_day": day(one.last_day),
            "substitute": getattr(people.person(one.substitute), "full_name", ""),
            "now": present is not None and one.id == present.id,
        }
        for one in absences.absences(user_id)
    ]


def day(value: date) -> str:
    """Return a day as people read it."""
    return formats.date(value)
