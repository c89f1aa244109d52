"""Comments on fields of an application (paragraph 20 of the manual); they survive rework."""

from collections.abc import Iterable
from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import Comment
from kase.is2in.procedures.types import CommentState


def comments(application: IApplication) -> tuple[Comment, ...]:
    """Return the comments, the oldest first."""
    raise NotImplementedError


def add_comment(
    application: IApplication, person: Person, form: str, field: str, text: str
) -> Comment:
    """Add a comment to a field of a form's instance and return it.

    Allowed to first heads while they check, to executors while they fill, to officers while
    they examine; raises Forbidden, Conflict by state, RuleRefused for an empty text or an
    unknown field.
    """
    raise NotImplementedError


def add_comments(
    application: IApplication, person: Person, drafts: Iterable[tuple[str, str, str]]
) -> tuple[Comment, ...]:
    """Add several (form, field, text) at once: the manual's "Сохранить" of the first head."""
    raise NotImplementedError


def set_comment_state(
    application: IApplication, person: Person, comment_id: str, state: CommentState
) -> Comment:
    """Answer (executor), resolve (its author's side) or reopen a comment."""
    raise NotImplementedError
