"""Threads of comments on fields (paragraph 20 of the manual); they survive rework.

A comment opens a thread. The other side answers, whoever opened it settles or reopens it. What
the applicant's people say to each other before the application is sent stays among them; what
is said to or by the exchange is seen by both.

A comment is stored only when its writer presses "Сохранить"; what is being typed stays in
the page.
"""

from collections.abc import Iterable
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures import roles
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.filling.instances import instance
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.review import thread_rows
from kase.is2in.procedures.review.places import threads_of
from kase.is2in.procedures.review.quoting import quote
from kase.is2in.procedures.review.submissions import lock
from kase.is2in.procedures.review.thread_rows import ANSWERED
from kase.is2in.procedures.review.thread_rows import OPEN
from kase.is2in.procedures.review.thread_rows import RESOLVED
from kase.is2in.procedures.review.thread_rows import STATES
from kase.is2in.procedures.review.types import Thread
from kase.is2in.questionnaires.api import Answers
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused


LONGEST = 5000
MOST_THREADS = 2000
MOST_MESSAGES = 200

# (form, field, text) or (form, field, text, row of the table from 0)
Draft = tuple[str, str, str] | tuple[str, str, str, int | None]


def comments(application: IApplication, person: Person) -> tuple[Thread, ...]:
    """Return the threads the person may see, the oldest first."""
    return threads_of(application, person, thread_rows.of_application(application.getId()))


def comment(application: IApplication, person: Person, comment_id: str) -> Thread:
    """Return one thread; raise Missing, also for one the person may not see."""
    found = next((one for one in comments(application, person) if one.id == comment_id), None)
    if found is None:
        raise Missing("comment", _("There is no such comment."))
    return found


def add_comment(
    application: IApplication,
    person: Person,
    form: str,
    field: str,
    text: str,
    row: int | None = None,
) -> Thread:
    """Comment on a field of a form's instance, or on a row of a table (from 0).

    Allowed to first heads while they check, to executors while they fill or answer a request,
    to officers while they examine; raises Forbidden, Conflict by state, RuleRefused for an
    empty text, Missing for an unknown place.
    """
    return add_comments(application, person, [(form, field, text, row)])[0]


def add_comments(
    application: IApplication, person: Person, drafts: Iterable[Draft]
) -> tuple[Thread, ...]:
    """Add several comments at once: the manual's "Сохранить" of the first head."""
    rights.require(application, person, rights.COMMENT)
    side = side_of(application, person)
    checked = [_checked(application, *draft) for draft in drafts]
    if not checked:
        return ()
    own = application.getId()
    lock(own)
    number = thread_rows.last_number(own)
    if number + len(checked) > MOST_THREADS:
        raise RuleRefused("too-many", _("There are too many comments on this application."))
    ids = []
    for one, field, text, row in checked:
        number += 1
        now = clock.now()
        place = {"stage": one.stage.id, "form": one.id, "field": field, "row": row}
        thread_rows.add(
            {
                "application": own,
                "number": number,
                **place,
                "quote": quote(one, field, row, Answers(application).values(one.id)),
                "text": text,
                "author": person.id,
                "side": side,
                "internal": is_internal(application, side),
                "at": now,
                "state": OPEN,
                "settled_by": "",
                "settled_at": None,
                "moved": now,
            }
        )
        ids.append(thread_rows.name_of(number))
        said = {"comment": ids[-1], "form": one.id, "field": field, "text": text}
        ledger.record("application.comment", application_subject(application), said)
    touch(application)
    return tuple(one for one in comments(application, person) if one.id in ids)


