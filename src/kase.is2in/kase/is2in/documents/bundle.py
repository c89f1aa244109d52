"""All documents as one zip, with a manifest a person can read and one a program can.

The same entries give the same bytes: the order is the caller's, every member carries the
moment of the bundle.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from kase.is2in import _
from kase.is2in.documents.names import safe_name
from kase.is2in.documents.opening import opened
from kase.is2in.documents.types import Entry
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import translate
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile
from zipfile import ZipInfo
import json


PIECE = 1024 * 1024
MANIFESTS = ("manifest.json", "manifest.txt")


def zip_bundle(
    entries: Iterable[Entry],
    *,
    at: datetime,
    title: str = "",
    facts: Mapping[str, str] | None = None,
    lang: str | None = None,
) -> IO[bytes]:
    """Return an open temporary file with the zip, at its beginning; the caller closes it.

    ``at`` (aware) stamps all members; ``title`` heads both manifests, ``facts`` (codes and
    texts) the one for programs. Bytes are read and packed piece by piece. Raises ValueError
    when bytes differ from the SHA-256 their entry names.
    """
    moment = almaty(at)
    packed = []
    used = {name.casefold() for name in MANIFESTS}
    # Given to the caller open.
    target = TemporaryFile(prefix="is2in-bundle-")  # noqa: SIM115
    try:
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for entry in entries:
                name = _unused(safe_name(entry.name), used)
                packed.append(_pack(archive, entry, name, moment))
            head = {**(facts or {}), "title": title, "made": moment.isoformat()}
            manifest = json.dumps({**head, "files": packed}, ensure_ascii=False, indent=2)
            archive.writestr(_member("manifest.json", moment), manifest + "\n")
            archive.writestr(_member("manifest.txt", moment), _readable(head, packed, lang))
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _pack(archive: ZipFile, entry: Entry, name: str, moment: datetime) -> dict[str, object]:
    digest, size = sha256(), 0
    with archive.open(_member(name, moment), "w") as member:
        for piece in _pieces(entry):
            digest.update(piece)
            size += len(piece)
            member.write(piece)
    found = digest.hexdigest()
    if entry.sha256 and entry.sha256 != found:
        raise ValueError(f"the bytes of {name} are not those that were stored")
    opened(size, lambda: found)
    title = entry.title or entry.facts.get("title", "")
    return {**entry.facts, "name": name, "title": title, "size": size, "sha256": found}


def _pieces(entry: Entry) -> Iterable[bytes]:
    if entry.data is not None:
        yield entry.data
        return
    if entry.path is None:
        raise ValueError(f"the entry {entry.name} has neither bytes nor a path")
    with entry.path.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece


def _member(name: str, moment: datetime) -> ZipInfo:
    member = ZipInfo(name, date_time=moment.timetuple()[:6])
    member.compress_type = ZIP_DEFLATED
    # Made on Unix, an ordinary file for its owner to read and write.
    member.create_system = 3
    member.external_attr = 0o600 << 16
    return member


def _unused(name: str, used: set[str]) -> str:
    """Return the name, or the name with a number when the bundle has one like it."""
    path = PurePosixPath(name)
    candidate, number = name, 1
    while candidate.casefold() in used:
        number += 1
        candidate = f"{path.stem} ({number}){path.suffix}"
    used.add(candidate.casefold())
    return candidate


def _readable(head: Mapping[str, str], files: list[dict], lang: str | None) -> str:
    lines = [
        head["title"],
        translate(_("Made: ${moment}", mapping={"moment": head["made"]}), lang),
        translate(_("Files: ${count}", mapping={"count": len(files)}), lang),
        translate(_("To check a file: sha256sum NAME (Linux), Get-FileHash NAME (Windows)."), lang),
    ]
    for number, each in enumerate(files, start=1):
        size = translate(_("${size} bytes", mapping={"size": each["size"]}), lang)
        lines += ["", f"{number}. {each['name']}"]
        lines += [f"   {line}" for line in (each["title"], size) if line]
        lines.append(f"   SHA-256: {each['sha256']}")
    # The mark makes older programs of Windows read it as UTF-8.
    return "\ufeff" + "\r\n".join(" ".join(line.split("\n")) for line in lines) + "\r\n"
