"""What the pages of one's own account share: the person and the tabs."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import people
from kase.is2in.parties.types import Person
from kase.is2in.web.api import FormPage
from plone import api as plone


TABS = (
    ("profile", "@@profile", _("Profile")),
    ("second-factor", "@@second-factor-setup", _("Second factor")),
    ("sessions", "@@sessions", _("Sessions")),
    ("absences", "@@absences", _("Absence")),
    ("notifications", "@@notification-settings", _("Notifications")),
    ("regulations", "@@my-regulations", _("Subscriptions")),
)


def cabinet_tabs(here: str) -> list[dict[str, object]]:
    """Return ``{"url", "title", "here"}`` of the pages of an account; one path is here."""
    site = plone.portal.get().absolute_url()
    return [
        {"url": f"{site}/{path}", "title": title, "here": path == here}
        for _name, path, title in TABS
    ]


class CabinetPage(FormPage):
    """A page about one's own account; ``tab`` names it among the others."""

    tab = ""

    @cached_property
    def person(self) -> Person:
        """Return whose account it is."""
        return people.current_person()

    def tabs(self) -> list[dict[str, object]]:
        """Return ``{"url", "title", "here"}`` of the pages of the account."""
        paths = {name: path for name, path, _title in TABS}
        return cabinet_tabs(paths[self.tab])