def reply(application: IApplication, person: Person, comment_id: str, text: str) -> Thread:
    """Say something in a thread; the other side's reply answers it, one's own opens it again.

    Raises Conflict for a settled thread, RuleRefused for an empty text.
    """
    rights.require(application, person, rights.COMMENT)
    lock(application.getId())
    thread = comment(application, person, comment_id)
    said = _said(text)
    if thread.state == RESOLVED:
        raise Conflict("resolved", _("This comment is settled. Reopen it to go on."))
    if len(thread.messages) >= MOST_MESSAGES:
        raise RuleRefused("too-many", _("There are too many replies to this comment."))
    own = _is_own(application, person, comment_id)
    state = OPEN if own else ANSWERED
    _move(application, person, comment_id, state, said)
    ledger.record(
        "application.comment-reply",
        application_subject(application),
        {"comment": comment_id, "text": said},
    )
    touch(application)
    return comment(application, person, comment_id)


def set_comment_state(
    application: IApplication, person: Person, comment_id: str, state: str
) -> Thread:
    """Answer (the other side), resolve or reopen (the side that commented) a thread.

    Allowed while the person may comment; raises Missing, Forbidden, Conflict by state.
    """
    rights.require(application, person, rights.COMMENT)
    lock(application.getId())
    thread = comment(application, person, comment_id)
    if state not in STATES:
        raise Malformed("state", _("The state is open, answered or resolved."), "state")
    own = _is_own(application, person, comment_id)
    if state != ANSWERED and not own:
        raise Forbidden("not-yours", _("Whoever commented decides that it is settled."))
    if state == thread.state:
        return thread
    if state == ANSWERED and thread.state == RESOLVED:
        raise Conflict("resolved", _("This comment is settled. Reopen it to go on."))
    _move(application, person, comment_id, state)
    ledger.record(
        "application.comment-state",
        application_subject(application),
        {"comment": comment_id, "state": state},
    )
    touch(application)
    return comment(application, person, comment_id)


def drop(application: IApplication) -> None:
    """Forget the threads of an application that is deleted."""
    thread_rows.drop(application.getId())


def side_of(application: IApplication, person: Person) -> str:
    """Return the role the person speaks in: the highest of those held here, "" for none."""
    held = roles.held(application, person)
    order = (roles.CASE_OFFICER, roles.FIRST_HEAD, roles.EXECUTOR)
    return next((role for role in order if role in held), "")


def is_internal(application: IApplication, side: str) -> bool:
    """Return whether what a side says now stays within the applicant."""
    return side != roles.CASE_OFFICER and application.submitted is None


def _is_own(application: IApplication, person: Person, comment_id: str) -> bool:
    row = thread_rows.one(application.getId(), comment_id)
    return row.side in roles.held(application, person)


def _move(
    application: IApplication, person: Person, comment_id: str, state: str, text: str = ""
) -> None:
    before = thread_rows.one(application.getId(), comment_id)
    now = clock.now()
    changed = {"moved": now}
    if before.state != state:
        settled = state != OPEN
        changed |= {
            "state": state,
            "settled_by": person.id if settled else "",
            "settled_at": now if settled else None,
        }
    thread_rows.change(before, changed)
    message = {"text": text, "state": state if before.state != state else ""}
    side = side_of(application, person)
    thread_rows.say(before, {**message, "author": person.id, "side": side, "at": now})


def _checked(
    application: IApplication, form: str, field: str, text: str, row: int | None = None
) -> tuple[FormInstance, str, str, int | None]:
    one = instance(application, form)
    if field not in one.schema:
        raise Missing("field", _("The form has no such field."))
    if row is not None:
        rows = Answers(application).values(form).get(field)
        if not isinstance(rows, tuple) or row not in range(len(rows)):
            raise Missing("row", _("The table has no such row."))
    return one, field, _said(text), row


def _said(text: str) -> str:
    said = text.strip() if isinstance(text, str) else ""
    if not said:
        raise RuleRefused("required", _("Write the comment."), "text")
    if len(said) > LONGEST:
        raise RuleRefused("too-long", _("A comment has at most 5000 characters."), "text")
    if "\x00" in said:
        raise RuleRefused("wrong", _("Write the comment."), "text")
    return said
