"""GET @onboarding…: the challenge for everybody, requests for officers."""

from kase.is2in import _
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.register import SEEN
from kase.is2in.onboarding.register import SORTED_BY
from kase.is2in.onboarding.rights import officer
from kase.is2in.onboarding.routes import routes_of
from kase.is2in.onboarding.services.base import WordsService
from kase.is2in.onboarding.services.shapes import of_challenge
from kase.is2in.onboarding.services.shapes import of_request
from kase.is2in.onboarding.services.shapes import of_row
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import nowhere


PAGE = 25
MOST = 100


class Read(WordsService):
    """``@onboarding/challenge`` is public; ``@onboarding`` and ``@onboarding/<number>`` are not."""

    def is_public(self) -> bool:
        return self.path == ("challenge",)

    def answer(self):
        """Return the challenge, a page of requests, or one."""
        if self.is_public():
            return of_challenge(onboarding.new_challenge())
        who = officer()
        if not self.path:
            return self.page(who)
        if len(self.path) > 1:
            raise nowhere()
        return of_request(onboarding.request(self.number(), routes_of(who)))

    def page(self, who) -> dict:
        """Return ``{"items", "items_total"}`` of the filters state, route, mine, q."""
        form = self.request.form
        routes = routes_of(who)
        if route := self._chosen("route", routes):
            routes = {route}
        state = self._chosen("state", SEEN)
        start, size = asked.page_of(form, PAGE, MOST)
        found, total = onboarding.requests(
            routes,
            states=[state] if state else SEEN,
            text=self._text("q"),
            taken_by=who.id if self._text("mine") in ("1", "true") else None,
            sort=self._chosen("sort_on", SORTED_BY) or "received",
            descending=form.get("sort_order") != "ascending",
            start=start,
            size=size,
        )
        url = f"{self.context.absolute_url()}/@onboarding"
        return {"@id": url, "items": [of_row(one) for one in found], "items_total": total}

    def _text(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.replace("\x00", "") if isinstance(value, str) else ""

    def _chosen(self, name: str, options) -> str:
        value = self._text(name)
        if value and value not in options:
            raise Malformed("choice", _("Choose from the list."), name)
        return value
