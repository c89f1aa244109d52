"""Comments on fields of an application (paragraph 20 of the manual); they survive rework.

A comment is stored only when its writer presses "Сохранить"; what is being typed stays in
the page. The store is an annotation of the application: id → comment.
"""

from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures import roles
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.filling.instances import instance
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.types import Comment
from kase.is2in.procedures.types import CommentState
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from zope.annotation.interfaces import IAnnotations


KEY = "kase.is2in.procedures.filling.comments"
LONGEST = 5000
OPEN = "open"
ANSWERED = "answered"
RESOLVED = "resolved"
STATES = (OPEN, ANSWERED, RESOLVED)


@dataclass(frozen=True)
class StoredComment:
    """A comment as it is kept; ``side`` is the role its author spoke in."""

    id: str
    form: str
    field: str
    text: str
    author: str
    side: str
    at: datetime
    state: str = OPEN
    settled_by: str = ""
    settled_at: datetime | None = None


def comments(application: IApplication) -> tuple[Comment, ...]:
    """Return the comments, the oldest first."""
    return tuple(_shown(stored) for stored in _stored(application).values())


def add_comment(
    application: IApplication, person: Person, form: str, field: str, text: str
) -> Comment:
    """Add a comment to a field of a form's instance and return it.

    Allowed to first heads while they check, to executors while they fill, to officers while
    they examine; raises Forbidden, Conflict by state, RuleRefused for an empty text,
    Missing for an unknown field.
    """
    return add_comments(application, person, [(form, field, text)])[0]


def add_comments(
    application: IApplication, person: Person, drafts: Iterable[tuple[str, str, str]]
) -> tuple[Comment, ...]:
    """Add several (form, field, text) at once: the manual's "Сохранить" of the first head."""
    rights.require(application, person, rights.COMMENT)
    side = _side(application, person)
    checked = [_checked(application, *draft) for draft in drafts]
    if not checked:
        return ()
    store = _writable(application)
    added = []
    for form, field, text in checked:
        comment_id = f"{len(store) + 1:06d}"
        store[comment_id] = StoredComment(
            comment_id, form, field, text, person.id, side, clock.now()
        )
        added.append(store[comment_id])
        ledger.record(
            "application.comment",
            application_subject(application),
            {"comment": comment_id, "form": form, "field": field, "text": text},
        )
    touch(application)
    return tuple(_shown(stored) for stored in added)


def set_comment_state(
    application: IApplication, person: Person, comment_id: str, state: CommentState
) -> Comment:
    """Answer (whoever fills), resolve or reopen (the side that commented) a comment.

    Allowed while the person may comment; raises Missing, Forbidden, Conflict by state.
    """
    rights.require(application, person, rights.COMMENT)
    stored = _stored(application).get(comment_id)
    if stored is None:
        raise Missing("comment", _("There is no such comment."))
    if state not in STATES:
        raise Malformed("state", _("The state is open, answered or resolved."), "state")
    if state != ANSWERED and stored.side not in roles.held(application, person):
        raise Forbidden("not-yours", _("Whoever commented decides that it is settled."))
    if state == stored.state:
        return _shown(stored)
    settled = {"settled_by": "", "settled_at": None}
    if state != OPEN:
        settled = {"settled_by": person.id, "settled_at": clock.now()}
    changed = replace(stored, state=state, **settled)
    _writable(application)[comment_id] = changed
    ledger.record(
        "application.comment-state",
        application_subject(application),
        {"comment": comment_id, "state": state},
    )
    touch(application)
    return _shown(changed)


def _checked(
    application: IApplication, form: str, field: str, text: str
) -> tuple[str, str, str]:
    if field not in instance(application, form).schema:
        raise Missing("field", _("The form has no such field."))
    said = text.strip() if isinstance(text, str) else ""
    if not said:
        raise RuleRefused("required", _("Write the comment."), "text")
    if len(said) > LONGEST:
        raise RuleRefused("too-long", _("A comment has at most 5000 characters."), "text")
    return form, field, said


def _side(application: IApplication, person: Person) -> str:
    """Return the role the person comments in: the highest of those held here."""
    held = roles.held(application, person)
    return next(
        role for role in (roles.CASE_OFFICER, roles.FIRST_HEAD, roles.EXECUTOR) if role in held
    )


def _stored(application: IApplication) -> Mapping[str, StoredComment]:
    return IAnnotations(application).get(KEY, {})


def _writable(application: IApplication) -> OOBTree:
    annotations = IAnnotations(application)
    if KEY not in annotations:
        annotations[KEY] = OOBTree()
    return annotations[KEY]


def _shown(stored: StoredComment) -> Comment:
    return Comment(
        id=stored.id,
        form=stored.form,
        field=stored.field,
        text=stored.text,
        author=person_ref(stored.author),
        at=stored.at,
        state=stored.state,
        settled_by=person_ref(stored.settled_by),
        settled_at=stored.settled_at,
    )
