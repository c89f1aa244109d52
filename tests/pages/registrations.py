"""The pages of the product as ZCML registers them, and which of them a visitor has opened."""

from contextlib import contextmanager
from dataclasses import dataclass
from kase.is2in.interfaces import IIs2inLayer
from plone.rest import Service
from zope.component import getGlobalSiteManager
from zope.interface import Interface
from zope.publisher.interfaces.browser import IBrowserRequest
from ZPublisher.interfaces import IPubAfterTraversal


OURS = "/kase/is2in/"


@dataclass(frozen=True)
class Registered:
    """A page: for which context, under which name, in which file of the package."""

    context: str
    name: str
    file: str


def registered() -> dict[type, Registered]:
    """Return class → page for every page our ZCML registers, services for programs left out."""
    found = {}
    for one in getGlobalSiteManager().registeredAdapters():
        place = getattr(one.info, "file", "")
        if OURS not in place or one.provided is not Interface or len(one.required) != 2:
            continue
        context, layer = one.required
        ours = any(layer.isOrExtends(each) for each in (IIs2inLayer, IBrowserRequest))
        if ours and not issubclass(one.factory, Service):
            found[one.factory] = Registered(context.__name__, one.name, place.partition(OURS)[2])
    return found


@contextmanager
def noting():
    """Give a set that is filled with the classes of the pages opened during the block."""
    seen: set[type] = set()

    def note(event) -> None:
        published = event.request.get("PUBLISHED")
        view = getattr(published, "__self__", published)
        seen.update(type(one) for one in (view, getattr(view, "__parent__", None)))

    sites = getGlobalSiteManager()
    sites.registerHandler(note, (IPubAfterTraversal,))
    try:
        yield seen
    finally:
        sites.unregisterHandler(note, (IPubAfterTraversal,))
