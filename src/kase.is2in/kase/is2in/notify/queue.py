"""The queue of mails: every mail is a row first, sent by the worker after the commit.

::

    queued ──sent by a job──▶ sent
      │ ▲ └── nobody to write to, read meanwhile, taken out by staff ──▶ dropped
      │ └──── the server did not take it: again after a while
      └────── refused for good, or after the last try ──▶ failed ──retry──▶ queued

A mail is sent at least once: a worker killed between sending and marking sends it again, with
the same Message-ID, by which mail programs know the copy.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import delivery
from kase.is2in.notify.compose import composed
from kase.is2in.notify.interfaces import DeliveryFailed
from kase.is2in.notify.settings import setting
from kase.is2in.notify.site import site_url
from kase.is2in.notify.tables import mail_queue as table
from kase.is2in.notify.tables import outgoing_mail
from kase.is2in.terms import clock
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from uuid import uuid4
import logging


logger = logging.getLogger(__name__)

SEND = "notify.send"
NOTIFICATION, DIGEST, LETTER = "notification", "digest", "letter"
QUEUED, SENT, FAILED, DROPPED = "queued", "sent", "failed", "dropped"
STATES = (QUEUED, SENT, FAILED, DROPPED)
# Minutes to wait after each failed try; the last one for all that follow.
WAITS = (1, 5, 15, 60, 180, 360, 720)
# After a server that did not answer, this worker lets the other mails wait as well: each try
# of its own would hold the queue for the length of a time-out.
SILENCE = timedelta(minutes=1)
# The clocks of the computers of one site may differ by this much.
SKEW = timedelta(seconds=30)
# A mail that is so late has lost its job.
LOST = timedelta(minutes=15)
AT_ONCE = 500
_silent_until: list[datetime] = []


def put_notifications(told: Sequence[tuple[int, str]]) -> None:
    """Queue the mails about notifications: their numbers, with the people they are for."""
    _put(
        [
            {"kind": NOTIFICATION, "user_id": user_id, "notification_id": number}
            for number, user_id in told
        ]
    )


def put_digests(made: Sequence[tuple[int, str]]) -> None:
    """Queue daily letters: their numbers, with the people they are for."""
    _put([{"kind": DIGEST, "user_id": user_id, "digest_id": number} for number, user_id in made])


def post(address: str, subject: str, body: str, lang: str) -> None:
    """Queue a letter inside the caller's transaction: sent when it is committed.

    For what is not a notification (a one-time link). The text is deleted with its sending.
    """
    letter = ledger.write(
        insert(outgoing_mail)
        .values(address=address, subject=subject, body=body, lang=lang, at=clock.now())
        .returning(outgoing_mail.c.id)
    ).scalar_one()
    _put([{"kind": LETTER, "address": address, "subject": subject, "letter_id": letter}])


@ledger.task(SEND)
def send(mail: int) -> None:
    """Send a mail that waits and is due; do nothing for one that another worker has."""
    query = select(table).where(table.c.id == mail, table.c.state == QUEUED)
    rows = ledger.read(query.with_for_update(skip_locked=True))
    now = clock.now()
    if not rows or rows[0].next_at > now + SKEW:
        return
    row = rows[0]
    if _silent_until and now < _silent_until[0]:
        _again(row, _silent_until[0], row.attempts, row.reason)
        return
    letter, reason = composed(row)
    if letter is None:
        logger.info("Mail %s: not sent (%s)", mail, reason)
        finish([mail], DROPPED, reason)
        return
    try:
        delivery.deliver(letter)
    except DeliveryFailed as error:
        _failed(row, error, letter.address)
    else:
        _silent_until.clear()
        finish([mail], SENT, None, letter.address)


@ledger.periodic("*/10 * * * *", "notify.find_lost")
def find_lost() -> None:
    """Give a job to mails that wait without one: their job's workers died."""
    late = (table.c.state == QUEUED, table.c.next_at < clock.now() - LOST)
    query = select(table.c.id).where(*late).order_by(table.c.id).limit(AT_ONCE)
    for row in ledger.read(query):
        ledger.enqueue_once(f"mail-{row.id}", SEND, mail=row.id)


def finish(
    numbers: Iterable[int], state: str, reason: str | None, address: str | None = None
) -> None:
    """Note how mails ended; a letter's text goes unless it may be tried again."""
    numbers = list(numbers)
    values = {"state": state, "reason": reason, "next_at": None, "done_at": clock.now()}
    if address is not None:
        values["address"] = address
    if state == SENT:
        values["attempts"] = table.c.attempts + 1
    if state in (SENT, DROPPED):
        letters = select(table.c.letter_id).where(table.c.id.in_(numbers))
        letters = [row.letter_id for row in ledger.read(letters) if row.letter_id]
        ledger.write(delete(outgoing_mail).where(outgoing_mail.c.id.in_(letters)))
    ledger.write(update(table).where(table.c.id.in_(numbers)).values(values))


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many failed tries."""
    return timedelta(minutes=WAITS[min(tries, len(WAITS)) - 1])


def _put(rows: list[dict]) -> None:
    if not rows:
        return
    at, site = clock.now(), site_url()
    domain = delivery.domain()
    common = {"state": QUEUED, "site": site, "at": at, "next_at": at}
    rows = [{**common, **row, "message_id": f"{uuid4().hex}@{domain}"} for row in rows]
    for number in sorted(ledger.write(insert(table).values(rows).returning(table.c.id)).scalars()):
        ledger.enqueue(SEND, mail=number)


def _failed(row, error: DeliveryFailed, address: str) -> None:
    tries = row.attempts + 1
    if error.silent:
        _silent_until[:] = [clock.now() + SILENCE]
    if error.final or tries >= setting("tries"):
        logger.error("Mail %s is given up after try %s: %s", row.id, tries, error.reason)
        finish([row.id], FAILED, error.reason, address)
        ledger.write(update(table).where(table.c.id == row.id).values(attempts=tries))
        return
    logger.warning("Mail %s was not taken on try %s: %s", row.id, tries, error.reason)
    _again(row, clock.now() + wait_after(tries), tries, error.reason)


def _again(row, moment: datetime, tries: int, reason: str | None) -> None:
    values = {"attempts": tries, "next_at": moment, "reason": reason}
    ledger.write(update(table).where(table.c.id == row.id).values(values))
    ledger.enqueue_at(moment, SEND, mail=row.id)
