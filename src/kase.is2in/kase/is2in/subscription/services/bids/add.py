"""POST @bids: one bid, or many; POST @bids/<number>/refuse: the control user's refusal."""

from kase.is2in import _
from kase.is2in.subscription import changing
from kase.is2in.subscription import entry
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import nowhere
import json


class SubmitBids(BookService):
    """Takes bids of the caller's member, or a control user's refusal of one."""

    status = 201

    def answer(self):
        """Do what the address says."""
        if not self.path:
            return self.submit()
        if len(self.path) == 2 and self.part(1) == "refuse":
            return self.refuse()
        raise nowhere()

    def submit(self) -> dict:
        """Return the number of one bid, or what became of each of many."""
        buyer = self.seat.require_buyer()
        data = self.any_body()
        atomic = self.query("atomic") == "1"
        rows = data if isinstance(data, list) else [data]
        report = entry.submit(self.book.book, buyer, rows, self.actor, atomic)
        if isinstance(data, list):
            self.status = 207
            shapes_ = [shapes.of_answer(one) for one in report.rows]
            return {"accepted": report.accepted, "refused": report.refused, "rows": shapes_}
        [one] = report.rows
        if one.errors:
            raise RuleRefused(one.errors[0].code, one.errors[0].message, errors=one.errors)
        url = f"{self.context.absolute_url()}/@bids/{one.number}"
        self.request.response.setHeader("Location", url)
        return {"@id": url, **shapes.of_answer(one)}

    def refuse(self) -> dict:
        """Return the refused bid."""
        self.status = 200
        control = self.seat.organization or self.seat.person.email
        reason = self.text(self.body(), "reason")
        found = changing.refuse(self.book.book, self.number(), control, self.actor, reason)
        return shapes.of_bid(self.context.absolute_url(), found)

    def any_body(self):
        """Return the JSON object or list of the body; raise Malformed for anything else."""
        try:
            data = json.loads(self.raw_body() or b"null")
        except (ValueError, RecursionError) as error:
            raise Malformed("json", _("The body of the request is not JSON.")) from error
        if not isinstance(data, dict | list):
            raise Malformed("json", _("The body of the request is a bid or a list of bids."))
        return data
