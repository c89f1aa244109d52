"""The home page: what waits for the person, where their applications stand, what is new."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.policy.browser.menu import ADMINISTRATOR
from kase.is2in.policy.browser.menu import audience_of
from kase.is2in.policy.browser.menu import CLIENT
from kase.is2in.policy.browser.menu import menu_for
from kase.is2in.policy.browser.menu import STAFF
from kase.is2in.procedures import api as procedures
from kase.is2in.web import api as web
from kase.is2in.web.api import formats


SHOWN = 5
# An administrator and a first head: whom an approved request to connect makes.
ALONE = 2


class Home(web.Page):
    """The personal cabinet of a client, the desk of an officer, the hall of an administrator."""

    title = _("Home")

    def __call__(self):
        if self.user_id is None:
            return self.redirect(f"{self.site_url}/@@login")
        return self.index()

    @cached_property
    def user_id(self) -> str | None:
        """Return the id of whoever is logged in."""
        return web.current_user_id()

    @cached_property
    def person(self):
        """Return the person of the register, None for Zope's administrator."""
        return parties.person(self.user_id)

    @property
    def is_client(self) -> bool:
        """Return whether the page is the cabinet of a client."""
        return audience_of(self.person) == CLIENT

    @property
    def is_staff(self) -> bool:
        """Return whether the page is the desk of an officer."""
        return audience_of(self.person) == STAFF

    @property
    def is_administrator(self) -> bool:
        """Return whether somebody outside the register looks."""
        return audience_of(self.person) == ADMINISTRATOR

    @cached_property
    def tasks(self):
        """Return what waits for the person, the most urgent first."""
        return procedures.tasks(self.person, size=SHOWN)

    @cached_property
    def others(self):
        """Return the client's applications under way, or the register of the exchange."""
        tab = "in-review" if self.is_client else "register"
        return procedures.applications(self.person, tab, size=SHOWN)

    @cached_property
    def certificate(self):
        """Return the warning about the first head's own certificate, None for nothing to say."""
        return procedures.certificate_warning(self.person)

    @property
    def first_steps(self) -> list[dict[str, object]]:
        """Return ``{"title", "url"}`` of what a new company has not done yet, for its own people.

        Nothing once an application is under way: then they have found their way.
        """
        if not self.is_client or self.others.rows:
            return []
        code, found = self.person.organization, []
        if parties.may_administer(self.person, code) and len(parties.people(code)) <= ALONE:
            found.append((_("Add the people who will fill in applications"), "@@users"))
        may = parties.may_partner(self.person, code)
        may = may and parties.may_have_partners(parties.organization(code))
        if may and not parties.partners(code):
            found.append((_("Add your financial consultant and auditor"), "@@partnerships"))
        return [{"title": title, "url": f"{self.site_url}/{path}"} for title, path in found]

    @cached_property
    def notifications(self):
        """Return the newest unread notifications and how many there are."""
        found, total = notify.notifications(self.user_id, unread=True, start=0, size=SHOWN)
        return {"rows": found, "total": total}

    @cached_property
    def unread_letters(self) -> int:
        """Return how many letters of the exchange nobody of the client has opened yet."""
        return procedures.unread_letters(self.person)

    @cached_property
    def menu(self) -> list[dict]:
        """Return the entries of the menu, which an administrator's page shows as links."""
        return menu_for(self.person, self.request)

    def address(self, path: str) -> str:
        """Return the address of a page of the menu, "" for one that is not in it."""
        found = (entry["url"] for entry in self.menu if entry["path"] == path)
        return next(found, "")

    @staticmethod
    def when(moment) -> str:
        """Return a moment as people read it, in Almaty time."""
        return formats.moment(moment)
