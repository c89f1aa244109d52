"""POST @user-confirmations: an administrator confirms the users; the exchange begins, reminds."""

from kase.is2in import _
from kase.is2in.parties import confirmations
from kase.is2in.parties.confirmation_list import confirmation_of
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.services.confirmations.get import year_of
from kase.is2in.parties.services.shapes import of_confirmation
from kase.is2in.parties.services.shapes import of_statement
from kase.is2in.parties.statements import state_users
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import Service


class StateUsers(Service):
    """Takes ``{"people": [{"id", "works"}]}``: each active user of the own organisation."""

    status = 201

    def answer(self):
        """Keep the statement and return it."""
        who = current_person()
        require_administrator(who, who.organization)
        rows = self.body().get("people")
        if not isinstance(rows, list):
            raise Malformed("shape", _("Say of everybody whether they work."), "people")
        answers = {}
        for row in rows:
            if not isinstance(row, dict) or not isinstance(row.get("works"), bool):
                raise Malformed("shape", _("Say of everybody whether they work."), "people")
            answers[str(row.get("id"))] = row["works"]
        stated = state_users(who, answers)
        row = confirmation_of(stated.code, stated.year)
        return of_confirmation(row) | {"people": of_statement(stated)}


class BeginRound(Service):
    """An officer asks every active organisation; once a year."""

    status = 201

    def answer(self):
        """Begin it and return the round."""
        who = current_person()
        require_officer(who)
        begun = confirmations.begin(who.id)
        return {
            "year": begun.year,
            "begun": begun.begun.isoformat(),
            "due": begun.due.isoformat(),
        }


class Remind(ItemService):
    """``<year>``, ``<year>/<organization>``: an officer reminds whoever has not confirmed."""

    status = 202
    deepest = 2

    def answer(self):
        """Remind them and return how many."""
        require_officer(current_person())
        year = year_of(self.part(0))
        if not year:
            raise Missing("confirmation", _("There is no such confirmation."))
        code = self.path[1] if len(self.path) > 1 else None
        return {"reminded": confirmations.remind(year, code)}
