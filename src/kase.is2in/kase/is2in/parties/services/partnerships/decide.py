"""PATCH @partnerships/<id>: an officer decides a request to remove a partner."""

from kase.is2in import _
from kase.is2in.parties import partnerships
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_officer
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import ItemService


class Decide(ItemService):
    """Takes ``{"agreed": true|false, "reason"}``; a refusal needs the reason."""

    def answer(self):
        """Decide."""
        require_officer(current_person())
        data = self.body()
        if not isinstance(data.get("agreed"), bool):
            raise Malformed("shape", _("Say true or false."), "agreed")
        number = self.word or str(data.get("id", ""))
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise Missing("partnership", _("There is no such request."))
        partnerships.decide_partner_removal(
            int(number), data["agreed"], str(data.get("reason") or "")
        )
