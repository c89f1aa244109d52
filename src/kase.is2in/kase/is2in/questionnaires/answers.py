"""The store of answers on a content object: versions, authors, optimistic locking.

The answers of each form lie in an annotation of the object. A save names the version it
started from; a save that started from an older one is refused, never merged.
"""

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from collections.abc import Mapping
from datetime import datetime
from kase.is2in import _
from kase.is2in.questionnaires.staging import unstage
from kase.is2in.questionnaires.types import FormAnswers
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.questionnaires.types import Save
from kase.is2in.questionnaires.types import Source
from kase.is2in.questionnaires.validation import empty
from kase.is2in.questionnaires.validation import field_errors
from kase.is2in.questionnaires.validation import unknown
from kase.is2in.terms import clock
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from persistent import Persistent
from persistent.mapping import PersistentMapping
from plone.namedfile.interfaces import INamedBlobFile
from zope.annotation.interfaces import IAnnotations


KEY = "kase.is2in.questionnaires.answers"


class StoredForm(Persistent):
    """The answers of one form as they are stored."""

    def __init__(self) -> None:
        self.version = 0
        self.values = PersistentMapping()
        self.sources = PersistentMapping()
        self.saves = IOBTree()


class Answers:
    """The answers stored on one content object. Every reading gives copies."""

    def __init__(self, context) -> None:
        self._context = context
        self._annotations = IAnnotations(context)

    def form_ids(self) -> tuple[str, ...]:
        """Return the ids of the forms that were ever saved here."""
        return tuple(self._stored())

    def values(self, form_id: str) -> dict:
        """Return all stored answers of a form, also of fields not asked now; {} for none."""
        stored = self._stored().get(form_id)
        return {} if stored is None else {k: thaw(v) for k, v in stored.values.items()}

    def version(self, form_id: str) -> int:
        """Return the form's version; 0 before the first save."""
        stored = self._stored().get(form_id)
        return 0 if stored is None else stored.version

    def current(self, form_id: str) -> FormAnswers:
        """Return the answers with version, author, time and where reused ones came from."""
        stored = self._stored().get(form_id)
        if stored is None:
            return FormAnswers(form_id, 0, Frozen())
        last = stored.saves[stored.version]
        return FormAnswers(
            form_id,
            stored.version,
            Frozen({name: freeze(value) for name, value in stored.values.items()}),
            last.author,
            last.at,
            Frozen(stored.sources),
        )

    def sources(self, form_id: str) -> dict[str, Source]:
        """Return where the answers that were reused, and not changed since, came from."""
        stored = self._stored().get(form_id)
        return {} if stored is None else dict(stored.sources)

    def saves(self, form_id: str) -> tuple[Save, ...]:
        """Return every save of a form, oldest first."""
        stored = self._stored().get(form_id)
        return () if stored is None else tuple(stored.saves.values())

    def save(
        self,
        form_id: str,
        schema,
        values: Mapping,
        *,
        author: str,
        base_version: int | None = None,
        source: Source | None = None,
        sources: Mapping[str, Source] | None = None,
    ) -> int:
        """Store answers and return the form's version, the same one when nothing changed.

        Names left out keep their answers; None takes an answer (or a file) away. The form may
        be incomplete, but what is given must be right. ``base_version`` is the version the
        person saw; ``source`` says where reused answers come from, ``sources`` where single ones
        do. Raises Stale (``current``:
        FormAnswers) for an older base, RuleRefused with an error per field.
        """
        self._refuse_stale(form_id, base_version)
        errors = unknown(schema, values)
        for name in values:
            if name in schema:
                errors += field_errors(schema[name], values[name], complete=False)
        if errors:
            raise RuleRefused("answers", _("Some fields are not right yet."), errors=errors)
        stored = self._stored().get(form_id) or StoredForm()
        changed = _changes(stored.values, values)
        if not changed:
            return stored.version
        _apply(stored, changed, dict.fromkeys(changed, source) | dict(sources or {}))
        stored.version += 1
        stored.saves[stored.version] = Save(
            stored.version, author, clock.now(), tuple(sorted(changed))
        )
        self._writable()[form_id] = stored
        unstage(self._context, changed.values())
        return stored.version

    def remove(self, form_id: str) -> None:
        """Forget a form's answers."""
        if form_id in self._stored():
            del self._writable()[form_id]

    def _refuse_stale(self, form_id: str, base_version: int | None) -> None:
        if base_version is None or base_version == self.version(form_id):
            return
        current = self.current(form_id)
        raise Stale(
            "stale",
            _(
                "Somebody has saved this form since you opened it. Nothing of yours is lost: "
                "compare both versions and save again."
            ),
            current=current,
        )

    def _stored(self) -> Mapping:
        return self._annotations.get(KEY, {})

    def _writable(self) -> OOBTree:
        if KEY not in self._annotations:
            self._annotations[KEY] = OOBTree()
        return self._annotations[KEY]


def _changes(stored: Mapping, values: Mapping) -> dict:
    """Return what differs from the stored answers; no answer is None."""
    wanted = {name: None if empty(value) else freeze(value) for name, value in values.items()}
    return {name: value for name, value in wanted.items() if stored.get(name) != value}


def _apply(stored: StoredForm, changed: Mapping, sources: Mapping[str, Source | None]) -> None:
    for name, value in changed.items():
        stored.sources.pop(name, None)
        if value is None:
            stored.values.pop(name, None)
            continue
        stored.values[name] = value
        if sources[name] is not None:
            stored.sources[name] = sources[name]


def freeze(value: object) -> object:
    """Return an answer in a form that nobody can change: a table as a tuple of Frozen rows."""
    if isinstance(value, tuple | list):
        return tuple(
            Frozen({name: cell for name, cell in row.items() if cell is not None}) for row in value
        )
    return value


def thaw(value: object) -> object:
    """Return an answer as ``values`` gives it: rows are plain dictionaries of their own."""
    return tuple(dict(row) for row in value) if isinstance(value, tuple) else value


def snapshot(context) -> Frozen:
    """Return all answers of an object as they stand, form id to FormAnswers; it never changes.

    Files are the stored ones: their bytes are shared, and a stored file is never altered.
    """
    answers = Answers(context)
    return Frozen({form_id: answers.current(form_id) for form_id in answers.form_ids()})


def copy_of_file(value):
    """Return a file's own copy for another object; other answers as they are."""
    if not INamedBlobFile.providedBy(value):
        return value
    return type(value)(data=value.data, contentType=value.contentType, filename=value.filename)


def last_saved(context) -> datetime | None:
    """Return when anything was last saved on the object, in UTC."""
    answers = Answers(context)
    moments = [answers.current(form_id).at for form_id in answers.form_ids()]
    return max(filter(None, moments), default=None)
