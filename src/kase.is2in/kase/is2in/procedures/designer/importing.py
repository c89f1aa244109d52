"""A definition from its readable files into the working copy: first a report, then the deed."""

from dataclasses import dataclass
from dataclasses import replace
from kase.is2in import _
from kase.is2in.procedures.catalogue.checks import problems
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.catalogue.reader import read_files
from kase.is2in.procedures.catalogue.terms import vocabulary
from kase.is2in.procedures.catalogue.writer import ROOT
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.definition_vocabularies import workflow_flow
from kase.is2in.procedures.designer.differences import Change
from kase.is2in.procedures.designer.differences import differences
from kase.is2in.procedures.designer.form_text import EMPTY_FORM
from kase.is2in.procedures.designer.parts import version_of_all
from kase.is2in.procedures.designer.unpacking import unpack
from kase.is2in.procedures.designer.working import keep
from kase.is2in.procedures.designer.working import require_version
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate
from plone import api


@dataclass(frozen=True)
class ImportReport:
    """What an import would do: what changes, what would stand in the way of an edition.

    ``version`` is the working copy's that the report rests on.
    """

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    version: str


def read_archive(data: bytes) -> ProcedureDefinition:
    """Return the definition of a zip; raise what ``unpack`` and ``read_files`` raise.

    A form that cannot be read, and all that is hostile in one, is refused with its file and line.
    """
    folder, files = unpack(data)
    # Shared levels are those of the site, whatever the archive brought along.
    definition = read_files(folder, files, vocabulary(api.portal.get()[ROOT]))
    for stage in definition.stages():
        for form in stage.forms:
            _require_readable(f"forms/{form.id}.xml", form.model)
    return definition


def _require_readable(name: str, model: str) -> None:
    if model.strip() == EMPTY_FORM.strip():
        return
    try:
        form_schema(model)
    except Refusal as refusal:
        facts = {"file": name, "problem": translate(refusal.message)}
        raise RuleRefused(
            "definition", _("${file}: ${problem}", mapping=facts), "file"
        ) from refusal


def review(procedure: IProcedure, data: bytes) -> ImportReport:
    """Return what importing a zip would do; nothing is written."""
    before, after = _both(procedure, data)
    found = problems(after, flow=workflow_flow(after.workflow))
    return ImportReport(differences(before, after), found, version_of_all(before))


def take_in(procedure: IProcedure, data: bytes, version: str) -> tuple[Change, ...]:
    """Make the working copy equal to a zip and return what changed.

    ``version`` is the report's: raises Stale when the working copy has changed since, so
    that nothing is overwritten that the report did not show.
    """
    before, after = _both(procedure, data)
    require_version(before, version, version_of_all)
    return keep(procedure, "definition.import", before, after)


def _both(
    procedure: IProcedure, data: bytes
) -> tuple[ProcedureDefinition, ProcedureDefinition]:
    before, read = working_copy(procedure), read_archive(data)
    if (read.category, read.code) != (before.category, before.code):
        found, here = f"{read.category}/{read.code}", f"{before.category}/{before.code}"
        raise RuleRefused(
            "procedure",
            _(
                "The archive holds the procedure ${found}, this is ${here}.",
                mapping={"found": found, "here": here},
            ),
            "file",
        )
    # The number and the day of an edition are given when it is put into effect.
    after = replace(read, edition=before.edition, effective_from=before.effective_from)
    return before, after
