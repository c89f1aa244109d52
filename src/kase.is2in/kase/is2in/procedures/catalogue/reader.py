"""A procedure from the readable files of one folder: procedure.toml, criteria, forms.

The format is described in docs/reference/procedure-definitions.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.procedures.catalogue.criteria import read_criteria
from kase.is2in.procedures.catalogue.model import ACTORS
from kase.is2in.procedures.catalogue.model import APPLICANT
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.catalogue.model import DepartmentDefinition
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import OutcomeDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import SIGNERS
from kase.is2in.procedures.catalogue.model import STAGE_KINDS
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.model import SubprocessDefinition
from kase.is2in.procedures.catalogue.toml_tables import Source
from kase.is2in.procedures.catalogue.toml_tables import Table
from kase.is2in.procedures.catalogue.vocabulary import read_vocabulary
from kase.is2in.procedures.catalogue.vocabulary import Vocabulary
from kase.is2in.procedures.catalogue.vocabulary import VOCABULARY_FILE
from kase.is2in.procedures.catalogue.vocabulary import vocabulary_text
from kase.is2in.procedures.catalogue.vocabulary import with_vocabulary
from kase.is2in.questionnaires.types import Frozen
from pathlib import Path
from pathlib import PurePosixPath


PROCEDURE_FILE = "procedure.toml"
CATEGORIES_FILE = "categories.toml"
FILER_ROLES = (
    "admission_initiator",
    "issuer",
    "financial_consultant",
    "auditor",
    "membership_candidate",
    "member",
)


@dataclass(frozen=True)
class CategoryText:
    """A category as its file has it."""

    code: str
    titles: Frozen
    descriptions: Frozen


def read_categories(path: Path) -> tuple[CategoryText, ...]:
    """Return the categories of a file in their order; raise RuleRefused with the line."""
    table = Source(path.name, path.read_text(encoding="utf-8")).table()
    found = []
    for each in table.tables("category"):
        found.append(
            CategoryText(each.identifier("code"), each.texts("title"), each.texts("description"))
        )
        each.close()
    table.close()
    return tuple(found)


def read_procedure(folder: Path, vocabulary: Vocabulary | None = None) -> ProcedureDefinition:
    """Return the definition that the files of a folder hold.

    Shared levels of criteria are those of ``vocabulary``; without one, of the file
    vocabulary.toml in the folder or beside it.

    Raises RuleRefused("definition") with file and line for an unknown key, a missing
    translation, a form without a file, a file that no stage names. Whether the whole makes
    sense is asked of ``definition_checks``.
    """
    names = sorted(path for kind in ("*.toml", "*.xml") for path in folder.rglob(kind))
    files = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in names
    }
    beside = folder.parent / VOCABULARY_FILE
    if vocabulary is None and VOCABULARY_FILE not in files and beside.is_file():
        vocabulary = read_vocabulary(beside)
    return read_files(folder.name, files, vocabulary)


def read_files(
    folder: str, files: Mapping[str, str], vocabulary: Vocabulary | None = None
) -> ProcedureDefinition:
    """Return what ``read_procedure`` does, from file name → text; ``folder`` is the code."""
    if vocabulary is None:
        text = files.get(VOCABULARY_FILE)
        vocabulary = vocabulary_text(VOCABULARY_FILE, text) if text is not None else ()
    return _Reader(folder, files, vocabulary).procedure()


class _Reader:
    """Reads the files of one folder and keeps an account of those that were read."""

    def __init__(self, folder: str, files: Mapping[str, str], vocabulary: Vocabulary) -> None:
        self.folder = folder
        self.files = files
        self.read: set[str] = {VOCABULARY_FILE}
        self.vocabulary = vocabulary

    def procedure(self) -> ProcedureDefinition:
        if PROCEDURE_FILE not in self.files:
            missing = _("there is no file ${name}", mapping={"name": PROCEDURE_FILE})
            raise Source(self.folder, "").refused(missing, 1)
        table = self._source(PROCEDURE_FILE).table()
        definition = ProcedureDefinition(
            code=table.identifier("code"),
            titles=table.texts("title"),
            category=table.identifier("category"),
            workflow=table.identifier("workflow"),
            department=table.identifier("department"),
            filers=frozenset(self._words(table, "filers", FILER_ROLES)),
            edition=table.number("edition"),
            effective_from=table.day("effective_from"),
            withdrawal_until=table.identifier("withdrawal_until"),
            signers=self._signers(table),
            signed_answers=table.flag("signed_answers"),
            descriptions=table.texts("description"),
            outcomes=tuple(self._outcome(each) for each in table.tables("outcome")),
            processes=tuple(self._process(each) for each in table.tables("process")),
        )
        table.close()
        if definition.code != self.folder:
            raise table.refused(_("the code differs from the name of the folder"), "code")
        self._refuse_unread(table)
        return definition

    def _outcome(self, table: Table) -> OutcomeDefinition:
        outcome = OutcomeDefinition(table.one_of("decision", DECISIONS), table.texts("title"))
        table.close()
        return outcome

    def _process(self, table: Table) -> ProcessDefinition:
        process = ProcessDefinition(
            state=table.identifier("state"),
            titles=table.texts("title"),
            actors=self._words(table, "actors", ACTORS),
            days=table.number("days", None),
            subprocesses=tuple(self._subprocess(each) for each in table.tables("subprocess")),
            departments=tuple(self._department(each) for each in table.tables("department")),
        )
        table.close()
        return process

    def _department(self, table: Table) -> DepartmentDefinition:
        department = DepartmentDefinition(
            group=table.identifier("group"),
            order=table.number("order", 1),
            days=table.number("days", None),
        )
        table.close()
        return department

    def _subprocess(self, table: Table) -> SubprocessDefinition:
        subprocess = SubprocessDefinition(
            id=table.identifier("id"),
            titles=table.texts("title"),
            stages=tuple(self._stage(each) for each in table.tables("stage")),
        )
        table.close()
        return subprocess

    def _stage(self, table: Table) -> StageDefinition:
        stage = StageDefinition(
            id=table.identifier("id"),
            titles=table.texts("title"),
            kind=table.one_of("kind", STAGE_KINDS),
            skippable=table.flag("skippable"),
            forms=tuple(self._form(each) for each in table.tables("forms")),
            criteria=self._criteria(table),
        )
        table.close()
        return stage

    def _criteria(self, table: Table) -> CriteriaTable | None:
        name = table.text("criteria", "")
        if not name:
            return None
        criteria = read_criteria(self._file(table, "criteria", name).text, name)
        return with_vocabulary(criteria, self.vocabulary)

    def _form(self, table: Table) -> FormDefinition:
        form_id, titles = table.identifier("id"), table.texts("title")
        table.close()
        return FormDefinition(form_id, titles, self._file(table, "id", f"forms/{form_id}.xml").text)

    def _signers(self, table: Table) -> tuple[str, ...]:
        """Return who signs; a text without the key is one the applicant alone signs."""
        return self._words(table, "signers", SIGNERS) if "signers" in table else (APPLICANT,)

    def _words(self, table: Table, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        found = table.identifiers(key)
        for word in found:
            if word not in allowed:
                problem = _(
                    "“${value}” is not one of: ${allowed}",
                    mapping={"value": word, "allowed": ", ".join(allowed)},
                )
                raise table.refused(problem, key)
        return found

    def _file(self, table: Table, key: str, name: str) -> Source:
        if name not in self.files:
            raise table.refused(_("there is no file ${name}", mapping={"name": name}), key)
        return self._source(name)

    def _source(self, name: str) -> Source:
        self.read.add(name)
        return Source(PurePosixPath(name).name, self.files[name])

    def _refuse_unread(self, table: Table) -> None:
        for name in sorted(set(self.files) - self.read):
            raise table.refused(_("no stage names the file ${name}", mapping={"name": name}))
