"""Settings of Plone that the product changes, and how they were before.

The old values are kept on the site, so that taking the product away gives them back.
"""

from Acquisition import aq_base
from collections.abc import Mapping
from persistent.mapping import PersistentMapping
from plone import api
from plone.registry.interfaces import IRegistry
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtility
import os


KEPT = "kase.is2in.policy.before"
HOME = "home"
CONTROL_PANEL_GROUP = ("is2in", "is2in")
CONTROL_PANEL_APP = "kase.is2in"

REGISTRY: Mapping[str, object] = {
    # Language: the cookie, the browser, Russian; the profile is put above them at each request.
    "plone.available_languages": ["ru", "kk", "en"],
    "plone.default_language": "ru",
    "plone.use_combined_language_codes": False,
    "plone.use_content_negotiation": False,
    "plone.use_path_negotiation": False,
    "plone.use_cookie_negotiation": True,
    "plone.use_request_negotiation": True,
    "plone.set_cookie_always": False,
    "plone.always_show_selector": False,
    # The frame is made by our main_template; Diazo would only cost time.
    "plone.app.theming.interfaces.IThemeSettings.enabled": False,
    # Accounts are made by the exchange and by administrators of organisations, nowhere else.
    "plone.use_email_as_login": True,
    "plone.enable_user_folders": False,
    "plone.allow_anon_views_about": False,
    "plone.enable_sitemap": False,
    "plone.base.interfaces.syndication.ISiteSyndicationSettings.allowed": False,
    "plone.enable_livesearch": False,
    "plone.navigation_depth": 1,
    "plone.mark_special_links": False,
    "plone.external_links_open_new_window": False,
}

# Permission → who keeps it at the root of the site. Plone's own forms for one's account would
# pass by the rules for passwords; its toolbar is for those who build the site.
PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    "Add portal member": ("Manager", "Site Administrator"),
    "Allow sendto": (),
    "List portal members": ("Manager", "Site Administrator"),
    "Mail forgotten password": ("Manager", "Site Administrator"),
    "Set own password": ("Manager", "Site Administrator"),
    "Set own properties": ("Manager", "Site Administrator"),
    "Show Toolbar": ("Manager", "Site Administrator"),
    "View Groups": ("Manager", "Site Administrator"),
    "plone.restapi: Access Plone user information": ("Manager", "Site Administrator"),
    "plone.restapi: Access Plone vocabularies": ("Manager", "Officer", "Site Administrator"),
}


def apply() -> None:
    """Change the settings, keeping each old value once; repeatable."""
    site = api.portal.get()
    kept = IAnnotations(site).setdefault(KEPT, PersistentMapping())
    if not kept:
        kept.update(
            registry=PersistentMapping(),
            permissions=PersistentMapping(),
            layout=site.getProperty("layout"),
        )
    registry = getUtility(IRegistry)
    for name, value in REGISTRY.items():
        if name not in registry.records:
            continue
        kept["registry"].setdefault(name, registry[name])
        registry[name] = value
    possible = set(site.possible_permissions())
    for permission, roles in PERMISSIONS.items():
        if permission not in possible:
            continue
        kept["permissions"].setdefault(permission, _current_roles(site, permission))
        site.manage_permission(permission, list(roles), acquire=False)
    _mail_sender(registry)
    _home(site)
    _control_panel(site)


def restore() -> None:
    """Give every setting the value it had before the product came."""
    site = api.portal.get()
    kept = IAnnotations(site).pop(KEPT, None)
    if kept is None:
        return
    registry = getUtility(IRegistry)
    for name, value in kept["registry"].items():
        if name in registry.records:
            registry[name] = value
    for permission, (roles, acquired) in kept["permissions"].items():
        site.manage_permission(permission, list(roles), acquire=acquired)
    layout = kept["layout"]
    if layout:
        site.manage_changeProperties(layout=layout)
    elif site.hasProperty("layout"):
        site.manage_delProperties(["layout"])
    _forget_home()
    tool = api.portal.get_tool("portal_controlpanel")
    tool.unregisterApplication(CONTROL_PANEL_APP)
    if "group" in vars(aq_base(tool)):
        del tool.group


def _current_roles(site, permission: str) -> tuple[list[str], bool]:
    found = site.rolesOfPermission(permission)
    roles = [each["name"] for each in found if each["selected"]]
    return roles, bool(site.acquiredRolesAreUsedBy(permission))


def _mail_sender(registry) -> None:
    """Name a sender where the site has none: the environment's, or a local one."""
    if not registry.get("plone.email_from_address"):
        sender = os.environ.get("IS2IN_MAIL_FROM") or "is2in@localhost"
        registry["plone.email_from_address"] = sender
    if not registry.get("plone.email_from_name"):
        registry["plone.email_from_name"] = "is2in"


def _home(site) -> None:
    """Make our home page the page of the site itself."""
    fti = api.portal.get_tool("portal_types")["Plone Site"]
    if HOME not in fti.view_methods:
        fti.manage_changeProperties(view_methods=(*fti.view_methods, HOME))
    site.setLayout(HOME)


def _forget_home() -> None:
    fti = api.portal.get_tool("portal_types")["Plone Site"]
    fti.manage_changeProperties(
        view_methods=tuple(name for name in fti.view_methods if name != HOME)
    )


def _control_panel(site) -> None:
    """Give the rooms' settings a heading of their own, the first of all."""
    tool = site.portal_controlpanel
    groups = {name: list(entries) for name, entries in tool.group.items()}
    if CONTROL_PANEL_GROUP not in groups["site"]:
        groups["site"].insert(0, CONTROL_PANEL_GROUP)
        tool.group = groups
