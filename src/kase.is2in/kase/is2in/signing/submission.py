"""Reads what was sent: by the panel's script, by its plain form, or by a program."""

from kase.is2in import _
from kase.is2in.signing.providers.registry import provider
from kase.is2in.signing.types import Submission
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import TooLarge
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
    upload = request.form.get("cms_file")
    if not getattr(upload, "filename", ""):
        raise Malformed("cms", _("Choose the file with the signature."), "cms_file")
    return _submission(request.form.get("provider", ""), upload.read(LIMIT + 1), False)


def signed_answer(page, message: object, wants_json: bool) -> str:
    """Answer after a good signature: the script goes on by itself, a form is redirected.

    ``page`` leads to its ``url``, where the message is shown.
    """
    page.redirect(page.url, message)
    if not wants_json:
        return ""
    response = page.request.response
    response.setStatus(200)
    response.setHeader("Location", "")
    response.setHeader("Content-Type", "application/json")
    return json.dumps({"ok": True, "next": page.url})


def from_json(data: object, *, wants_json: bool = True) -> Submission:
    """Return what a program sends: ``{"provider", "cms"}``, the latter as the provider reads it."""
    if not isinstance(data, dict) or not isinstance(data.get("cms"), str):
        raise Malformed("cms", _("The signature cannot be read."), "cms")
    return _submission(data.get("provider"), data["cms"], wants_json)


def _submission(name: object, sent: str | bytes, wants_json: bool) -> Submission:
    # Who names no provider uses the one that was there first.
    found = provider(name or "nca")
    if found is None:
        raise Malformed("provider", _("There is no such kind of signature."), "provider")
    if len(sent) > (LIMIT if isinstance(sent, bytes) else LIMIT * 2):
        raise _too_large()
    cms = found.read(sent)
    if len(cms) > LIMIT:
        raise _too_large()
    return Submission(found.name, cms, wants_json)


def _too_large() -> TooLarge:
    return TooLarge("cms", _("The signature is larger than 32 MB."))
