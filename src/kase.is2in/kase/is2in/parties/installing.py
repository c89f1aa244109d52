"""What the site needs of this room: organisations and their register, the gate, the agreement."""

from dataclasses import replace
from kase.is2in.parties import agreement
from kase.is2in.parties.accounts import gate
from kase.is2in.parties.accounts import users
from kase.is2in.parties.gate import install_gate
from kase.is2in.parties.gate import remove_gate
from kase.is2in.parties.heads import keep_all_heads
from kase.is2in.parties.names import keep_all_names
from kase.is2in.parties.organizations import FOLDER
from kase.is2in.parties.organizations import organizations_of_content
from kase.is2in.parties.people import everybody
from kase.is2in.parties.person_register import keep_people
from kase.is2in.parties.register import keep_all
from kase.is2in.parties.tickets import install_tickets
from kase.is2in.parties.tickets import remove_tickets
from kase.is2in.web.api import privileged
from plone import api
from plone.registry.interfaces import IRegistry
from zope.component import getUtility
import logging


logger = logging.getLogger(__name__)

SETTINGS = "kase.is2in.parties.interfaces.IAccountSettings"
STAFF = ("Manager", "Site Administrator", "Officer")


def prepare() -> None:
    """Create what is missing; may be repeated."""
    install_gate(users())
    install_tickets(users())
    keep_first_agreement()
    site = api.portal.get()
    if FOLDER in site:
        fill_register()
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


def fill_register() -> None:
    """Make the register that of the site, with what was there before it was kept; repeatable."""
    companies = tuple(organizations_of_content())
    doubled = keep_all(companies)
    for code in doubled:
        logger.warning("Organisation %s has the BIN of another one: look at both.", code)
    keep_all_names(companies)
    people = tuple(everybody())
    keep_people(people)
    keep_all_heads(people)


def keep_first_agreement() -> None:
    """Make what was the one agreement the first of the versions, with who accepted it.

    It was three texts and a number among the settings.
    """
    if gate().agreements:
        return
    records = getUtility(IRegistry).records
    first = agreement.shipped()
    old = {name: f"{SETTINGS}.agreement_{name}" for name in ("version", *agreement.LANGUAGES)}
    kept = {name: records[key].value for name, key in old.items() if key in records}
    texts = {lang: kept.get(lang) or first.texts[lang] for lang in agreement.LANGUAGES}
    first = replace(first, number=kept.get("version") or first.number, texts=texts)
    gate().agreements = (first,)
    for key in old.values():
        if key in records:
            del records[key]
    for user_id, account in gate().accounts.items():
        if account.agreement and account.agreement_at:
            agreement.keep_acceptance(user_id, "")


def withdraw() -> None:
    """Give Plone its own check of passwords back; organisations and people stay."""
    remove_tickets(users())
    remove_gate(users())
