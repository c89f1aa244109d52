"""bin/worker: loads the Zope application and runs jobs and periodic tasks until it is stopped.

    bin/worker            run for ever; SIGTERM or Ctrl-C finishes the job and stops
    bin/worker --once     run what waits, then stop

Variables: IS2IN_ZOPE_CONF (the instance's zope.conf), IS2IN_DSN, IS2IN_SITE (is2in).
"""

from kase.is2in.ledger.daemon import serve
from kase.is2in.ledger.interfaces import LedgerDown
import logging
import os
import sys


logger = logging.getLogger("kase.is2in.worker")


def main() -> int:
    """Run; return the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # A line per job at INFO from the library names arguments, which may be personal.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    configuration = os.environ.get("IS2IN_ZOPE_CONF")
    if not configuration:
        print("IS2IN_ZOPE_CONF names no zope.conf", file=sys.stderr)
        return 2
    # Only here: without the configuration these would load a database of their own.
    from Testing.makerequest import makerequest
    from zope.globalrequest import setRequest
    from Zope2.Startup.run import configure_wsgi

    configure_wsgi(configuration)
    import Zope2  # after the configuration

    def open_application():
        application = makerequest(Zope2.app(), environ={"SERVER_URL": "http://localhost"})
        setRequest(application.REQUEST)
        return application

    logger.info("The worker is ready")
    try:
        serve(
            open_application, os.environ.get("IS2IN_SITE", "is2in"), wait="--once" not in sys.argv
        )
    except LedgerDown as down:
        logger.error("The SQL database is not there: %s", down.code)
        return 1
    return 0
