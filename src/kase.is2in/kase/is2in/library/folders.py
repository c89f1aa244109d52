"""The folders of the base: categories, as who asks may see them."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.library.interfaces import IRegulationCategory
from kase.is2in.library.mirror import ROOT
from kase.is2in.library.rights import may_view
from kase.is2in.library.types import Category
from kase.is2in.terms.errors import Missing
from plone import api
from zExceptions import NotFound
from zExceptions import Unauthorized


TYPE = "RegulationCategory"
DEEPEST = 5


def root():
    """Return the folder of the whole base; raise Missing where it is not, or not for us."""
    found = api.portal.get().get(ROOT)
    if not IRegulationCategory.providedBy(found) or not may_view(found):
        raise Missing("base", _("There is no regulatory base here."))
    return found


def folder(path: str):
    """Return the folder of a category by its path; raise Missing, also for a hidden one."""
    found = root()
    names = path.split("/") if path else []
    if len(names) <= DEEPEST and path.isprintable():
        try:
            found = found.restrictedTraverse(names) if names else found
        except (Unauthorized, NotFound, KeyError, AttributeError):
            found = None
        if IRegulationCategory.providedBy(found) and may_view(found):
            return found
    raise Missing("category", _("There is no such category in the base."))


def category(path: str) -> Category:
    """Return a category by its path; raise Missing."""
    found = folder(path)
    return Category(path, dict(found.titles), path.rpartition("/")[0])


def categories() -> tuple[Category, ...]:
    """Return the categories who asks may see, in their order, each before what lies in it."""
    place = "/".join(root().getPhysicalPath())
    # Asked of the catalog: a folder may hold thousands of documents, which stay asleep.
    found = api.content.find(portal_type=TYPE, path=place, sort_on="getObjPositionInParent")
    below: dict[str, list[Category]] = {}
    for brain in found:
        path = brain.getPath()[len(place) + 1 :]
        parent = path.rpartition("/")[0]
        one = Category(path, dict(brain.getObject().titles), parent)
        below.setdefault(parent, []).append(one)
    return tuple(_walk("", below))


def _walk(path: str, below: Mapping[str, Sequence[Category]]) -> Iterator[Category]:
    for one in below.get(path, ()):
        yield one
        yield from _walk(one.path, below)
