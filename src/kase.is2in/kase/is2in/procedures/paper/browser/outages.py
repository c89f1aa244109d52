"""Outages: who may declares and ends them, everybody reads what has been."""

from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.procedures.paper import outages
from kase.is2in.procedures.paper.checks import moment_of
from kase.is2in.procedures.paper.checks import required_moment
from kase.is2in.procedures.paper.types import Outage
from kase.is2in.procedures.people import person_name
from kase.is2in.terms import clock
from kase.is2in.web.api import asked
from kase.is2in.web.api import FormPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Outages(FormPage):
    """``@@outages``: the history, and for those who may a form and a button to end one."""

    index = ViewPageTemplateFile("templates/outages.pt")
    title = _("Outages of the system")

    @property
    def person(self):
        """Return who looks."""
        return parties.current_person()

    def may_declare(self) -> bool:
        """Return whether who looks declares outages."""
        return outages.may_declare(self.person)

    def rows(self) -> tuple[Outage, ...]:
        """Return all outages, the last one first."""
        return outages.outages()

    def lasts(self, outage: Outage) -> bool:
        """Return whether an outage goes on."""
        return outage.lasts(clock.now())

    def name(self, user_id: str) -> str:
        """Return a person's name."""
        return person_name(user_id)

    def value(self, name: str) -> str:
        """Return what was entered; at first the outage begins now."""
        now = clock.almaty(clock.now()).replace(tzinfo=None).isoformat("T", "minutes")
        return self.field(name) or (now if name == "began" else "")

    def handle(self):
        """Declare an outage, or end one."""
        if self.field("end"):
            outages.end(self.person, asked.number_of(self.request.form, "end", 0, outages.LARGEST))
            said = _("The outage is over.")
        else:
            began = required_moment(self.field("began"), "began")
            ended = moment_of(self.field("ended"), "ended")
            outages.declare(self.person, began, ended, self.field("reason"))
            said = _("The outage is declared. Everybody sees it at the top of each page.")
        return self.redirect(f"{self.site_url}/@@outages", said)
