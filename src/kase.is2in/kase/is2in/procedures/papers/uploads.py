"""Files that were uploaded into the fields of an application's forms."""

from collections.abc import Iterator
from dataclasses import dataclass
from kase.is2in.documents import api as documents_door
from kase.is2in.procedures.filling.instances import every_instance
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import effective
from kase.is2in.questionnaires.api import label
from plone.namedfile.interfaces import INamedBlobFile


PREFIX = "file."


@dataclass(frozen=True)
class Upload:
    """A file in a field: ``id`` names it among the application's documents."""

    id: str
    form: FormInstance
    field: str
    file: INamedBlobFile

    def title(self, lang: str) -> str:
        """Return the label of the field it was uploaded into."""
        return label(self.form.schema[self.field], lang)

    @property
    def filename(self) -> str:
        """Return the name the person gave the file."""
        return self.file.filename or self.field

    @property
    def content_type(self) -> str:
        """Return the type the file was checked as."""
        return self.file.contentType

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return self.file.getSize()

    @property
    def data(self) -> bytes:
        """Return the bytes."""
        return self.file.data

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the bytes, read once while the object is in memory."""
        return file_sha256(self.file)


def file_sha256(file: INamedBlobFile) -> str:
    """Return the SHA-256 of a stored file, read once while the object is in memory."""
    known = getattr(file, "_v_sha256", None)
    if known is None:
        # A stored file never changes (questionnaires), so its hash may be remembered.
        known = file._v_sha256 = documents_door.sha256(file.data)
    return known


def uploads(application: IApplication) -> Iterator[Upload]:
    """Yield the files of all forms in the order of the stages and fields."""
    answers = Answers(application)
    for one in every_instance(application):
        for name, value in effective(one.schema, answers.values(one.id)).items():
            if INamedBlobFile.providedBy(value):
                yield Upload(f"{PREFIX}{one.id}.{name}", one, name, value)
