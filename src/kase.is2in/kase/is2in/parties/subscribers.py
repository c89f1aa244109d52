"""What follows from changes: of a setting of accounts, of a person, of an absence."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import sessions
from kase.is2in.parties.interfaces import IAbsenceEvent
from kase.is2in.parties.interfaces import IAbsenceStated
from kase.is2in.parties.interfaces import IAccountSettings
from kase.is2in.parties.interfaces import IPersonChanged
from kase.is2in.parties.interfaces import IPostman
from kase.is2in.parties.people import person
from kase.is2in.web.api import translate
from zope.component import adapter
from zope.component import getUtility


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


@adapter(IPersonChanged)
def on_person_changed(event) -> None:
    """End the sessions of whoever's account was closed."""
    if not event.object.active:
        sessions.end_sessions(event.object.id)


@adapter(IAbsenceEvent)
def on_absence(event) -> None:
    """Write to the substitute: from when to when, and for whom."""
    one = event.object
    absent, acting = person(one.user_id), person(one.substitute)
    if absent is None or acting is None or not acting.active:
        return
    days = {
        "name": absent.full_name,
        "first": one.first_day.strftime("%d.%m.%Y"),
        "last": one.last_day.strftime("%d.%m.%Y"),
    }
    if IAbsenceStated.providedBy(event):
        subject = _("is2in: you stand in for ${name}", mapping=days)
        body = _(
            "From ${first} to ${last} you stand in for ${name}: you see and do the same in the "
            "system is2in. To sign as a first head you need this role yourself.",
            mapping=days,
        )
    else:
        subject = _("is2in: you no longer stand in for ${name}", mapping=days)
        body = _(
            "The absence of ${name} from ${first} to ${last} is cancelled: you do not stand in "
            "any more.",
            mapping=days,
        )
    lang = acting.language
    address, text = acting.email, translate(body, lang)
    getUtility(IPostman).post(address, translate(subject, lang), text, lang)
