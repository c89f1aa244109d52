"""Pages of a slip: receive a paper, print the slip, enter the paper as an application, annul."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.parties import api as parties
from kase.is2in.procedures.browser.uploads import uploaded_file
from kase.is2in.procedures.catalogue.shelf import categories
from kase.is2in.procedures.paper import entering
from kase.is2in.procedures.paper import slips
from kase.is2in.procedures.paper.blank import slip_paper
from kase.is2in.procedures.paper.blank import title_of
from kase.is2in.procedures.paper.browser.register import STATES
from kase.is2in.procedures.paper.types import Slip
from kase.is2in.procedures.paper.types import WAITING
from kase.is2in.procedures.people import organization_title
from kase.is2in.procedures.people import person_name
from kase.is2in.terms import clock
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


FIELDS = ("received", "organization", "procedure", "brought_by", "pages", "reason")


class AddSlip(FormPage):
    """``@@paper-slip-add``: a paper that was brought gets its number."""

    index = ViewPageTemplateFile("templates/slip_add.pt")
    title = _("Receive a paper application")

    def check(self) -> None:
        """Refuse whoever does not keep the register."""
        slips.require_register(parties.current_person())

    def value(self, name: str) -> str:
        """Return what was entered; at first the paper is received now."""
        now = clock.almaty(clock.now()).replace(tzinfo=None).isoformat("T", "minutes")
        return self.field(name) or (now if name == "received" else "")

    def procedures(self) -> list[tuple[str, str]]:
        """Return (code, title) of the procedures that can be filed."""
        found = [one for category in categories() for one in category.procedures]
        return [(one.code, one.titles.get(self.language) or one.titles["ru"]) for one in found]

    def handle(self):
        """Write the slip and show it."""
        facts = {name: self.field(name) for name in FIELDS}
        made = slips.issue(parties.current_person(), facts)
        message = _("The paper has the number ${number}.", mapping={"number": made.number})
        return self.redirect(f"{self.site_url}/@@paper-slip/{made.id}", message)


class OneSlip(ItemPage):
    """The base of the pages about one slip; ``check`` hides it from its neighbours."""

    @cached_property
    def person(self):
        """Return who looks."""
        return parties.current_person()

    @cached_property
    def slip(self) -> Slip:
        """Return the slip of the address; raise Missing."""
        return slips.slip(self.person, item_number(self.word))

    def check(self) -> None:
        """Raise Missing where there is no slip for who looks."""
        _ = self.slip


class SlipPage(OneSlip):
    """``@@paper-slip/<id>``: both moments, the slip as PDF, the forms of what comes next."""

    index = ViewPageTemplateFile("templates/slip.pt")

    @property
    def title(self):
        """Return what the page is called."""
        return _("Slip ${number}", mapping={"number": self.slip.number})

    def facts(self) -> list[tuple[object, str]]:
        """Return what is known of the paper, title and text."""
        slip = self.slip
        found = [
            (_("Status"), STATES[slip.state]),
            (_("Received on paper"), self.minute(slip.received)),
            (_("Entered in the system"), self.minute(slip.entered_at)),
            (_("Who entered it"), person_name(slip.entered_by)),
            (_("Company"), organization_title(slip.organization)),
            (_("Procedure"), title_of(slip.procedure, self.language)),
            (_("Brought by"), slip.brought_by),
            (_("Number of pages"), str(slip.pages)),
            (_("Why on paper"), self.why()),
            (_("Slip written by"), f"{person_name(slip.author)}, {self.minute(slip.at)}"),
        ]
        if slip.annulled_at is not None:
            said = f"{person_name(slip.annulled_by)}, {self.minute(slip.annulled_at)}"
            found += [(_("Why annulled"), slip.annulled_why), (_("Annulled by"), said)]
        return [(title, text) for title, text in found if text]

    def why(self) -> object:
        """Return why paper was taken."""
        return self.slip.reason or _("An outage of the system")

    def application(self):
        """Return the application that was entered, None where who looks does not see it."""
        return entering.application_of(self.slip)

    def may_enter(self) -> bool:
        """Return whether who looks enters the paper now."""
        return self.slip.state == WAITING and slips.may_enter(self.person, self.slip)

    def may_annul(self) -> bool:
        """Return whether who looks annuls the slip now."""
        return self.slip.state == WAITING and slips.keeps_register(self.person)

    def candidates(self) -> tuple[tuple[str, str], ...]:
        """Return (id, number) of the applications that may be entered."""
        return entering.candidates(self.slip)

    def handle(self):
        """Enter the paper, or annul the slip."""
        number = self.slip.id
        if self.field("action") == "annul":
            slips.annul(self.person, number, self.field("reason"))
            said = _("The slip is annulled.")
        else:
            scan = uploaded_file(self.request.form, "scan")
            entering.enter(self.person, number, self.field("application"), scan)
            said = _("The paper application is entered.")
        return self.redirect(f"{self.site_url}/@@paper-slip/{number}", said)


class SlipFile(OneSlip):
    """``@@paper-slip-file/<id>``: the slip to hand over, as PDF."""

    def __call__(self):
        self.check()
        found = slip_paper(self.slip, self.language)
        return respond(self.request, found.data, found.filename, found.content_type, inline=True)
