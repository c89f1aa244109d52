"""What commands that work in a site share: opening it, one transaction, exit codes, words.

A command's work yields lines that are printed as they come. Exit code 0: done; 1: refused, nothing
is kept; 2: no site, or no database. Variables: as bin/worker.
"""

from argparse import Namespace
from collections.abc import Callable
from collections.abc import Iterator
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.interfaces import LedgerDown
from kase.is2in.ledger.interfaces import NoSite
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.privilege import privileged
from kase.is2in.web.request import translate
import sys
import transaction


DONE, REFUSED, UNKNOWN = 0, 1, 2
LANGUAGE = "en"
Work = Callable[[Namespace], Iterator[str]]


def message_of(refusal: Refusal) -> str:
    """Return a refusal in the language of commands."""
    return translate(refusal.message, LANGUAGE)


def command_in_site(
    work: Work, options: Namespace, said: Callable[[Refusal], str] = message_of
) -> int:
    """Do the work of a command in the site the environment names; return the exit code."""
    site_id = ledger.configured_site()
    if site_id is None:
        print("IS2IN_ZOPE_CONF names no zope.conf", file=sys.stderr)
        return UNKNOWN
    try:
        with ledger.opened_site(site_id):
            return run_command(work, options, said)
    except NoSite as missing:
        print(missing, file=sys.stderr)
    except LedgerDown as down:
        print(f"The SQL database is not there ({down.code})", file=sys.stderr)
    return UNKNOWN


def run_command(work: Work, options: Namespace, said: Callable[[Refusal], str] = message_of) -> int:
    """Do the work in the site that is set; commit, abort for ``options.dry_run`` or a refusal."""
    try:
        with privileged():
            for line in work(options):
                print(line)
        if options.dry_run:
            transaction.abort()
        else:
            transaction.commit()
    except (Refusal, OSError) as refusal:
        transaction.abort()
        words = said(refusal) if isinstance(refusal, Refusal) else str(refusal)
        print(f"Refused: {words}", file=sys.stderr)
        return REFUSED
    return DONE
