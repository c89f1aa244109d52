"""What is wrong with answers, before anybody saves them (B5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures.filling.instances import instance
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import asked
from kase.is2in.questionnaires.api import from_json
from kase.is2in.questionnaires.api import missing
from kase.is2in.questionnaires.api import validate
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused


@dataclass(frozen=True)
class Checked:
    """What would come of saving answers: errors, what would still lack, the fields asked then."""

    errors: tuple[FieldError, ...]
    missing: tuple[str, ...]
    asked: tuple[str, ...]


def check_answers(
    application: IApplication, person: Person, form_id: str, values: Mapping[str, object]
) -> Checked:
    """Check answers of a form as a program sends them, together with those stored; store nothing.

    Raises Missing for an unknown form; Forbidden, Conflict where the person does not fill.
    """
    rights.require(application, person, rights.EDIT)
    schema = instance(application, form_id).schema
    stored = Answers(application).values(form_id)
    errors: list[FieldError] = []
    read: dict[str, object] = {}
    for name, raw in values.items():
        try:
            read.update(from_json(schema, {name: raw}))
        except RuleRefused as refusal:
            errors += refusal.errors
    after = {**stored, **read}
    wrong = {error.field for error in errors}
    errors += [one for one in validate(schema, after, complete=False) if one.field not in wrong]
    return Checked(tuple(errors), missing(schema, after), tuple(asked(schema, after)))
