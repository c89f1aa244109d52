"""GET, POST @regulation-subscriptions; DELETE @regulation-subscriptions/<id>."""

from kase.is2in import _
from kase.is2in.library.subscriptions import CATEGORY
from kase.is2in.library.subscriptions import DOCUMENT
from kase.is2in.library.subscriptions import subscribe
from kase.is2in.library.subscriptions import Subscription
from kase.is2in.library.subscriptions import subscriptions
from kase.is2in.library.subscriptions import unsubscribe
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import Service
from plone import api


NAME = "@regulation-subscriptions"


class Subscriptions(Service):
    """The caller's own subscriptions."""

    def answer(self) -> dict[str, object]:
        """Return them, the newest first."""
        items = [shape(one) for one in subscriptions()]
        address = f"{api.portal.get().absolute_url()}/{NAME}"
        return {"@id": address, "items": items, "items_total": len(items)}


class Subscribe(Service):
    """Subscribes the caller to a document or a category."""

    status = 201

    def answer(self) -> dict[str, object]:
        """Return the subscription, also when it was there before."""
        data = self.body()
        given = [kind for kind in (DOCUMENT, CATEGORY) if kind in data]
        if len(given) != 1 or not isinstance(data[given[0]], str):
            raise Malformed("kind", _("Subscribe to a document or to a category."), DOCUMENT)
        made = shape(subscribe(given[0], data[given[0]]))
        self.request.response.setHeader("Location", made["@id"])
        return made


class Unsubscribe(ItemService):
    """Ends one subscription of the caller."""

    def answer(self) -> None:
        """End it; somebody else's is not there."""
        unsubscribe(self.part(0))


def shape(one: Subscription) -> dict[str, object]:
    """Return a subscription as JSON."""
    return {
        "@id": f"{api.portal.get().absolute_url()}/{NAME}/{one.id}",
        "id": one.id,
        "kind": one.kind,
        one.kind: one.word,
        "titles": dict(one.titles),
        "url": one.url,
        "since": one.since.isoformat(),
    }
