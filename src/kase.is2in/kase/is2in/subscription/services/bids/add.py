"""POST @bids: one bid, many, or a file of them; POST @bids/<number>/refuse: the control user's."""

from collections.abc import Mapping
from collections.abc import Sequence
from functools import cached_property
from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.subscription import entry
from kase.is2in.subscription import quick
from kase.is2in.subscription import watching
from kase.is2in.subscription.formats import bids
from kase.is2in.subscription.formats.faults import fault
from kase.is2in.subscription.formats.gate import TYPES
from kase.is2in.subscription.quick import SentBid
from kase.is2in.subscription.seats import is_member
from kase.is2in.subscription.seats import seat_in
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import nowhere
import json


JSON = ("", "application/json")


def refusal(errors: Sequence[FieldError]) -> Refusal:
    """Return why one bid is refused; of an id used for another bid a conflict."""
    kind = Conflict if errors[0].code == "client-id" else RuleRefused
    return kind(errors[0].code, errors[0].message, errors=errors)


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

    @cached_property
    def _place(self):
        # A bid waits for each question: the row is locked when it is first looked at. Who is no
        # member of the exchange locks nothing.
        person = current_person()
        return seat_in(self.context.getId(), person, lock=is_member(person))

    def submit(self) -> dict:
        """Return the number of one bid, or what became of each of many."""
        lines = None
        if self.sent_type in TYPES:
            found = bids.read(self.raw_body(), self.sent_type)
            data, lines = [one.bid for one in found], [one.line for one in found]
        elif self.sent_type in JSON:
            data = self.any_body()
        else:
            raise fault("file-type")
        return self.many(data, lines) if isinstance(data, list) else self.single(data)

    def single(self, data: Mapping | SentBid) -> dict:
        """Return the number of the one bid; raise RuleRefused with all that is wrong."""
        report = entry.submit(self.book, self.seat.require_buyer(), [data], self.actor)
        [one] = report.rows
        if one.errors:
            raise refusal(one.errors)
        url = f"{self.context.absolute_url()}/@bids/{one.number}"
        self.request.response.setHeader("Location", url)
        return {"@id": url, **shapes.of_answer(one)}

    def many(self, rows: list, lines: list[int] | None = None) -> dict:
        """Return what became of each row; ``lines`` are the places of rows in a file."""
        atomic = self.flag("atomic")
        report = entry.submit(self.book, self.seat.require_buyer(), rows, self.actor, atomic)
        self.status = 207
        answers = [shapes.of_answer(one) for one in report.rows]
        for line, answer in zip(lines or (), answers, strict=False):
            answer["line"] = line
        return {"accepted": report.accepted, "refused": report.refused, "rows": answers}

    def refuse(self) -> dict:
        """Return the refused bid."""
        self.status = 200
        reason = self.text(self.body(), "reason")
        found = watching.refuse(self.seat.person, self.book.book, self.number(), reason)
        return shapes.of_bid(self.context.absolute_url(), found)

    def any_body(self):
        """Return the bid or the bids of the body; raise Malformed for anything else."""
        raw = self.raw_body()
        found = quick.decode(raw)
        if found is not None:
            return found
        try:
            data = json.loads(raw or b"null", parse_constant=self._refuse_constant)
        except (ValueError, RecursionError) as error:
            raise Malformed("json", _("The body of the request is not JSON.")) from error
        if not isinstance(data, dict | list):
            raise Malformed("json", _("The body of the request is a bid or a list of bids."))
        return data
