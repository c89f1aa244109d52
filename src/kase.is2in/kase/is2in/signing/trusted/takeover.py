"""What a folder of trust holds, brought into the control panel once: then its history begins."""

from asn1crypto import pem as asn1_pem
from kase.is2in import _
from kase.is2in.signing.trust import CERTIFICATE_FILES
from kase.is2in.signing.trust import folder_of
from kase.is2in.signing.trust import NotTrusted
from kase.is2in.signing.trusted import changes
from kase.is2in.terms.errors import Conflict


FOLDERS = {"anchor": "anchors", "intermediate": "intermediates", "responder": "responders"}


def take_over(provider: str, user_id: str) -> int:
    """Add every certificate of the provider's folder; return how many there were.

    Raises Conflict where the control panel has certificates already or no folder is named.
    """
    present = changes.present(provider)
    if any(present.of(role) for role in changes.ROLES):
        raise Conflict("not-empty", _("There are certificates here already."))
    try:
        folder = folder_of(provider)
    except NotTrusted as error:
        raise Conflict("no-folder", _("No folder is configured for this provider.")) from error
    count = 0
    for role, name in FOLDERS.items():
        for path in sorted((folder / name).glob("*")):
            if path.suffix.lower() not in CERTIFICATE_FILES:
                continue
            for data in _certificates(path.read_bytes()):
                changes.add(provider, role, data, user_id)
                count += 1
    return count


def _certificates(data: bytes) -> list[bytes]:
    if not asn1_pem.detect(data):
        return [data]
    return [der for _kind, _headers, der in asn1_pem.unarmor(data, multiple=True)]
