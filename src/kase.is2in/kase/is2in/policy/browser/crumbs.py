"""The way from the home page to the page being shown."""

from Acquisition import aq_base
from Acquisition import aq_chain
from Acquisition import aq_inner
from kase.is2in import _
from kase.is2in.policy.browser.menu import APPLICATIONS
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.web import api as web
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from Products.CMFCore.interfaces import IContentish
from Products.CMFCore.interfaces import IFolderish


def crumbs_of(context, request, menu: list[dict]) -> list[dict]:
    """Return ``{"title", "url"}`` from home to here; empty on the home page itself.

    A page of the menu stands right below home; an application stands below the list it
    belongs to, not below the folders it is kept in.
    """
    site = api.portal.get()
    here = (request.get("ACTUAL_URL") or request.get("URL") or "").rstrip("/")
    if here in (site.absolute_url(), f"{site.absolute_url()}/@@home"):
        return []
    crumbs = [{"title": web.translate(_("Home")), "url": site.absolute_url()}]
    entry = next((each for each in menu if each["current"]), None)
    content = _content(context)
    if entry is not None:
        crumbs.append({"title": entry["title"], "url": entry["url"]})
        if content and content[0].getId() in (*entry["below"], APPLICATIONS):
            content = content[2:]
        elif content and content[0].getId() == entry["path"]:
            content = content[1:]
    crumbs.extend({"title": title_of(each), "url": each.absolute_url()} for each in content)
    return crumbs


def title_of(content) -> str:
    """Return the title of content in the page's language, its id where it has none."""
    titles = getattr(aq_base(content), "titles", None)
    if isinstance(titles, dict) and titles.get(web.language()):
        return titles[web.language()]
    if IApplication.providedBy(content):
        return procedures.procedure_title(content)
    own = getattr(aq_base(content), f"title_{web.language()}", None)
    return own or content.Title() or content.getId()


def _content(context) -> list:
    """Return the content from the site (left out) down to the context."""
    chain = []
    for each in aq_chain(aq_inner(context)):
        if IPloneSiteRoot.providedBy(each):
            break
        if IContentish.providedBy(each) or IFolderish.providedBy(each):
            chain.append(each)
    return list(reversed(chain))
