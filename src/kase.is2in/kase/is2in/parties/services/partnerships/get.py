"""GET @partnerships: who works for whom; for the exchange all, for a company its own."""

from kase.is2in import _
from kase.is2in.parties import partnership_store as store
from kase.is2in.parties.partnership_requests import history_of
from kase.is2in.parties.partnerships import partner_work
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.rights import partnership_for
from kase.is2in.parties.rights import require_staff
from kase.is2in.parties.services.partnerships.shapes import number_of
from kase.is2in.parties.services.partnerships.shapes import of_partnership
from kase.is2in.parties.services.partnerships.shapes import of_request
from kase.is2in.parties.services.partnerships.shapes import of_work
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import ItemService


WORDS = {"side": ("", *store.SIDES), "state": ("", "all", *store.STATES)}


class Partnerships(ItemService):
    """Answers ``{"items", "items_total"}``, or one partnership with its history by its number.

    ``side`` (partners: who works for the company, clients: for whom it works), ``state``
    (living, the default; ended; all), ``waiting``, ``organization``, ``partner``, ``role``,
    ``sort_on``, ``sort_order``, ``b_start``, ``b_size`` choose.
    """

    def answer(self):
        """Return the partnerships the person may know of."""
        who = current_person()
        return self._one(who) if self.word else self._page(who)

    def _one(self, who: Person) -> dict:
        one = partnership_for(who, number_of(self.word))
        shape = of_partnership(one)
        shape["history"] = [of_request(each) for each in history_of(one.id)]
        if is_staff(who):
            shape["work"] = [of_work(each) for each in partner_work(one)]
        return shape

    def _page(self, who: Person) -> dict:
        if not who.organization:
            require_staff(who)
        form = self.request.form
        start, size = asked.page_of(form)
        sort, descending = asked.order_of(form, tuple(store.SORTS), "since")
        state = self._known("state") or "living"
        found, total = store.partnerships(
            own=who.organization,
            side=self._known("side") if who.organization else "",
            organization=asked.word_of(form, "organization"),
            partner=asked.word_of(form, "partner"),
            role=asked.word_of(form, "role"),
            state="" if state == "all" else state,
            waiting=bool(asked.truth_of(form, "waiting")),
            sort=sort,
            descending=descending,
            start=start,
            size=size,
        )
        return {"items": [of_partnership(one) for one in found], "items_total": total}

    def _known(self, name: str) -> str:
        word = asked.word_of(self.request.form, name)
        if word not in WORDS[name]:
            raise Malformed("shape", _("This word is not known here."), name)
        return word
