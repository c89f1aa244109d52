"""Questionnaires: answers of archived applications used again (paragraph 9.6)."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures import states
from kase.is2in.procedures.archive.mirror import in_step
from kase.is2in.procedures.archive.mirror import seen
from kase.is2in.procedures.archive.tables import application_row
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.edition import read_edition
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
from sqlalchemy import and_
from sqlalchemy import ColumnElement
from sqlalchemy import or_
from sqlalchemy import Row
from sqlalchemy import select


SEPARATOR = "."
LARGEST_PAGE = 100
# Rows of applications read at once; each that has a form to show is woken.
PORTION = 50


@dataclass(frozen=True)
class QuestionnaireList:
    """A page of questionnaires; ``after`` asks for the next one, "" on the last."""

    rows: tuple[Questionnaire, ...]
    after: str = ""


def questionnaires(
    person: Person, form: str = "", after: str = "", size: int = LARGEST_PAGE
) -> QuestionnaireList:
    """Return a page of the filled forms of archived applications, the last submitted first.

    Those of the person's own organisation, and those of applications the person took part in;
    people of the exchange file nothing and have none. ``form`` is the id of a form to keep to,
    ``after`` the ``after`` of the page before: only the applications of the page are woken.
    Raises Missing for an ``after`` that is none of these questionnaires.
    """
    in_step()
    rows: list[Questionnaire] = []
    for application, visible in _behind(person, form, after):
        answers = Answers(application)
        for one in _following(application, after):
            if form not in ("", one.form.id) or not answers.version(one.id):
                continue
            if len(rows) == size:
                return QuestionnaireList(tuple(rows), rows[-1].source if rows else after)
            rows.append(_row(application, one, visible))
    return QuestionnaireList(tuple(rows))


def _following(application: IApplication, after: str) -> tuple[FormInstance, ...]:
    """Return the forms of an application, of the one a page ended in those that come next."""
    every = every_instance(application)
    wanted, _dot, form_id = after.partition(SEPARATOR)
    if application.getId() != wanted:
        return every
    names = [one.id for one in every]
    return every[names.index(form_id) + 1 :] if form_id in names else every


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
    in_step()
    found = _archived(person, application_row.c.id == wanted)
    if not found:
        raise Missing("questionnaire", _("There is no such questionnaire."))
    application = _woken(found[0])
    return application, instance(application, form_id)


def _behind(person: Person, form: str, after: str) -> Iterator[tuple[IApplication, bool]]:
    """Yield archived applications, the last first, and whether the person may see them.

    ``after`` names the application to begin with, ``form`` a form that they must have.
    """
    columns = application_row.c
    wanted = [] if not form else [columns.definition.in_(_editions_with(person, form))]
    if after:
        first = _archived(person, columns.id == after.partition(SEPARATOR)[0])
        if not first:
            raise Missing("questionnaire", _("There is no such questionnaire."))
        yield _woken(first[0]), first[0].visible
        wanted.append(_older(first[0]))
    while rows := _archived(person, *wanted):
        for row in rows:
            yield _woken(row), row.visible
        if len(rows) < PORTION:
            return
        wanted = [*wanted, _older(rows[-1])]


def _older(row: Row) -> ColumnElement[bool]:
    """Return the condition of what comes later in the list than a row."""
    columns = application_row.c
    same = and_(columns.submitted == row.submitted, columns.id > row.id)
    return or_(columns.submitted < row.submitted, same)


def _editions_with(person: Person, form: str) -> list[str]:
    """Return the editions of the person's archived applications that have a form."""
    query = select(application_row.c.definition).where(*_usable(person)).distinct()
    return [row.definition for row in ledger.read(query) if _has(row.definition, form)]


def _has(digest: str, form: str) -> bool:
    stages = read_edition(digest).filling_stages()
    return any(one.id == form for stage in stages for one in stage.forms)


def _archived(person: Person, *wanted: ColumnElement[bool]) -> Sequence[Row]:
    """Return rows of the first archived applications whose answers the person may use."""
    if not person.organization:
        return ()
    columns = application_row.c
    query = (
        select(columns.id, columns.category, columns.submitted, seen().label("visible"))
        .where(*_usable(person), *wanted)
        .order_by(columns.submitted.desc(), columns.id)
        .limit(PORTION)
    )
    return ledger.read(query)


def _usable(person: Person) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of archived applications whose answers a person may use.

    A colleague need not see an application to use the company's own answers again.
    """
    columns = application_row.c
    own = or_(columns.organization == person.organization, seen())
    return columns.state == states.ARCHIVE, columns.submitted.is_not(None), own


def _woken(row: Row) -> IApplication:
    """Return the application of a row past the person's rights: ``_usable`` has judged them."""
    with privileged():
        return category_folder(row.category)[row.id]


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
