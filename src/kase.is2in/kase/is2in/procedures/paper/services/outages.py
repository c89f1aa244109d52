"""GET and POST @outages: the history, declaring, ending."""

from kase.is2in.parties.api import current_person
from kase.is2in.procedures.paper import outages
from kase.is2in.procedures.paper.checks import moment_of
from kase.is2in.procedures.paper.checks import required_moment
from kase.is2in.procedures.paper.types import Outage
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.terms import clock
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import nowhere


class Outages(ItemService):
    """All outages, the last one first."""

    deepest = 0

    def answer(self):
        """Return the history."""
        return {"items": [shape(one) for one in outages.outages()]}


class ChangeOutages(ItemService):
    """POST @outages takes ``began``, ``ended``, ``reason``; ``@outages/<id>/end`` ends one."""

    status = 201
    deepest = 2

    def answer(self):
        """Declare an outage or end one, and return it."""
        person = current_person()
        if self.path:
            if self.part(1) != "end":
                raise nowhere()
            self.status = 200
            return shape(outages.end(person, item_number(self.word)))
        data = self.body()
        began = required_moment(self.text(data, "began"), "began")
        ended = moment_of(self.text(data, "ended"), "ended")
        return shape(outages.declare(person, began, ended, self.text(data, "reason")))


def shape(outage: Outage) -> dict:
    """Return an outage as JSON."""
    return {
        "id": outage.id,
        "began": moment(outage.began),
        "ended": moment(outage.ended),
        "reason": outage.reason,
        "lasts": outage.lasts(clock.now()),
    }
