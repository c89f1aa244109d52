"""Questionnaires of archived applications used again in a new one (paragraph 9.6)."""

from collections.abc import Mapping
from kase.is2in.questionnaires.answers import copy_of_file
from kase.is2in.questionnaires.kinds import kind_of
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.questionnaires.types import Reusable
from kase.is2in.questionnaires.types import Source
from kase.is2in.questionnaires.validation import empty
from kase.is2in.questionnaires.validation import field_errors


def reusable(values: Mapping, schema, source: Source, old_schema=None) -> Reusable:
    """Return what of old answers fits a form of the same id, to be given to ``Answers.save``.

    Fields that the form no longer has are dropped. An answer is refused where its kind of field
    has changed (``old_schema``, where it is known) or where it no longer passes the rules.
    Files get copies of their own: the archive keeps its bytes whatever happens to the new form.
    """
    fitting, dropped, refused = {}, [], []
    for name, value in values.items():
        if empty(value):
            continue
        if name not in schema:
            dropped.append(name)
        elif _changed_kind(name, schema, old_schema) or field_errors(schema[name], value, False):
            refused.append(name)
        else:
            fitting[name] = copy_of_file(value)
    return Reusable(Frozen(fitting), source, tuple(sorted(dropped)), tuple(sorted(refused)))


def _changed_kind(name: str, schema, old_schema) -> bool:
    if old_schema is None or name not in old_schema:
        return False
    return kind_of(schema[name]).code != kind_of(old_schema[name]).code
