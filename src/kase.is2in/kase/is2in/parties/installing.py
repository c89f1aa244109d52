"""What the site needs of this room: the folder of organisations and the gate."""

from kase.is2in.parties.accounts import users
from kase.is2in.parties.gate import install_gate
from kase.is2in.parties.gate import remove_gate
from kase.is2in.parties.organizations import FOLDER
from kase.is2in.web.api import privileged
from plone import api


STAFF = ("Manager", "Site Administrator", "Officer")


def prepare() -> None:
    """Create what is missing; may be repeated."""
    install_gate(users())
    site = api.portal.get()
    if FOLDER in site:
        return
    with privileged():
        folder = api.content.create(site, "Folder", FOLDER, title="Организации")
        folder.exclude_from_nav = True
        # Before there is anything in it: what is added later inherits it without a walk.
        for permission in ("View", "Access contents information", "List folder contents"):
            folder.manage_permission(permission, list(STAFF), acquire=False)
        folder.manage_permission("Modify portal content", ["Manager"], acquire=False)
        folder.setLayout("organizations-list")
        folder.reindexObject()


def withdraw() -> None:
    """Give Plone its own check of passwords back; organisations and people stay."""
    remove_gate(users())
