"""What the register of organisations says of the fields of a form (B4-B7).

A form that nobody has saved yet begins with it. What is saved stays: where the register says
something else, both are shown, to whoever fills and to whoever examines, until the application
is finished.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from functools import cached_property
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.filling import readiness
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.filling.instances import instance
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import from_json
from kase.is2in.questionnaires.api import register_sources
from kase.is2in.questionnaires.api import shown
from kase.is2in.questionnaires.types import FormAnswers
from kase.is2in.questionnaires.types import Known
from kase.is2in.questionnaires.types import Source
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import language


# What the button of a field sends, before the form and the field.
TAKE = "take-register"


class Register:
    """The register's facts of an applicant, read when the first field asks for one."""

    def __init__(self, application: IApplication) -> None:
        self.application = application

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """Return the facts by their codes (``catalogue.register_sources``), "" for unknown."""
        code = self.application.organization
        try:
            one = parties.organization(code)
        except Missing:
            return {}
        heads = [term for term in parties.heads_of(code) if term.until is None]
        # Of two first heads nobody knows which one is meant.
        head = heads[0] if len(heads) == 1 else None
        return {
            "code": one.code,
            "bin": one.bin,
            **{f"name_{lang}": one.name(lang) for lang in ("ru", "kk", "en")},
            **parties.requisites(code),
            "head_name": head.full_name if head is not None else "",
            "head_position": head.position if head is not None else "",
        }

    def known(self, one: FormInstance, stored: FormAnswers) -> dict[str, Known]:
        """Return by field what the register says; nothing once the application is finished.

        What the field would not take is left out.
        """
        if self.application.archived is not None:
            return {}
        found = {}
        for name, source in register_sources(one.schema).items():
            value = _fitting(one.schema, name, self.facts.get(source, ""))
            if value is None:
                continue
            differs = stored.version > 0 and stored.values.get(name) != value
            taken = stored.sources.get(name)
            found[name] = Known(
                source=source,
                value=value,
                text=shown(one.schema[name], value, language()),
                day=clock.almaty(clock.now()).date(),
                differs=differs,
                changed=differs and taken is not None and bool(taken.register),
                act=f"{TAKE}:{one.id}.{name}",
            )
        return found


def sources_of(known: Mapping[str, Known], values: Mapping[str, object]) -> dict[str, Source]:
    """Return where those of the values come from that are what the register says."""
    return {
        name: Source("", clock.now(), register=one.source)
        for name, one in known.items()
        if name in values and values[name] == one.value
    }


def take_from_register(
    application: IApplication, person: Person, stage_id: str, form_id: str, names: Iterable[str]
) -> int:
    """Put what the register says now into fields of a form; return the form's version.

    Raises Missing for a field the register knows nothing of, Forbidden, Conflict by state.
    """
    rights.require(application, person, rights.EDIT)
    one = instance(application, form_id, stage_id)
    answers = Answers(application)
    known = Register(application).known(one, answers.current(form_id))
    wanted = tuple(names)
    if not wanted or not set(wanted) <= set(known):
        raise Missing("register", _("The register of organisations says nothing of this field."))
    values = {name: known[name].value for name in wanted}
    before = answers.version(form_id)
    version = answers.save(
        form_id, one.schema, values, author=person.id, sources=sources_of(known, values)
    )
    if version != before:
        if not readiness.mark(application, stage_id):
            application.stage_marks = {**application.stage_marks, stage_id: readiness.SAVED}
        details = {"form": form_id, "fields": sorted(wanted)}
        ledger.record("application.prefill", application_subject(application), details)
        touch(application)
    return version


def _fitting(schema, name: str, text: str) -> object:
    """Return a text of the register as the field keeps it, None where it is none of its kind."""
    if not text:
        return None
    try:
        return from_json(schema, {name: text})[name]
    except RuleRefused:
        return None
