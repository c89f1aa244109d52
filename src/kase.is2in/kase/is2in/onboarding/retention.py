"""What is not needed any more goes: unconfirmed requests, personal data, spent tokens."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding.register import subject
from kase.is2in.onboarding.settings import setting
from kase.is2in.onboarding.tables import connection_count
from kase.is2in.onboarding.tables import connection_request as table
from kase.is2in.onboarding.tables import connection_token
from kase.is2in.onboarding.types import APPROVED
from kase.is2in.onboarding.types import REFUSED
from kase.is2in.onboarding.types import UNCONFIRMED
from kase.is2in.terms import clock
from sqlalchemy import delete
from sqlalchemy import update


# The reason is free text of an officer: names may stand in it.
ERASED = {"email": "", "phone": "", "address": "", "people": [], "reason": ""}


@ledger.periodic("17 3 * * *", "onboarding.erase_personal_data")
def erase_personal_data() -> None:
    """Erase the personal data of requests decided long enough ago; their bare facts stay."""
    before = clock.now() - timedelta(days=setting("retention_days"))
    statement = (
        update(table)
        .where(
            table.c.state.in_((APPROVED, REFUSED)),
            table.c.decided < before,
            table.c.erased.is_(None),
        )
        .values(**ERASED, erased=clock.now())
        .returning(table.c.number)
    )
    for number in sorted(ledger.write(statement).scalars()):
        ledger.record("connection-request-erased", subject(number), {})


@ledger.periodic("27 * * * *", "onboarding.forget_unconfirmed")
def forget_unconfirmed() -> None:
    """Delete the requests whose e-mail nobody confirmed in time."""
    before = clock.now() - timedelta(hours=setting("confirm_hours"))
    ledger.write(delete(table).where(table.c.state == UNCONFIRMED, table.c.created < before))


@ledger.periodic("37 * * * *", "onboarding.forget_tokens")
def forget_tokens() -> None:
    """Delete spent tokens and counts that no check looks at any more."""
    now = clock.now()
    ledger.write(delete(connection_token).where(connection_token.c.until < now))
    ledger.write(delete(connection_count).where(connection_count.c.until < now))
