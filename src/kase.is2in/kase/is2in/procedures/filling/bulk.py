"""Many files at once: they wait under their SHA-256, are matched to documents, then attached.

A file that comes twice (a connection lost in between) waits once; what has come stays for a day,
whatever happens to the rest.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures.filling.instances import every_instance
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.filling.matching import matched
from kase.is2in.procedures.filling.stages import save_stage
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.questionnaires.api import accepted_endings
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import asked
from kase.is2in.questionnaires.api import file_for
from kase.is2in.questionnaires.api import is_file
from kase.is2in.questionnaires.api import keep_waiting
from kase.is2in.questionnaires.api import label
from kase.is2in.questionnaires.api import unstage
from kase.is2in.questionnaires.api import waiting_files
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import language


# Files of a bulk upload wait under a name that no form has.
WAITING = "*bulk"
MOST_FILES = 40
LARGEST = 20 * 1024 * 1024
LANGUAGES = ("ru", "kk", "en")


@dataclass(frozen=True)
class Slot:
    """A document that a form asks for; ``filename`` is what is attached already, "" for none."""

    id: str
    title: str
    form: str
    required: bool
    filename: str


@dataclass(frozen=True)
class WaitingFile:
    """A file that has come and waits; ``slot`` is the document it seems to be, "" for none."""

    sha256: str
    filename: str
    size: int
    slot: str


def upload_slots(application: IApplication) -> tuple[Slot, ...]:
    """Return the documents the forms ask for now, in the order of the stages."""
    lang = language()
    return tuple(
        Slot(
            f"{one.id}.{name}",
            label(one.schema[name], lang),
            one.form.title(lang),
            bool(one.schema[name].required),
            getattr(values.get(name), "filename", "") or "",
        )
        for one, name, values in _fields(application)
    )


def keep_upload(application: IApplication, person: Person, upload: UploadedFile) -> str:
    """Check a file and let it wait; return its SHA-256. The same bytes wait once.

    Raises what ``documents.check_upload`` refuses, RuleRefused("too-many") over 40 files.
    """
    rights.require(application, person, rights.EDIT)
    endings = sorted({e for one, name, _v in _fields(application) for e in _accepted(one, name)})
    documents.check_upload(upload.filename, upload.content_type, upload.data, endings, LARGEST)
    digest = documents.sha256(upload.data)
    waiting = {name for _token, name, _file in waiting_files(application, person.id, WAITING)}
    if digest not in waiting and len(waiting) >= MOST_FILES:
        raise RuleRefused("too-many", _("Attach the files that wait first: at most 40 at once."))
    keep_waiting(application, person.id, WAITING, digest, upload)
    return digest


def waiting_uploads(application: IApplication, person: Person) -> tuple[WaitingFile, ...]:
    """Return the person's files that wait, each with the document it seems to be."""
    files = {name: file for _t, name, file in waiting_files(application, person.id, WAITING)}
    names = {
        f"{one.id}.{name}": [label(one.schema[name], lang) for lang in LANGUAGES]
        for one, name, values in _fields(application)
        if values.get(name) is None
    }
    found = matched({digest: file.filename for digest, file in files.items()}, names)
    return tuple(
        WaitingFile(digest, file.filename, file.getSize(), found.get(digest, ""))
        for digest, file in files.items()
    )


def attach_uploads(
    application: IApplication, person: Person, chosen: Mapping[str, str]
) -> tuple[str, ...]:
    """Attach waiting files (SHA-256 → slot); return the names of the files attached.

    All of them or none: raises RuleRefused with an error per file that its document does not
    take, or for a document named twice. A file attached already, by a form sent twice, is
    passed over.
    """
    rights.require(application, person, rights.EDIT)
    files = {name: file for _t, name, file in waiting_files(application, person.id, WAITING)}
    fields = {f"{one.id}.{name}": (one, name) for one, name, _values in _fields(application)}
    wanted = {digest: slot for digest, slot in chosen.items() if slot and digest in files}
    errors = []
    ready: dict[tuple[str, str], dict[str, object]] = {}
    if len(set(wanted.values())) < len(wanted):
        raise RuleRefused("twice", _("Two files are chosen for one document."))
    for digest, slot in wanted.items():
        if slot not in fields:
            raise Missing("slot", _("The form has no such field."))
        one, name = fields[slot]
        try:
            kept = file_for(one.schema[name], files[digest])
        except Refusal as refusal:
            errors.append(FieldError(digest, refusal.code, refusal.message))
            continue
        ready.setdefault((one.stage.id, one.id), {})[name] = kept
    if errors:
        raise RuleRefused("files", _("Some files do not fit their documents."), errors=errors)
    for (stage, form), values in ready.items():
        save_stage(application, person, stage, form=form, values=values)
    unstage(application, [files[digest] for digest in wanted])
    return tuple(files[digest].filename for digest in wanted)


def drop_upload(application: IApplication, person: Person, digest: str) -> None:
    """Forget a file that waits."""
    rights.require(application, person, rights.EDIT)
    found = waiting_files(application, person.id, WAITING)
    unstage(application, [file for _token, name, file in found if name == digest])


def _fields(application: IApplication) -> Iterable[tuple[FormInstance, str, dict]]:
    """Yield form, name and answers of each file that is asked for."""
    answers = Answers(application)
    for one in every_instance(application):
        values = answers.values(one.id)
        for name in asked(one.schema, values):
            if is_file(one.schema[name]):
                yield one, name, values


def _accepted(one: FormInstance, name: str) -> tuple[str, ...]:
    return accepted_endings(one.schema[name])
