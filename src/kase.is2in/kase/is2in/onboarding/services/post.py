"""POST @onboarding…: the public sends and follows a request, officers decide."""

from kase.is2in import _
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.register import number_of
from kase.is2in.onboarding.rights import officer
from kase.is2in.onboarding.services.base import WordsService
from kase.is2in.onboarding.services.shapes import new_request
from kase.is2in.onboarding.services.shapes import of_receipt
from kase.is2in.onboarding.services.shapes import of_request
from kase.is2in.onboarding.services.shapes import of_status
from kase.is2in.onboarding.services.shapes import proof_of
from kase.is2in.onboarding.services.shapes import text_of
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import nowhere


class Write(WordsService):
    """Public: ``@onboarding``, ``…/status``, ``…/confirm``; officers: ``…/<number>/<act>``."""

    def is_public(self) -> bool:
        return len(self.path) < 2

    def reply(self):
        # An answer kept for repetitions would keep the secret code in clear, and everybody who
        # is not logged in would share the keys. The token does not work twice anyway.
        if self.is_public():
            self.request.environ.pop("HTTP_IDEMPOTENCY_KEY", None)
        return super().reply()

    def answer(self):
        """Do what the address says."""
        if not self.path:
            return self.send()
        if self.path in (("status",), ("confirm",)):
            return self.follow()
        if len(self.path) == 2:
            return self.decide(self.path[1])
        raise nowhere()

    def send(self) -> dict:
        """Register a request; 202 where the e-mail is still to be confirmed."""
        data = self.body()
        receipt = onboarding.submit(new_request(data), proof_of(data))
        self.status = 201 if receipt.confirmed else 202
        return of_receipt(receipt)

    def follow(self) -> dict:
        """Return the status by number and code, after confirming where that is asked."""
        data = self.body()
        number, code = data.get("number"), text_of(data, "code")
        if isinstance(number, bool) or not isinstance(number, int):
            raise Malformed("shape", _("This is a number."), "number")
        do = onboarding.confirm if self.path == ("confirm",) else onboarding.status
        return of_status(do(number, code))

    def decide(self, act: str) -> dict:
        """Take, approve or refuse as the officer who is logged in."""
        who, number = officer(), number_of(self.path[0])
        data = self.body()
        if act == "take":
            return of_request(onboarding.take(number, who))
        if act == "refuse":
            return of_request(onboarding.refuse(number, who, text_of(data, "reason")))
        if act == "approve":
            return of_request(self.approved(number, who, data))
        raise nowhere()

    def approved(self, number: int, who, data: dict):
        """Approve by ``{"code", "people": [place, …]}``; without people all get accounts."""
        people = data.get("people")
        if people is not None and not (
            isinstance(people, list)
            and all(isinstance(one, int) and not isinstance(one, bool) for one in people)
        ):
            raise Malformed("shape", _("This is a list of numbers."), "people")
        code = text_of(data, "code")
        if not code:
            raise RuleRefused("code", _("Enter the code of the new organisation."), "code")
        return onboarding.approve(number, who, code, people)
