"""bin/verify-evidence: verifies exported evidence of signatures, wherever it is run.

Needs neither a site nor a database nor a network. Exit code 0: every check of every file holds;
1: one does not; 2: a file is no evidence or cannot be read.
"""

from argparse import ArgumentParser
from collections.abc import Sequence
from kase.is2in.signing.evidence.checking import check_evidence
from kase.is2in.signing.evidence.checking import NoEvidence
from kase.is2in.signing.evidence.checking import Verdict
from pathlib import Path
from typing import IO
from zipfile import ZipFile
import sys


HOLDS, FAILED, UNREADABLE = 0, 1, 2
MEMBERS = 2000
# A document of 64 MB, its signatures, and national lists of the revoked beside them.
UNPACKED = 512 * 1024 * 1024
MARKS = {True: "ok", False: "FAILED", None: "not checked"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify every file and say the results; return the exit code."""
    parser = ArgumentParser(prog="verify-evidence", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--roots",
        type=Path,
        help="certificates (PEM) to trust in place of those enclosed: got from the authority",
    )
    asked = parser.parse_args(arguments)
    worst = HOLDS
    for path in asked.files:
        try:
            roots = asked.roots.read_bytes() if asked.roots else b""
            verdict = check_evidence(unpack(path), roots)
        except (NoEvidence, OSError) as error:
            print(f"{path}: not verified: {error}", file=sys.stderr)
            worst = UNREADABLE
            continue
        _say(path, verdict, asked.roots is not None)
        if not verdict.ok:
            worst = max(worst, FAILED)
    return worst


def unpack(path: Path | IO[bytes]) -> dict[str, bytes]:
    """Return the files of an export by name; NoEvidence for what is no archive in bounds."""
    try:
        return _unpack(path)
    except (NoEvidence, OSError):
        raise
    # An archive may be damaged, packed in a way nobody knows, or closed with a password.
    except Exception as error:
        raise NoEvidence(f"the archive cannot be read: {error}") from error


def _unpack(path: Path | IO[bytes]) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS or sum(one.file_size for one in members) > UNPACKED:
            raise NoEvidence("the archive is too large")
        if len({one.filename for one in members}) != len(members):
            raise NoEvidence("the archive holds two files of one name")
        return {one.filename: archive.read(one) for one in members if not one.is_dir()}


def _say(path: Path, verdict: Verdict, named: bool) -> None:
    facts = verdict.facts
    print(f"{path}: {'VERIFIED' if verdict.ok else 'NOT VERIFIED'}")
    print(f"  document  {facts['document_name']}, SHA-256 {facts['document_sha256']}")
    print(f"  signed by {facts['full_name']}, {facts['position']}, {facts['organization']}")
    print(f"  signed at {facts['time_stamp'] or 'not known: there is no time-stamp'}")
    for one in verdict.results:
        print(f"  {MARKS[one.ok]:11} {one.name}{': ' + one.words if one.words else ''}")
    for root in verdict.roots:
        print(f"  trusted root, SHA-256 {root}")
    if not named:
        print("  The roots are those enclosed: compare them with the authority's, or use --roots.")


if __name__ == "__main__":
    sys.exit(main())
