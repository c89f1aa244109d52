"""Who looks at the page, as the header shows them."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.web import api as web
from Products.Five.browser import BrowserView


class Visitor(BrowserView):
    """The person, their company and the bell; nobody is fine too."""

    @cached_property
    def user_id(self) -> str | None:
        """Return the id of whoever is logged in."""
        return web.current_user_id()

    @cached_property
    def person(self):
        """Return the person of the register, None for nobody and for Zope's administrator."""
        return parties.person(self.user_id) if self.user_id else None

    @cached_property
    def person_name(self) -> str:
        """Return what the person's menu is headed by: surname and initials."""
        person = self.person
        if person is None:
            return self.user_id or ""
        initials = "".join(
            f"{name[0]}." for name in (person.given_name, person.patronymic) if name
        )
        return f"{person.surname} {initials}".strip()

    @cached_property
    def organization(self) -> dict | None:
        """Return code and name of the person's company; the exchange for its staff."""
        if self.person is None:
            return None
        if not self.person.organization:
            return {"code": "KASE", "name": web.translate(_("Exchange"))}
        company = parties.organization(self.person.organization)
        return {"code": company.code, "name": company.name(self.language)}

    @cached_property
    def unread(self) -> int:
        """Return the number of notifications the person has not read."""
        return notify.unread_count(self.user_id) if self.person else 0

    @cached_property
    def bell_label(self) -> str:
        """Return what the bell says to those who do not see it."""
        if not self.unread:
            return web.translate(_("Notifications"))
        return web.translate(_("Notifications: ${count} unread", mapping={"count": self.unread}))
