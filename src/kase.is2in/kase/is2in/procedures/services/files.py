"""Files that come inside a JSON body."""

from base64 import b64decode
from binascii import Error
from kase.is2in import _
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms.errors import Malformed


def uploaded_files(raw: object) -> tuple[UploadedFile, ...]:
    """Return files from ``[{"filename", "content-type", "data": base64}]``; raise Malformed."""
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise Malformed("shape", _("A list of files is expected here."), "files")
    found = []
    for one in raw:
        try:
            data = b64decode(_text(one, "data"), validate=True)
        except (Error, ValueError) as error:
            raise Malformed("base64", _("The file's data is not base64."), "files") from error
        found.append(UploadedFile(_text(one, "filename"), _text(one, "content-type", ""), data))
    return tuple(found)


def _text(data: dict, name: str, default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str):
        raise Malformed("shape", _("A text is expected here."), name)
    return value
