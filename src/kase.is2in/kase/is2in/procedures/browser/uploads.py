"""Files that come inside the form of a page."""

from collections.abc import Iterator
from collections.abc import Mapping
from kase.is2in.procedures.types import UploadedFile


NOTHING = UploadedFile("", "", b"")
UNTOLD = "application/octet-stream"


def uploaded_files(form: Mapping[str, object], name: str) -> Iterator[UploadedFile]:
    """Yield the files of an input, one after the other; an empty input has none."""
    raw = form.get(name)
    for upload in raw if isinstance(raw, list) else [raw]:
        if getattr(upload, "filename", ""):
            kind = upload.headers.get("Content-Type", UNTOLD)
            yield UploadedFile(upload.filename, kind, upload.read())


def uploaded_file(form: Mapping[str, object], name: str) -> UploadedFile:
    """Return the file of an input; one without a name and bytes where none was chosen."""
    return next(uploaded_files(form, name), NOTHING)
