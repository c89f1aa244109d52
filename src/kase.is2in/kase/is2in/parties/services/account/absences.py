"""GET, POST and DELETE @absences: when a person is away, and who acts meanwhile."""

from datetime import date
from kase.is2in import _
from kase.is2in.parties import absences
from kase.is2in.parties import people
from kase.is2in.parties.services.account.sessions import whose
from kase.is2in.parties.types import Absence
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import Service


class Absences(Service):
    """GET: absences now or to come, and those in which the person is the substitute."""

    def answer(self):
        """Return both."""
        user_id = whose(self)
        return {
            "items": [of_absence(one) for one in absences.absences(user_id)],
            "replacing": [of_absence(one) for one in absences.replacing(user_id)],
        }


class StateAbsence(Service):
    """POST ``{"first_day", "last_day", "substitute"}``, days as 2026-03-21, both included."""

    status = 201

    def answer(self):
        """Keep the absence and return it."""
        user_id, data = whose(self), self.body()
        substitute = data.get("substitute")
        if not isinstance(substitute, str):
            text = _("Send first_day, last_day and substitute.")
            raise Malformed("shape", text, "substitute")
        first_day, last_day = (_day(data, name) for name in ("first_day", "last_day"))
        return of_absence(absences.state_absence(user_id, substitute, first_day, last_day))


class CancelAbsence(ItemService):
    """DELETE @absences/<id>."""

    def answer(self):
        """Cancel it: the substitute stops acting at once."""
        user_id = whose(self)
        absences.cancel_absence(user_id, item_number(self.word, absences.no_absence))


def of_absence(one: Absence) -> dict:
    """Return an absence with the names of both people."""
    names = (getattr(people.person(who), "full_name", "") for who in (one.user_id, one.substitute))
    absent, acting = names
    return {
        "id": one.id,
        "user": one.user_id,
        "user_name": absent,
        "substitute": one.substitute,
        "substitute_name": acting,
        "first_day": one.first_day.isoformat(),
        "last_day": one.last_day.isoformat(),
    }


def _day(data: dict, name: str) -> date:
    return asked.given_day(data.get(name), name)
