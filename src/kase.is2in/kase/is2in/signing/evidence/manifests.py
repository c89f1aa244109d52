"""The list that a renewal covers, in the form of ``sha256sum``: a digest, two spaces, a name.

A manifest lists every file of one signature's evidence that was there before. One stamp covers
the digests of many manifests, one a line and in order, so that a night needs few stamps.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from kase.is2in.signing.evidence.types import EvidenceFile
import hashlib
import re


_LINE = re.compile(r"([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})  ([A-Za-z0-9][A-Za-z0-9._-]*)")
_DIGESTS = {64: "sha256", 96: "sha384", 128: "sha512"}
_RENEWAL = re.compile(r"renewal-(\d+)[.-]")
# They are made for an export out of the others.
_MADE = frozenset(("roots.pem", "others.pem", "evidence.json", "manifest.json", "manifest.txt"))
_SHEET = "sheet.pdf"


def manifest_of(files: Iterable[EvidenceFile], digest: str) -> bytes:
    """Return the manifest of files, in the order of their names."""
    lines = sorted((one.name, hashlib.new(digest, one.data).hexdigest()) for one in files)
    return "".join(f"{found}  {name}\n" for name, found in lines).encode("ascii")


def list_of(manifests: Iterable[bytes], digest: str) -> bytes:
    """Return what is stamped: the digests of the manifests, one a line, in order."""
    return "".join(
        sorted(hashlib.new(digest, one).hexdigest() + "\n" for one in manifests)
    ).encode("ascii")


def holds(manifest: bytes, hashes: bytes, digest: str) -> bool:
    """Return whether a stamped list names the manifest."""
    return hashlib.new(digest, manifest).hexdigest().encode() in hashes.split(b"\n")


def differs(manifest: bytes, files: Mapping[str, bytes], number: int) -> str:
    """Return how files differ from the manifest of the renewal ``number``, empty when not.

    Every file there was before that renewal must be listed, and none else.
    """
    listed = {}
    for line in manifest.decode("ascii", "replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            return "the manifest cannot be read"
        listed[found[2]] = found[1]
    expected = {name for name in files if _before(name, number)}
    if set(listed) != expected:
        return f"listed otherwise: {', '.join(sorted(set(listed) ^ expected))}"
    for name, digest in listed.items():
        if hashlib.new(_DIGESTS[len(digest)], files[name]).hexdigest() != digest:
            return f"changed: {name}"
    return ""


def _before(name: str, number: int) -> bool:
    if name in _MADE or name == _SHEET:
        return False
    found = _RENEWAL.match(name)
    return found is None or int(found[1]) < number
