"""What follows from changes: of a setting of accounts, of an organisation, of a person."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import register
from kase.is2in.parties import sessions
from kase.is2in.parties.heads import keep_head
from kase.is2in.parties.interfaces import IAccountSettings
from kase.is2in.parties.interfaces import IOrganization
from kase.is2in.parties.interfaces import IPersonChanged
from kase.is2in.parties.interfaces import IRegisterSettings
from kase.is2in.parties.links import forget_links_of
from kase.is2in.parties.organizations import value_of
from kase.is2in.parties.people import people
from kase.is2in.parties.person_register import keep_person
from kase.is2in.web.api import setting_change
from zope.component import adapter
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent
from zope.lifecycleevent.interfaces import IObjectRemovedEvent


# Schemas of settings, and what the audit trail calls them.
SETTINGS = {
    IAccountSettings.__identifier__: "accounts",
    IRegisterSettings.__identifier__: "register",
}


def on_setting_changed(event) -> None:
    """Write the change into the audit trail."""
    for schema, about in SETTINGS.items():
        details = setting_change(event, f"{schema}.")
        if details is not None:
            ledger.record("account-setting-changed", f"settings:{about}", details)


@adapter(IOrganization, IObjectAddedEvent)
def on_organization_added(content, event) -> None:
    """Enter it in the register, which refuses a code or a BIN that is there already."""
    register.enter(value_of(content))


@adapter(IOrganization, IObjectModifiedEvent)
def on_organization_changed(content, event) -> None:
    """Let the register say what is so now; of a closed one nobody stays logged in."""
    register.keep(value_of(content))
    if not content.active:
        for one in people(content.getId()):
            sessions.end_sessions(one.id)


@adapter(IOrganization, IObjectRemovedEvent)
def on_organization_removed(content, event) -> None:
    """Take it out of the register."""
    register.forget(content.getId())


@adapter(IPersonChanged)
def on_person_changed(event) -> None:
    """Let the register follow; whoever's account was closed has no session and no link left."""
    keep_person(event.object)
    keep_head(event.object)
    if not event.object.active:
        sessions.end_sessions(event.object.id)
        forget_links_of(event.object.id)
