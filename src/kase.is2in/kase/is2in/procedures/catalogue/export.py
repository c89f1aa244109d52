"""A definition back into readable files, the same that ``definition_reader`` reads."""

from collections.abc import Iterator
from io import BytesIO
from kase.is2in.procedures.catalogue.criteria import inline
from kase.is2in.procedures.catalogue.criteria import quoted
from kase.is2in.procedures.catalogue.criteria import write_criteria
from kase.is2in.procedures.catalogue.model import APPLICANT
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.reader import PROCEDURE_FILE
from kase.is2in.procedures.catalogue.vocabulary import VOCABULARY_FILE
from kase.is2in.procedures.catalogue.vocabulary import vocabulary_of
from kase.is2in.procedures.catalogue.vocabulary import write_vocabulary
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile
from zipfile import ZipInfo


# The same definition gives the same archive, whenever it is made.
MADE = (1980, 1, 1, 0, 0, 0)


def write_files(definition: ProcedureDefinition) -> dict[str, str]:
    """Return file name → text of a definition, names relative to the procedure's folder."""
    files = {PROCEDURE_FILE: "\n".join(_procedure(definition)) + "\n"}
    for stage in definition.stages():
        if stage.criteria is not None:
            files[_criteria_file(stage)] = write_criteria(stage.criteria)
        for form in stage.forms:
            files[f"forms/{form.id}.xml"] = form.model
    if vocabulary := vocabulary_of(definition):
        files[VOCABULARY_FILE] = write_vocabulary(vocabulary)
    return files


def archive(definition: ProcedureDefinition) -> bytes:
    """Return the files of a definition as a zip with the procedure's folder in it."""
    target = BytesIO()
    with ZipFile(target, "w") as found:
        for name, text in sorted(write_files(definition).items()):
            entry = ZipInfo(f"{definition.code}/{name}", date_time=MADE)
            entry.compress_type = ZIP_DEFLATED
            found.writestr(entry, text)
    return target.getvalue()


def _criteria_file(stage: StageDefinition) -> str:
    return f"criteria-{stage.id}.toml"


def _procedure(definition: ProcedureDefinition) -> Iterator[str]:
    yield f"code = {quoted(definition.code)}"
    yield f"category = {quoted(definition.category)}"
    yield f"workflow = {quoted(definition.workflow)}"
    yield f"department = {quoted(definition.department)}"
    yield f"filers = {_list(sorted(definition.filers))}"
    yield f"withdrawal_until = {quoted(definition.withdrawal_until)}"
    if definition.signers != (APPLICANT,):
        yield f"signers = {_list(definition.signers)}"
    if definition.signed_answers:
        yield "signed_answers = true"
    yield f"edition = {definition.edition}"
    yield f"effective_from = {definition.effective_from}"
    yield f"title = {inline(definition.titles)}"
    yield f"description = {inline(definition.descriptions)}"
    for outcome in definition.outcomes:
        yield from ("", "[[outcome]]", f"decision = {quoted(outcome.decision)}")
        yield f"title = {inline(outcome.titles)}"
    for process in definition.processes:
        yield from _process(process)


def _process(process: ProcessDefinition) -> Iterator[str]:
    yield from ("", "[[process]]", f"state = {quoted(process.state)}")
    yield f"actors = {_list(process.actors)}"
    if process.days is not None:
        yield f"days = {process.days}"
    yield f"title = {inline(process.titles)}"
    for department in process.departments:
        yield from ("", "[[process.department]]", f"group = {quoted(department.group)}")
        yield f"order = {department.order}"
        if department.days is not None:
            yield f"days = {department.days}"
    for subprocess in process.subprocesses:
        yield from ("", "[[process.subprocess]]", f"id = {quoted(subprocess.id)}")
        yield f"title = {inline(subprocess.titles)}"
        for stage in subprocess.stages:
            yield from _stage(stage)


def _stage(stage: StageDefinition) -> Iterator[str]:
    yield from ("", "[[process.subprocess.stage]]", f"id = {quoted(stage.id)}")
    yield f"kind = {quoted(stage.kind)}"
    yield f"title = {inline(stage.titles)}"
    if stage.skippable:
        yield "skippable = true"
    if stage.criteria is not None:
        yield f"criteria = {quoted(_criteria_file(stage))}"
    if stage.forms:
        yield "forms = ["
        for form in stage.forms:
            yield f"  {{ id = {quoted(form.id)}, title = {inline(form.titles)} }},"
        yield "]"


def _list(words: tuple[str, ...] | list[str]) -> str:
    return "[" + ", ".join(quoted(word) for word in words) + "]"
