"""Files that were uploaded while something else of their form was wrong.

They wait beside the answers under a token that only the form page knows, for one day; the
person never has to choose the file twice.
"""

from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from datetime import timedelta
from kase.is2in.questionnaires.types import Staged
from kase.is2in.terms import clock
from persistent import Persistent
from secrets import token_urlsafe
from zope.annotation.interfaces import IAnnotations


KEY = "kase.is2in.questionnaires.staged"
KEPT_FOR = timedelta(days=1)
# One person fills one form: more waiting files than this are an attack on the disk.
MOST = 50


class _Waiting(Persistent):
    def __init__(self, owner: str, form_id: str, name: str, file) -> None:
        self.owner = owner
        self.form_id = form_id
        self.name = name
        self.file = file
        self.at = clock.now()


def stage(context, owner: str, form_id: str, name: str, file) -> Staged:
    """Keep a checked file for a field of a form and return its token.

    An older file waiting for the same field of the same person is forgotten, and so is every
    expired one.
    """
    annotations = IAnnotations(context)
    waiting = annotations.get(KEY)
    if waiting is None:
        waiting = annotations[KEY] = OOBTree()
    _forget_old(waiting, (owner, form_id, name))
    token = token_urlsafe(24)
    waiting[token] = _Waiting(owner, form_id, name, file)
    return Staged(token, file.filename, file.getSize())


def staged(context, token: str, owner: str, form_id: str, name: str):
    """Return the file that waits under a token for this person and field, or None."""
    found = IAnnotations(context).get(KEY, {}).get(token)
    if found is None or (found.owner, found.form_id, found.name) != (owner, form_id, name):
        return None
    return None if clock.now() - found.at > KEPT_FOR else found.file


def unstage(context, files: Iterable) -> None:
    """Forget the waiting files that have just been saved."""
    waiting = IAnnotations(context).get(KEY, {})
    saved = {id(file) for file in files}
    for token, entry in list(waiting.items()):
        if id(entry.file) in saved:
            del waiting[token]


def _forget_old(waiting: OOBTree, same: tuple[str, str, str]) -> None:
    entries = sorted(waiting.items(), key=lambda item: item[1].at)
    for position, (token, entry) in enumerate(entries):
        expired = clock.now() - entry.at > KEPT_FOR
        over = len(entries) - position >= MOST
        if expired or over or (entry.owner, entry.form_id, entry.name) == same:
            del waiting[token]


def waiting_files(context, owner: str, form_id: str) -> tuple[tuple[str, str, object], ...]:
    """Return (token, name, file) of what waits for a person under a form's name, oldest first."""
    entries = sorted(IAnnotations(context).get(KEY, {}).items(), key=lambda item: item[1].at)
    return tuple(
        (token, entry.name, entry.file)
        for token, entry in entries
        if (entry.owner, entry.form_id) == (owner, form_id)
        and clock.now() - entry.at <= KEPT_FOR
    )
