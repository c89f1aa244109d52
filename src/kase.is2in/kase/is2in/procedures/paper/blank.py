"""Blank forms and slips as PDF: what is printed when the system does not work (paragraph 26)."""

from collections.abc import Iterator
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import BlankField
from kase.is2in.documents.types import BlankSection
from kase.is2in.documents.types import BlankSheet
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import Statement
from kase.is2in.parties import api as parties
from kase.is2in.procedures.catalogue.editions import in_force
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.shelf import definition
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.paper.types import Slip
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.procedures.people import person_name
from kase.is2in.procedures.types import Download
from kase.is2in.questionnaires.api import blank
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate


PDF = "application/pdf"


def blank_of_procedure(procedure: IProcedure, lang: str) -> Download:
    """Return the blank form of the edition in force; raise Missing before the first one."""
    edition = in_force(procedure, today())
    if edition is None:
        raise Missing("edition", _("There is no such edition."))
    return blank_form(edition, lang)


def blank_form(edition: ProcedureDefinition, lang: str, organization: str = "") -> Download:
    """Return a procedure as a form to fill by hand, in a language: ru, kk, en.

    ``organization`` is the code of an applicant that is known. Raises Malformed for another
    language.
    """
    if lang not in LANGUAGES:
        raise Malformed("language", _("The language is ru, kk or en."), "language")
    applicant = parties.organization(organization) if organization else None
    said = _("Edition ${edition}", mapping={"edition": str(edition.edition)})
    sheet = BlankSheet(
        procedure=edition.title(lang),
        facts=(Row(translate(_("Edition of the procedure"), lang), translate(said, lang)),),
        sections=tuple(
            section for stage in edition.filling_stages() for section in _sections(stage, lang)
        ),
        applicant=applicant.name(lang) if applicant else "",
        bin=applicant.bin if applicant else "",
    )
    data = documents.render("blank", sheet, at=clock.now(), lang=lang)
    return _download(f"blank-{edition.code}-{edition.edition}-{lang}.pdf", data)


def slip_paper(slip: Slip, lang: str) -> Download:
    """Return the slip that is handed over to whoever brought the paper."""
    facts = (
        (_("Received on paper"), formats.moment(slip.received, lang)),
        (_("Company"), organization_title_in(slip.organization, lang)),
        (_("Procedure"), title_of(slip.procedure, lang)),
        (_("Brought by"), slip.brought_by),
        (_("Number of pages"), str(slip.pages)),
        (_("Slip written by"), person_name(slip.author)),
    )
    after = _(
        "The exchange enters the application in the system when the system works again. Terms are"
        " counted from the entry."
    )
    said = [translate(after, lang)]
    if slip.annulled_at is not None:
        said.insert(0, translate(_("The slip is annulled."), lang))
    number = _("Slip ${number}", mapping={"number": slip.number})
    sheet = Statement(
        subject=translate(number, lang),
        facts=tuple(Row(translate(title, lang), text) for title, text in facts),
        paragraphs=tuple(said),
    )
    data = documents.render("slip", sheet, at=clock.now(), lang=lang)
    return _download(f"slip-{slip.number}.pdf", data)


def title_of(procedure: str, lang: str) -> str:
    """Return the title of a procedure, its code when it is open no more."""
    try:
        return definition(procedure).title(lang)
    except Missing:
        return procedure


def _download(name: str, data: bytes) -> Download:
    return Download(name, PDF, data, documents.sha256(data))


def _sections(stage: StageDefinition, lang: str) -> Iterator[BlankSection]:
    title = stage.title(lang)
    chosen = []
    if stage.kind == "consultant":
        chosen.append(BlankField(translate(_("Financial consultant"), lang)))
    if stage.criteria is not None:
        if stage.criteria.free_field:
            chosen.append(BlankField("ISIN"))
        for level in stage.criteria.levels:
            options = [one.title(lang) for one in level.options if one.in_force(today())]
            chosen.append(BlankField(level.title(lang), options=tuple(dict.fromkeys(options))))
    if chosen:
        note = _("Fill in one for each security.") if stage.criteria is not None else ""
        yield BlankSection("", title, tuple(chosen), translate(note, lang) if note else "")
    for form in stage.forms:
        rows = blank(form_schema(form.model), lang)
        fields = (
            BlankField(
                label=row.label,
                help=row.help,
                kind=row.kind,
                group=row.section,
                required=row.required,
                conditional=row.conditional,
                options=row.options,
                header=row.header,
            )
            for row in rows
        )
        yield BlankSection(form.title(lang), title, tuple(fields))
