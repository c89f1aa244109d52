"""What the pages of one's own account share: the person and the tabs."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import people
from kase.is2in.parties.types import Person
from kase.is2in.web.api import FormPage


TABS = (
    ("profile", "@@profile", _("Profile")),
    ("second-factor", "@@second-factor-setup", _("Second factor")),
    ("sessions", "@@sessions", _("Sessions")),
    ("absences", "@@absences", _("Absence")),
)


class CabinetPage(FormPage):
    """A page about one's own account; ``tab`` names it among the others."""

    tab = ""

    @cached_property
    def person(self) -> Person:
        """Return whose account it is."""
        return people.current_person()

    def tabs(self) -> list[dict[str, object]]:
        """Return ``{"url", "title", "here"}`` of the pages of the account."""
        return [
            {"url": f"{self.site_url}/{path}", "title": title, "here": name == self.tab}
            for name, path, title in TABS
        ]
