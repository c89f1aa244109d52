"""bin/verify-audit: computes the whole chain of the audit trail anew.

Exit code 0: every row holds; 1: the first row that does not is named; 2: it could not be
verified (no database, a file that is no checkpoint, a wrong option).
"""

from argparse import ArgumentParser
from argparse import Namespace
from collections.abc import Sequence
from kase.is2in.ledger.chain import verify_chain
from kase.is2in.ledger.checkpoints import as_text
from kase.is2in.ledger.checkpoints import BadCheckpoint
from kase.is2in.ledger.checkpoints import check_signature
from kase.is2in.ledger.checkpoints import from_text
from kase.is2in.ledger.checkpoints import note_checkpoint
from kase.is2in.ledger.checkpoints import public_key
from kase.is2in.ledger.interfaces import LedgerDown
from kase.is2in.ledger.types import ChainCheck
from kase.is2in.ledger.types import Checkpoint
from pathlib import Path
import sys
import transaction


HOLDS, BROKEN, UNKNOWN = 0, 1, 2
LONGEST_FILE = 10_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify and say the result; return the exit code."""
    options = _options(arguments)
    try:
        noted = read_checkpoints(options.checkpoints, options.public_key)
        result = verify_chain(noted)
        _say(result, len(noted))
        if not result.ok:
            return BROKEN
        if options.note is not None:
            _note(options.note)
    except LedgerDown as down:
        print(f"The SQL database is not there ({down.code})", file=sys.stderr)
        return UNKNOWN
    except (BadCheckpoint, OSError) as error:
        print(f"Not verified: {error}", file=sys.stderr)
        return UNKNOWN
    return HOLDS


def read_checkpoints(paths: Sequence[Path], key: Path | None = None) -> list[Checkpoint]:
    """Return the checkpoints of files and of folders' ``*.json``.

    Raises BadCheckpoint for a file that is none, or that is not signed by ``key``.
    """
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not found:
            raise BadCheckpoint(f"there is no checkpoint in {path}")
        files += found
    signer = public_key(key.read_bytes()) if key is not None else None
    noted = []
    for path in files:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(LONGEST_FILE)
        try:
            noted.append(from_text(text))
            if signer is not None:
                check_signature(noted[-1], signer)
        except BadCheckpoint as error:
            raise BadCheckpoint(f"{path}: {error}") from error
    return noted


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="verify-audit", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--checkpoints",
        metavar="PATH",
        type=Path,
        nargs="+",
        default=[],
        help="files with heads noted earlier, or folders of them: a cut tail is seen by them",
    )
    parser.add_argument(
        "--public-key", metavar="FILE", type=Path, help="whose signature these must carry (PEM)"
    )
    parser.add_argument(
        "--note", metavar="FILE", type=Path, help="write the head to a file when all rows hold"
    )
    return parser.parse_args(arguments)


def _say(result: ChainCheck, noted: int) -> None:
    if result.ok:
        print(f"{result.rows} rows hold; the last hash is {result.head}")
        print(f"{result.checkpoints} noted heads are in it, {noted} of them from files")
        return
    entry = f" (entry {result.entry})" if result.entry is not None else ""
    print(f"Broken at row {result.broken}{entry}: {result.reason}")
    print(f"  {result.rows} rows before it hold")
    if result.expected is not None:
        print(f"  expected hash: {result.expected}")
    if result.actual is not None:
        print(f"  stored hash:   {result.actual}")


def _note(path: Path) -> None:
    with transaction.manager:
        made = note_checkpoint()
    if made is None:
        raise BadCheckpoint("the trail is empty, there is nothing to note")
    path.write_text(as_text(made), encoding="utf-8")
    print(f"Noted: {made.rows} rows, in {path}")
