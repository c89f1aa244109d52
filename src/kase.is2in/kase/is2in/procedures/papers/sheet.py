"""What the papers of an application say: plain data for the templates of ``documents``."""

from collections.abc import Iterable
from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.documents.types import ApplicationSheet
from kase.is2in.documents.types import Attachment
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import Section
from kase.is2in.documents.types import Statement
from kase.is2in.documents.types import StoredDocument
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.filling import readiness
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.filling.instances import instances
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers.uploads import uploads
from kase.is2in.procedures.people import person_name
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import readable
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate


def application_sheet(
    application: IApplication, lang: str, head: Person | None = None
) -> ApplicationSheet:
    """Return the application with every form's answers and the manifest of attached files.

    ``head`` is the first head who is to sign.
    """
    definition = definition_of(application)
    applicant = parties.organization(application.organization)
    edition = translate(
        _("Edition ${edition}", mapping={"edition": str(application.edition)}), lang
    )
    facts = [Row(translate(_("Edition of the procedure"), lang), edition)]
    if application.consultant:
        facts.append(
            Row(
                translate(_("Financial consultant"), lang),
                person_name(application.consultant),
            )
        )
    return ApplicationSheet(
        procedure=definition.title(lang),
        applicant=applicant.name(lang),
        bin=applicant.bin,
        sections=tuple(
            section
            for stage in definition.filling_stages()
            for section in _sections(application, stage, lang)
        ),
        attachments=tuple(
            Attachment(upload.filename, upload.size, upload.sha256, upload.title(lang))
            for upload in uploads(application)
        ),
        number=application.number,
        facts=tuple(facts),
        signatory=head.full_name if head else "",
        position=head.position if head else "",
    )


def withdrawal_sheet(application: IApplication, text: str, lang: str) -> Statement:
    """Return the statement by which the applicant withdraws the application."""
    asked = _("We ask to stop considering the application and give it back for this reason:")
    return Statement(
        subject=translate(_("Statement of withdrawal"), lang),
        facts=_about(application, lang),
        paragraphs=(translate(asked, lang), *_paragraphs(text)),
    )


def answer_sheet(
    application: IApplication,
    text: str,
    answers: Mapping[int, str],
    files: Iterable[StoredDocument],
    lang: str,
) -> Statement:
    """Return the answer to the last request: its text, then each point with what is said to it."""
    request = application.requests[-1]
    paragraphs = [*_paragraphs(text)]
    for one in request.get("points", ()):
        words = {"number": str(one["number"]), "text": one["text"]}
        paragraphs.append(translate(_("Point ${number}. ${text}", mapping=words), lang))
        paragraphs += _paragraphs(answers.get(one["number"], "")) or ("—",)
    day = formats.date(request["asked_at"], lang)
    asked = Row(translate(_("Request of the exchange of"), lang), day)
    return Statement(
        subject=translate(_("Answer to the request of the exchange"), lang),
        facts=(*_about(application, lang), asked),
        paragraphs=tuple(paragraphs),
        attachments=tuple(Attachment(one.filename, one.size, one.sha256) for one in files),
    )


def _about(application: IApplication, lang: str) -> tuple[Row, ...]:
    """Return the lines by which a statement names its application."""
    applicant = parties.organization(application.organization)
    registered = application.registered
    facts = [
        Row(translate(_("Applicant"), lang), applicant.name(lang)),
        Row(translate(_("BIN"), lang), applicant.bin),
        Row(translate(_("Procedure"), lang), definition_of(application).title(lang)),
        Row(translate(_("Application"), lang), application.number),
    ]
    if registered:
        facts.append(Row(translate(_("Incoming number"), lang), application.registration_number))
    return tuple(facts)


def _sections(application: IApplication, stage: StageDefinition, lang: str) -> list[Section]:
    title = stage.title(lang)
    if readiness.mark(application, stage.id) == readiness.SKIPPED:
        return [Section(title, (), title, translate(_("The stage is skipped."), lang))]
    return [_section(application, title, one, lang) for one in instances(application, stage)]


def _section(application: IApplication, stage: str, one: FormInstance, lang: str) -> Section:
    values = Answers(application).values(one.id)
    rows = tuple(
        Row(row.label, row.text, row.section, row.header, row.rows)
        for row in readable(one.schema, values, lang)
    )
    return Section(one.form.title(lang), rows, stage, _note(one, lang))


def _note(one: FormInstance, lang: str) -> str:
    """Return the security and the criteria of a form added to a dynamic stage."""
    parts = [f"ISIN {one.isin}"] if one.isin else []
    for level in one.stage.criteria.levels if one.stage.criteria else ():
        option = level.option(one.criteria.get(level.id, ""))
        if option:
            parts.append(f"{level.title(lang)}: {option.title(lang)}")
    return "; ".join(parts)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
