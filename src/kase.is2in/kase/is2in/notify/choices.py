"""What each person has chosen: how a kind of events reaches them."""

from collections.abc import Iterable
from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.notify.kinds import CHANNELS
from kase.is2in.notify.kinds import GROUPS
from kase.is2in.notify.kinds import Kind
from kase.is2in.notify.kinds import KINDS
from kase.is2in.notify.settings import channel_of
from kase.is2in.notify.settings import effective
from kase.is2in.notify.settings import mandatory
from kase.is2in.notify.tables import notification_choice as table
from kase.is2in.notify.types import Choice
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from plone import api
from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert


STAFF = "Officer"


def choices(user_id: str) -> tuple[Choice, ...]:
    """Return how each kind reaches a person, in the order they are shown.

    Kinds for the exchange's people are left out for others.
    """
    user = api.user.get(userid=user_id)
    staff = user is not None and STAFF in user.getRoles()
    query = select(table.c.kind, table.c.channel).where(table.c.user_id == user_id)
    chosen = dict(tuple(row) for row in ledger.read(query))
    return tuple(
        Choice(
            kind=kind.code,
            title=kind.title,
            group=group,
            channel=effective(kind, chosen.get(kind.code)),
            chosen=chosen.get(kind.code),
            default=channel_of(kind),
            mandatory=mandatory(kind),
        )
        for group, kinds in GROUPS
        for kind in kinds
        if staff or not kind.staff
    )


def choose(user_id: str, wanted: Mapping[str, str | None]) -> None:
    """Keep a channel for some kinds; None takes a choice back, to the exchange's default.

    Raises RuleRefused with one error per kind that does not exist, may not be chosen, or
    whose channel is none; nothing is kept then.
    """
    errors = [error for kind, channel in wanted.items() if (error := _wrong(kind, channel))]
    if errors:
        raise RuleRefused("channels", _("Something is missing or wrong."), errors=errors)
    # In one order everywhere: two tabs of the same person do not wait crosswise.
    for kind, channel in sorted(wanted.items()):
        if channel is None:
            mine = (table.c.user_id == user_id, table.c.kind == kind)
            ledger.write(delete(table).where(*mine))
            continue
        values = {"user_id": user_id, "kind": kind, "channel": channel}
        ledger.write(
            insert(table)
            .values(values)
            .on_conflict_do_update(index_elements=["user_id", "kind"], set_={"channel": channel})
        )


def channels(kind: Kind, user_ids: Iterable[str]) -> dict[str, str]:
    """Return user id → channel of a kind, one query for all."""
    people = list(user_ids)
    query = select(table.c.user_id, table.c.channel).where(
        table.c.kind == kind.code, table.c.user_id.in_(people)
    )
    chosen = dict(tuple(row) for row in ledger.read(query))
    return {user_id: effective(kind, chosen.get(user_id)) for user_id in people}


def _wrong(code: str, channel: object) -> FieldError | None:
    kind = KINDS.get(code)
    if kind is None:
        return FieldError(code, "kind", _("There is no such kind of events."))
    if channel is not None and channel not in CHANNELS:
        return FieldError(code, "channel", _("Choose one of the offered channels."))
    # A form sends every field; repeating what holds anyway is no wish to change it.
    if mandatory(kind) and channel not in (None, effective(kind, None)):
        text = _("The exchange sends these by e-mail always.")
        return FieldError(code, "mandatory", text)
    return None
