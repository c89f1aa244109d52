"""What the site needs of this room: the folder of organisations and the gate."""

from kase.is2in.parties.gate import install_gate
from kase.is2in.parties.gate import remove_gate
from kase.is2in.parties.organizations import FOLDER
from kase.is2in.web.api import privileged
from plone import api


def prepare() -> None:
    """Create what is missing; may be repeated."""
    install_gate(api.portal.get_tool("acl_users"))
    site = api.portal.get()
    if FOLDER in site:
        return
    with privileged():
        folder = api.content.create(site, "Folder", FOLDER, title="Организации")
        folder.exclude_from_nav = True
        folder.manage_permission("View", ["Officer", "Manager"], acquire=False)
        folder.manage_permission("Access contents information", ["Officer", "Manager"], False)
        folder.reindexObject()


def withdraw() -> None:
    """Give Plone its own check of passwords back; organisations and people stay."""
    remove_gate(api.portal.get_tool("acl_users"))
