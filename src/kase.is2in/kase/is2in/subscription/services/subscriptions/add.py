"""POST <site>/subscriptions: annex 1 as fields."""

from kase.is2in import _
from kase.is2in.subscription import books
from kase.is2in.subscription import folders
from kase.is2in.subscription.services import shapes
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Service


class AddSubscription(Service):
    """Makes a subscription in the state draft for the caller's member."""

    status = 201

    def answer(self):
        """Return the new subscription and where it is."""
        data = self.body()
        if data.get("@type", "Subscription") != "Subscription":
            raise Malformed("type", _("Only subscriptions are made here."), "@type")
        name = folders.add(data)
        url = f"{self.context.absolute_url()}/{name}"
        self.request.response.setHeader("Location", url)
        return shapes.of_book(url, books.get(name))
