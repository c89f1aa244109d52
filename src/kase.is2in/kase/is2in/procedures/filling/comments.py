"""Comments as they were kept on the application before they became threads (``review``).

Nothing writes them any more. The class stays where it was, because that is the name under which
it is stored; ``review.converting`` reads what is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from kase.is2in.procedures.interfaces import IApplication
from zope.annotation.interfaces import IAnnotations


KEY = "kase.is2in.procedures.filling.comments"


@dataclass(frozen=True)
class StoredComment:
    """A comment as it was kept; ``side`` is the role its author spoke in."""

    id: str
    form: str
    field: str
    text: str
    author: str
    side: str
    at: datetime
    state: str = "open"
    settled_by: str = ""
    settled_at: datetime | None = None


def kept_comments(application: IApplication) -> Mapping[str, StoredComment]:
    """Return id → comment; {} where there are none, or none any more."""
    return IAnnotations(application).get(KEY, {})


def forget_comments(application: IApplication) -> None:
    """Take them away from the application."""
    IAnnotations(application).pop(KEY, None)
