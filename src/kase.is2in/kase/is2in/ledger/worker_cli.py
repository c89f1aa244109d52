"""bin/worker: loads the Zope application and runs jobs and periodic tasks until it is stopped.

    bin/worker            run for ever; SIGTERM or Ctrl-C finishes the jobs at work and stops
    bin/worker --once     run what waits, then stop
    bin/worker --dead     list the jobs that failed on their last try
    bin/worker --revive N queue the dead job N again

Variables: IS2IN_ZOPE_CONF (the instance's zope.conf), IS2IN_DSN, IS2IN_SITE (is2in),
IS2IN_URL (the site's address, for links; without it they begin with http://nohost).
"""

from kase.is2in.ledger import daemon
from kase.is2in.ledger import joblog
from kase.is2in.ledger import jobs
from kase.is2in.ledger.interfaces import LedgerDown
from kase.is2in.ledger.interfaces import WorkerStopped
from kase.is2in.ledger.opening import application_opener
from kase.is2in.ledger.opening import configured_site
import argparse
import logging
import sys
import time
import transaction


logger = logging.getLogger("kase.is2in.worker")

PAUSE_SECONDS = 5


def main() -> int:
    """Read the command line and do it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--once", action="store_true")
    asked.add_argument("--dead", action="store_true")
    asked.add_argument("--revive", type=int, metavar="N")
    arguments = parser.parse_args()
    try:
        if arguments.dead:
            return _list_dead()
        if arguments.revive is not None:
            return _revive(arguments.revive)
        return _work(once=arguments.once)
    except LedgerDown as down:
        print(f"The SQL database is not there ({down.code})", file=sys.stderr)
        return 1


def _work(*, once: bool) -> int:
    site_id = configured_site()
    if site_id is None:
        print("IS2IN_ZOPE_CONF names no zope.conf", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    joblog.silence_the_library()
    open_application = application_opener(site_id)
    logger.info("The worker is ready")
    while True:
        try:
            daemon.serve(open_application, site_id, wait=not once)
        except (LedgerDown, WorkerStopped) as down:
            if once or getattr(down, "code", None) == "ledger-unset":
                raise
            logger.warning("%s; trying again in %s s", down, PAUSE_SECONDS)
            time.sleep(PAUSE_SECONDS)
        else:
            logger.info("The worker has stopped")
            return 0


def _list_dead() -> int:
    dead = jobs.dead_jobs()
    for job in dead:
        when = job.failed_at.isoformat(timespec="seconds") if job.failed_at else "?"
        print(f"{job.id}\t{job.task}\t{job.attempts} tries\t{when}\t{job.error or '?'}")
    if not dead:
        print("No dead jobs.")
    return 0


def _revive(number: int) -> int:
    try:
        jobs.revive(number)
    except LookupError as unknown:
        print(unknown, file=sys.stderr)
        return 1
    transaction.commit()
    print(f"Job {number} is queued again.")
    return 0
