"""The folders of the base: categories, as who asks may see them."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.library.facts import checked_code
from kase.is2in.library.facts import checked_titles
from kase.is2in.library.interfaces import IRegulationCategory
from kase.is2in.library.mirror import place_of
from kase.is2in.library.mirror import ROOT
from kase.is2in.library.rights import may_view
from kase.is2in.library.rights import require_editor
from kase.is2in.library.types import Category
from kase.is2in.library.types import in_language
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from Products.CMFCore.WorkflowCore import WorkflowException
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


def title_of(content) -> str:
    """Return the title of a folder in the page's language."""
    return in_language(content.titles, language()) or content.Title()


def add_category(parent: str, code: str, titles: Mapping[str, str]) -> Category:
    """Add a category below another ("" for the first level); raise Conflict for a taken code."""
    above = folder(parent)
    require_editor(above)
    code = checked_code(code)
    titles = checked_titles(titles)
    if len([name for name in parent.split("/") if name]) + 1 >= DEEPEST:
        raise Conflict("too-deep", _("Categories are not nested any deeper."))
    if code in above.objectIds():
        raise Conflict("code-taken", _("There is something with this code here."), "code")
    place(above, code, TYPE, titles)
    found = Category(f"{parent}/{code}".lstrip("/"), titles, parent)
    ledger.record("regulation.category_added", subject_of(found.path), {"titles": titles})
    return found


def rename(content, titles: Mapping[str, str]) -> None:
    """Give a folder other titles."""
    require_editor(content)
    titles = checked_titles(titles)
    content.titles = titles
    content.title = titles["ru"]
    content.reindexObject()
    path = "/".join(place_of(content)[1:])
    ledger.record("regulation.category_renamed", subject_of(path), {"titles": titles})


def set_readers(content, *, staff_only: bool) -> None:
    """Close a category, with all that lies in it, to all but staff, or open it again."""
    require_editor(content)
    if not place_of(content)[1:]:
        raise Conflict("root", _("The whole base is open to everybody who has logged in."))
    step = "close" if staff_only else "open"
    try:
        api.portal.get_tool("portal_workflow").doActionFor(content, step)
    except (WorkflowException, Unauthorized) as error:
        text = _("The category is in a state that does not allow this.")
        raise Conflict("state", text) from error
    path = "/".join(place_of(content)[1:])
    ledger.record("regulation.category_readers", subject_of(path), {"staff_only": staff_only})


def place(parent, name: str, portal_type: str, titles: Mapping[str, str]):
    """Put a new folder into another and return it."""
    content = createContent(portal_type, id=name, title=titles["ru"])
    content.titles = dict(titles)
    # The room's own rules were asked; Plone's form for adding is closed for these types.
    return addContentToContainer(parent, content, checkConstraints=False)


def subject_of(path: str) -> str:
    """Return the name of a category in the audit trail."""
    return f"regulation-category:{path}"


def _walk(path: str, below: Mapping[str, Sequence[Category]]) -> Iterator[Category]:
    for one in below.get(path, ()):
        yield one
        yield from _walk(one.path, below)
