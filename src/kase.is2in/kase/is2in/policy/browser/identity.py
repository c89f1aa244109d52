"""Who asks, when the publisher failed before it found out."""

from AccessControl.SecurityManagement import newSecurityManager
from Acquisition import aq_base
from Acquisition import aq_parent
from plone import api
from plone.rest.traverse import RESTWrapper
from Products.CMFCore.interfaces import IContentish
from Products.PluggableAuthService.interfaces.authservice import IPluggableAuthService


def identify(request) -> None:
    """Log the request in as the person whose credentials it carries, if nobody is yet.

    The publisher looks at credentials only after it has found the page, and it forgets a
    person who may not open it: the page about either would greet everybody as a stranger.
    """
    if not api.user.is_anonymous():
        return
    site = api.portal.get()
    for folder in (site.acl_users, aq_parent(site).acl_users):
        if not IPluggableAuthService.providedBy(folder):
            continue
        for user_id, login in folder._extractUserIds(request, folder.plugins):
            user = folder._findUser(folder.plugins, user_id, login, request=request)
            if user is not None:
                newSecurityManager(request, aq_base(user).__of__(folder))
                return


def closest_content(request):
    """Return the content whose page was asked for, None outside of content."""
    published = request.get("PUBLISHED")
    for each in (published, *request.get("PARENTS", ())):
        content = each.context if isinstance(each, RESTWrapper) else each
        if IContentish.providedBy(content):
            return content
    return None
