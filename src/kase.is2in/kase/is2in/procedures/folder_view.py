"""The address of a folder of applications leads to the list of the person who asks."""

from kase.is2in.parties import api as parties
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Page


class ToTheList(Page):
    """Clients go to their applications in review, everybody else to the register."""

    def __call__(self):
        person = parties.person(current_user_id())
        name = "in-review" if person is not None and person.organization else "register"
        return self.redirect(f"{self.site_url}/@@{name}")
