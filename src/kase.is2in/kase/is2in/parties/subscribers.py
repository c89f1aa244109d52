"""What follows from changes: of a setting of accounts, of an organisation, of a person."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import register
from kase.is2in.parties import sessions
from kase.is2in.parties.heads import keep_head
from kase.is2in.parties.interfaces import IAccountSettings
from kase.is2in.parties.interfaces import IOrganization
from kase.is2in.parties.interfaces import IPersonChanged
from kase.is2in.parties.organizations import value_of
from kase.is2in.parties.person_register import keep_person
from zope.component import adapter
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent
from zope.lifecycleevent.interfaces import IObjectRemovedEvent


def on_setting_changed(event) -> None:
    """Write the change into the audit trail."""
    name = event.record.__name__ or ""
    prefix = f"{IAccountSettings.__identifier__}."
    if not name.startswith(prefix) or event.oldValue == event.newValue:
        return
    field = name.removeprefix(prefix)
    before, after = (
        sorted(value) if isinstance(value, set) else value
        for value in (event.oldValue, event.newValue)
    )
    details = {"setting": field, "before": before, "after": after}
    ledger.record("account-setting-changed", "settings:accounts", details)


@adapter(IOrganization, IObjectAddedEvent)
def on_organization_added(content, event) -> None:
    """Enter it in the register, which refuses a code or a BIN that is there already."""
    register.enter(value_of(content))


@adapter(IOrganization, IObjectModifiedEvent)
def on_organization_changed(content, event) -> None:
    """Let the register say what is so now."""
    register.keep(value_of(content))


@adapter(IOrganization, IObjectRemovedEvent)
def on_organization_removed(content, event) -> None:
    """Take it out of the register."""
    register.forget(content.getId())


@adapter(IPersonChanged)
def on_person_changed(event) -> None:
    """Let the register follow; end the sessions of whoever's account was closed."""
    keep_person(event.object)
    keep_head(event.object)
    if not event.object.active:
        sessions.end_sessions(event.object.id)
