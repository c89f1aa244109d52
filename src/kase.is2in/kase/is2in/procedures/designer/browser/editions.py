"""Editions: the list, what one changed, putting into effect, withdrawing a future one."""

from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.catalogue.editions import editions
from kase.is2in.procedures.catalogue.editions import problems_of
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.editions import withdraw
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.designer.book import book
from kase.is2in.procedures.designer.book import edition_named
from kase.is2in.procedures.designer.book import EditionEntry
from kase.is2in.procedures.designer.book import put_into_effect
from kase.is2in.procedures.designer.book import review_version
from kase.is2in.procedures.designer.browser.base import change_rows
from kase.is2in.procedures.designer.browser.base import DesignerPage
from kase.is2in.procedures.designer.differences import differences
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.given import needed_day
from kase.is2in.web.api import ConfirmPage
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


STATES = {
    "future": _("Comes into effect later"),
    "in_force": _("In force"),
    "past": _("No longer in force"),
    "never": _("Never in force: another followed on the same day"),
    "withdrawn": _("Withdrawn before its day"),
}
MARKS = {"in_force": "valid", "future": "in_progress"}
WORKING = "working"


class EditionsPage(DesignerPage):
    """``@@editions``: all editions, and the working copy that may become the next."""

    index = ViewPageTemplateFile("templates/editions.pt")
    deepest = 0

    def handle(self):
        """Put the working copy into effect, as it was shown."""
        edition = put_into_effect(self.context, self._day(), self.field("version"))
        message = _(
            "Edition ${number} comes into effect on ${day}.",
            mapping={"number": edition.edition, "day": self.day(edition.effective_from)},
        )
        return self.redirect(f"{self.url}/@@editions", message)

    def _day(self) -> date:
        return needed_day("effective_from", self.field("effective_from"))

    def title(self) -> str:
        """Return the procedure's title."""
        return self.procedure_title()

    def rows(self) -> list[dict[str, object]]:
        """Return the editions, the latest first, each with what it may be compared with."""
        known = book(self.context)
        numbers = sorted(one.number for one in known if one.state != "withdrawn")
        rows = []
        for one in known:
            earlier = [number for number in numbers if number < one.number]
            base = f"{self.url}/@@edition-differences"
            rows.append(
                {
                    "entry": one,
                    "state": translate(STATES[one.state]),
                    "mark": MARKS.get(one.state, "not_started"),
                    "changes": f"{base}?old={earlier[-1]}&new={one.number}" if earlier else "",
                    "may_withdraw": one.state == "future",
                }
            )
        return rows

    @cached_property
    def blocked(self) -> bool:
        """Return whether something stands in the way of the working copy."""
        return any(one.blocks for one in problems_of(self.context))

    @cached_property
    def changes(self) -> list[dict[str, str]]:
        """Return what the working copy changes against the latest edition."""
        known = editions(self.context)
        if not known:
            return []
        latest = max(known, key=lambda each: each.edition)
        return change_rows(differences(latest, self.definition))

    def first(self) -> bool:
        """Return whether this will be the first edition."""
        return not editions(self.context)

    def version(self) -> str:
        """Return the version of the working copy that is shown."""
        return review_version(self.context)

    def today(self) -> str:
        """Return today as a date input takes it."""
        return today().isoformat()

    def chosen_day(self) -> str:
        """Return the day that was sent, today before."""
        return self.field("effective_from") or self.today()


class DifferencesPage(DesignerPage):
    """``@@edition-differences?old=2&new=3``: what changed, in words; ``working`` is the copy."""

    index = ViewPageTemplateFile("templates/differences.pt")
    deepest = 0

    def check(self) -> None:
        """Refuse numbers of nothing."""
        _ = self.old, self.new

    @cached_property
    def old(self) -> ProcedureDefinition:
        """Return the state it is compared with: by default the latest edition."""
        known = editions(self.context)
        latest = max((each.edition for each in known), default=0)
        return edition_named(self.context, self.field("old") or str(latest))

    @cached_property
    def new(self) -> ProcedureDefinition:
        """Return the state that is looked at: by default the working copy."""
        return edition_named(self.context, self.field("new") or WORKING)

    def handle(self):
        """There is nothing to send on this page."""

    def rows(self) -> list[dict[str, str]]:
        """Return the changes."""
        return change_rows(differences(self.old, self.new))

    def names(self) -> tuple[str, str]:
        """Return what both states are called."""
        return self._name(self.field("old") or str(self.old.edition)), self._name(
            self.field("new") or WORKING
        )

    def _name(self, name: str) -> str:
        if name == WORKING:
            return translate(_("working copy"))
        return translate(_("edition ${number}", mapping={"number": name}))

    def others(self) -> list[tuple[str, str]]:
        """Return (value, words) of all that can be compared."""
        numbers = [str(one.number) for one in book(self.context)]
        return [(name, self._name(name)) for name in (WORKING, *numbers)]

    def chosen_old(self) -> str:
        """Return which of them is the older one."""
        return self.field("old") or str(self.old.edition)

    def chosen_new(self) -> str:
        """Return which of them is the newer one."""
        return self.field("new") or WORKING


class WithdrawPage(ConfirmPage, DesignerPage):
    """``@@edition-withdraw/<number>``: a future edition does not come into effect."""

    deepest = 1
    title = _("Withdraw a future edition")
    button = _("Withdraw the edition")
    danger = True

    def check(self) -> None:
        """Refuse what is no future edition."""
        _ = self.entry

    @cached_property
    def entry(self) -> EditionEntry:
        """Return the edition; raise Missing."""
        for one in book(self.context):
            if str(one.number) == self.word and one.state == "future":
                return one
        raise Missing("edition", translate(_("There is no such edition.")))

    def handle(self):
        """Withdraw it."""
        withdraw(self.context, self.entry.number)
        return self.redirect(self.cancel, _("The edition is withdrawn."))

    def shows(self, refusal: Refusal) -> bool:
        """Show what is refused on the page; what is not there closes it."""
        return refusal.status != 404

    @property
    def question(self) -> str:
        """Return which edition of what."""
        facts = {"number": self.entry.number, "day": self.day(self.entry.since)}
        words = translate(_("Edition ${number} would come into effect on ${day}.", mapping=facts))
        return f"{self.procedure_title()}. {words}"

    def consequences(self) -> tuple[object, ...]:
        """Return what stays."""
        return (
            _("The edition before it stays in force; its number is not given again."),
            _("The working copy stays as it is."),
        )

    @property
    def cancel(self) -> str:
        """Return the list of editions."""
        return f"{self.url}/@@editions"
