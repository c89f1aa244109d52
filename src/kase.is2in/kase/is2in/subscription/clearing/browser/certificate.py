"""``@@certificate`` of a subscription: a member's own; staff name the member behind it."""

from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.subscription.clearing import certificates
from kase.is2in.subscription.seats import seat_in
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import Page


class Certificate(ItemAddress, Page):
    """The PDF as it was sealed."""

    def __call__(self):
        found, seat = seat_in(self.context.getId())
        staff = seat.trading or seat.clearing
        if self.word and not staff:
            raise nowhere()
        member = self.word if staff else seat.organization
        stored = certificates.certificate(found.book, member) if member else None
        if stored is None:
            raise Missing("certificate", _("There is no exchange certificate yet."))
        data = documents.read(stored.id)
        return documents.respond(self.request, data, stored.filename, certificates.PDF)
