"""Attached files: checked when they come in, then never changed."""

from base64 import b64decode
from base64 import b64encode
from binascii import Error
from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.documents.api import check_upload
from kase.is2in.questionnaires.fields import DEFAULT_ACCEPT
from kase.is2in.questionnaires.fields import Upload
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.questionnaires.formats import clean_text
from kase.is2in.questionnaires.kinds.base import Kind
from kase.is2in.questionnaires.kinds.base import wrong_type
from kase.is2in.questionnaires.staging import stage
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.interfaces import INamedBlobFile


MEGABYTE = 1024 * 1024
DEFAULT_MEGABYTES = 20


class FileKind(Kind):
    """One NamedBlobFile."""

    code = "file"

    def check(self, field, value):
        if not INamedBlobFile.providedBy(value):
            raise wrong_type()
        if value.getSize() > limit(field):
            raise too_large(field)

    def from_json(self, field, raw):
        """Read {"filename", "content-type", "data": base64}."""
        if not isinstance(raw, Mapping) or not isinstance(raw.get("data"), str):
            raise wrong_type()
        filename, content_type = raw.get("filename"), raw.get("content-type", "")
        if not isinstance(filename, str) or not isinstance(content_type, str):
            raise wrong_type()
        if len(raw["data"]) > limit(field) * 4 // 3 + 1024:
            raise too_large(field)
        try:
            data = b64decode(raw["data"], validate=True)
        except (Error, ValueError) as error:
            raise WrongValue("base64", _("The file's data is not base64.")) from error
        return make_file(field, filename, content_type, data)

    def to_json(self, field, value):
        return {
            "filename": value.filename,
            "content-type": value.contentType,
            "size": value.getSize(),
        }

    def display(self, field, value, lang):
        return value.filename

    def json_schema(self, field, lang):
        return {
            "type": "object",
            "required": ["filename", "content-type"],
            "properties": {
                "filename": {"type": "string", "maxLength": 255},
                "content-type": {"type": "string"},
                "size": {"type": "integer", "readOnly": True},
                "data": {
                    "type": "string",
                    "contentEncoding": "base64",
                    "maxLength": limit(field) * 4 // 3 + 1024,
                },
            },
        }


def with_data(answer: dict, value) -> dict:
    """Return a file's JSON together with its bytes."""
    return {**answer, "data": b64encode(value.data).decode("ascii")}


def limit(field) -> int:
    """Return the largest size in bytes."""
    return (getattr(field, "max_megabytes", None) or DEFAULT_MEGABYTES) * MEGABYTE


def accept(field) -> tuple[str, ...]:
    """Return the endings a file may have."""
    return tuple(field.accept or DEFAULT_ACCEPT)


def too_large(field) -> WrongValue:
    """Return the error of a file over its limit."""
    return WrongValue(
        "too-large",
        _("The file is larger than ${limit} MB.", mapping={"limit": limit(field) // MEGABYTE}),
    )


def clean_name(filename: str) -> str:
    """Return a file's name without the path some browsers send; raise WrongValue for no name."""
    try:
        name = clean_text(filename.replace("\\", "/").rpartition("/")[2], 255, lines=False)
    except WrongValue:
        name = ""
    if not name.strip(". "):
        raise WrongValue(
            "file-name", _("Rename the file: use letters and digits, 255 characters at most.")
        )
    return name


def make_file(field, filename: str, content_type: str, data: bytes) -> NamedBlobFile:
    """Return the file to keep; raise WrongValue for one that the field does not take."""
    if len(data) > limit(field):
        raise too_large(field)
    filename = clean_name(filename)
    try:
        content_type = check_upload(filename, content_type, data, accept(field), limit(field))
    except Refusal as refusal:
        raise WrongValue(refusal.code, refusal.message) from refusal
    return NamedBlobFile(data=data, contentType=content_type, filename=filename)


def is_file(field) -> bool:
    """Return whether an answer to a field is a file."""
    return isinstance(field, Upload)


def file_for(field, file) -> NamedBlobFile:
    """Return a waiting file as an answer to a field; raise RuleRefused where it is not one."""
    try:
        return make_file(field, file.filename, file.contentType, file.data)
    except WrongValue as error:
        raise RuleRefused(error.code, error.message) from error


def keep_waiting(context, owner: str, form_id: str, name: str, upload) -> str:
    """Let checked bytes wait for a field to be chosen; return their token."""
    file = NamedBlobFile(
        data=upload.data, contentType=upload.content_type, filename=clean_name(upload.filename)
    )
    return stage(context, owner, form_id, name, file).token
