"""Questionnaires: answers of archived applications used again (paragraph 9.6)."""

from collections.abc import Iterator
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures import states
from kase.is2in.procedures.archive.mirror import in_step
from kase.is2in.procedures.archive.mirror import seen
from kase.is2in.procedures.archive.tables import application_row
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.filling import readiness
from kase.is2in.procedures.filling.instances import every_instance
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.filling.instances import instance
from kase.is2in.procedures.filling.stages import form_state
from kase.is2in.procedures.folders import category_folder
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import FormState
from kase.is2in.procedures.types import Questionnaire
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import reusable
from kase.is2in.questionnaires.types import Source
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import language
from kase.is2in.web.api import privileged
from sqlalchemy import or_
from sqlalchemy import select


SEPARATOR = "."


def questionnaires(person: Person) -> tuple[Questionnaire, ...]:
    """Return the filled forms of archived applications, the last submitted first.

    Those of the person's own organisation, and those of applications the person took part in;
    people of the exchange file nothing and have none.
    """
    return tuple(
        _row(application, one, visible)
        for application, visible in _archived(person)
        for one in every_instance(application)
        if Answers(application).version(one.id)
    )


def reuse(
    application: IApplication, person: Person, stage_id: str, form_id: str, source: str
) -> FormState:
    """Copy a questionnaire's answers into a form; each shows where and when it came from.

    ``source`` is ``Questionnaire.source``. Answers to fields that the form no longer has, or
    that its rules no longer allow, are left out. Raises Missing for a questionnaire the
    person may not use, RuleRefused for one of another form.
    """
    rights.require(application, person, rights.EDIT)
    target = instance(application, form_id, stage_id)
    archived, old = _source(person, source)
    if archived.organization != application.organization:
        # A consultant works for several issuers; what one told must not reach another.
        raise Missing("questionnaire", _("There is no such questionnaire."))
    if old.form.id != target.form.id:
        raise RuleRefused("other-form", _("These are the answers of another form."), "source")
    answers = Answers(application)
    found = reusable(
        Answers(archived).values(old.id),
        target.schema,
        Source(archived.number, archived.submitted, archived.absolute_url()),
        old.schema,
    )
    answers.save(
        form_id, target.schema, found.values, author=person.id, source=found.source
    )
    if readiness.mark(application, stage_id) != readiness.DONE:
        application.stage_marks = {**application.stage_marks, stage_id: readiness.SAVED}
    ledger.record(
        "application.reuse",
        application_subject(application),
        {"form": form_id, "source": source, "left_out": [*found.dropped, *found.refused]},
    )
    touch(application)
    return form_state(application, target)


def _source(person: Person, source: str) -> tuple[IApplication, FormInstance]:
    wanted, _dot, form_id = source.partition(SEPARATOR)
    for application, _visible in _archived(person, wanted):
        return application, instance(application, form_id)
    raise Missing("questionnaire", _("There is no such questionnaire."))


def _archived(person: Person, only: str | None = None) -> Iterator[tuple[IApplication, bool]]:
    """Yield archived applications, the last first, and whether the person may see them.

    A colleague need not see an application to use the company's own answers again: the
    search goes past the person's rights, and what is given is limited here.
    """
    if not person.organization:
        return
    in_step()
    columns, visible = application_row.c, seen()
    query = (
        select(columns.id, columns.category, visible.label("visible"))
        .where(columns.state == states.ARCHIVE, columns.submitted.is_not(None))
        .where(or_(columns.organization == person.organization, visible))
        .order_by(columns.submitted.desc(), columns.id)
    )
    if only is not None:
        query = query.where(columns.id == only)
    for row in ledger.read(query):
        with privileged():
            application = category_folder(row.category)[row.id]
        yield application, row.visible


def _row(application: IApplication, one: FormInstance, visible: bool) -> Questionnaire:
    lang = language()
    return Questionnaire(
        source=f"{application.getId()}{SEPARATOR}{one.id}",
        form=one.form.id,
        title=one.form.title(lang) + (f", {one.isin}" if one.isin else ""),
        number=application.number,
        procedure=application.procedure,
        procedure_title=definition_of(application).title(lang),
        organization=application.organization,
        archived=application.archived,
        url=application.absolute_url() if visible else "",
    )
