"""The draft corrected; conditions of a filed application changed on a new one (article 2.10)."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.subscription.browser import annex_lines
from kase.is2in.subscription.browser.applying.form import AnnexForm
from kase.is2in.subscription.browser.base import Placed
from kase.is2in.subscription.browser.fields import field_of
from kase.is2in.subscription.papers import applying
from kase.is2in.terms.errors import Conflict


class EditApplication(Placed, AnnexForm):
    """``@@subscription-edit``: the draft; what was signed before is to be signed anew."""

    title = _("Correct the application")
    button = _("Save the application")

    def check(self) -> None:
        """Refuse whoever does not sell, and applications that are filed."""
        self.seat.require_seller()
        if self.row.state != "draft":
            text = _("The application is filed: conditions change on a new signed application.")
            raise Conflict("state", text)

    @property
    def before(self) -> Mapping[str, object]:
        """Return what the application says."""
        return annex_lines.entered(self.row.conditions)

    def handle(self):
        """Store the application and show it."""
        applying.edit(self.row.book, self.entered(), self.seat.person)
        return self.redirect(self.url, _("The application is saved."))


class ChangeConditions(Placed, AnnexForm):
    """``@@subscription-change``: an application to change conditions, signed next."""

    title = _("Change of the conditions")
    button = _("Make the application for the change")

    def check(self) -> None:
        """Refuse whoever does not sell, and states without changes."""
        self.seat.require_seller()
        if self.row.state not in applying.CHANGEABLE:
            text = _("This cannot be done in the subscription's present state.")
            raise Conflict("state", text)

    @property
    def before(self) -> Mapping[str, object]:
        """Return what holds now."""
        return annex_lines.entered(self.row.conditions)

    def extra(self) -> list[dict[str, object]]:
        """Return the field of the reason."""
        text = _("Everybody concerned reads it with the new conditions.")
        held, wrong = self.field("reason"), self.error("reason")
        return [field_of("reason", _("Reason"), "area", held, wrong, False, text)]

    def handle(self):
        """Make the application and lead to its signing."""
        reason = self.field("reason").strip()
        applying.ask_change(self.row.book, self.entered(), reason, self.seat.person)
        message = _("The application for the change is made. Your first head signs it.")
        return self.redirect(f"{self.url}/@@sign", message)
