"""Reads what was sent: by the panel's script, by its plain form, or by a program."""

from base64 import b64decode
from kase.is2in import _
from kase.is2in.signing.profiles import PROFILES
from kase.is2in.signing.types import Submission
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import TooLarge
import binascii
import json


LIMIT = 32 * 1024 * 1024


def signature_upload(request) -> Submission:
    """Return provider and CMS of a POST; raise Malformed or TooLarge for anything else."""
    if request.getHeader("Content-Type", "").startswith("application/json"):
        try:
            data = json.loads(request.get("BODY") or b"{}")
        except ValueError as error:
            raise Malformed("json", _("The signature cannot be read.")) from error
        return from_json(data, wants_json=True)
    provider = _provider(request.form.get("provider", ""))
    upload = request.form.get("cms_file")
    if not getattr(upload, "filename", ""):
        raise Malformed("cms", _("Choose the file with the signature."), "cms_file")
    return Submission(provider, _bounded(upload.read(LIMIT + 1)), False)


def from_json(data: object, *, wants_json: bool = True) -> Submission:
    """Return what a program sends: ``{"provider", "cms": base64}``."""
    if not isinstance(data, dict) or not isinstance(data.get("cms"), str):
        raise Malformed("cms", _("The signature cannot be read."), "cms")
    text = data["cms"].strip()
    if text.startswith("-----BEGIN"):
        return Submission(_provider(data.get("provider")), _bounded(text.encode()), wants_json)
    try:
        cms = b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("cms", _("The signature cannot be read."), "cms") from error
    return Submission(_provider(data.get("provider")), _bounded(cms), wants_json)


def _provider(name: object) -> str:
    name = name or "nca"
    if name not in PROFILES:
        raise Malformed("provider", _("There is no such kind of signature."), "provider")
    return name


def _bounded(cms: bytes) -> bytes:
    if len(cms) > LIMIT:
        raise TooLarge("cms", _("The signature is larger than 32 MB."))
    return cms
