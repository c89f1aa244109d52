"""GET @user-confirmations: how far organisations have come in confirming their users."""

from kase.is2in import _
from kase.is2in.parties.confirmation_list import confirmation_of
from kase.is2in.parties.confirmation_list import confirmations_of
from kase.is2in.parties.confirmation_list import search_confirmations
from kase.is2in.parties.confirmation_list import SORTS
from kase.is2in.parties.confirmation_list import STATES
from kase.is2in.parties.confirmations import last_round
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.services.shapes import of_confirmation
from kase.is2in.parties.services.shapes import of_statement
from kase.is2in.parties.statements import statement_of
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import asked
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import language


class Confirmations(ItemService):
    """Answers ``{"items": […], "items_total": n}``, or one by ``<year>/<organization>``.

    The exchange gets a round, the last one or that of ``year``, chosen by ``q``, ``state``,
    ``sort_on``, ``sort_order``, ``b_start``, ``b_size``; a client the rounds of the own
    organisation.
    """

    deepest = 2

    def answer(self):
        """Return what the person may know of."""
        who = current_person()
        if self.path:
            return self._one(who)
        if not is_staff(who):
            items = [of_confirmation(one) for one in confirmations_of(who.organization)]
            return {"items": items, "items_total": len(items)}
        form = self.request.form
        state = asked.word_of(form, "state")
        if state and state not in STATES:
            raise Malformed("shape", _("There is no such state."), "state")
        found = last_round()
        year = year_of(asked.word_of(form, "year")) or (found.year if found else 0)
        sort, descending = asked.order_of(form, SORTS, "code")
        rows, total = search_confirmations(
            year,
            asked.word_of(form, "q"),
            state,
            sort,
            descending,
            *asked.page_of(form),
            language(),
        )
        return {"items": [of_confirmation(one) for one in rows], "items_total": total}

    def _one(self, who: Person) -> dict:
        year, code = year_of(self.part(0)), self.part(1)
        own = bool(who.organization) and who.organization == code
        found = confirmation_of(code, year) if year and (own or is_staff(who)) else None
        if found is None:
            raise Missing("confirmation", _("There is no such confirmation."))
        return of_confirmation(found) | {"people": of_statement(statement_of(code, year))}


def year_of(text: str) -> int:
    """Return a year of four digits, 0 for ""; raise Malformed for anything else."""
    if text and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Malformed("number", _("A number is expected here."), "year")
    return int(text or 0)
