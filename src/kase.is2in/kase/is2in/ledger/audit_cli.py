"""bin/verify-audit: computes the whole chain of the audit trail anew.

Exit code 0: every row holds; 1: the first row that does not is named; 2: no database.
"""

from kase.is2in.ledger.audit import verify_chain
from kase.is2in.ledger.interfaces import LedgerDown
import sys


def main() -> int:
    """Verify and say the result; return the exit code."""
    try:
        result = verify_chain()
    except LedgerDown as down:
        print(f"The SQL database is not there ({down.code})", file=sys.stderr)
        return 2
    if not result.ok:
        print(f"Broken at row {result.broken}: {result.reason}; {result.rows} rows before it hold")
        return 1
    print(f"{result.rows} rows hold; the last hash is {result.head}")
    return 0
