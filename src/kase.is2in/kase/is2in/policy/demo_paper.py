"""Paper mode of the demo: an outage that is over, and a slip that waits to be entered."""

from datetime import timedelta
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api as procedures
from kase.is2in.terms import clock
import logging


logger = logging.getLogger(__name__)

REASON = "Отключение электропитания в центре обработки данных"


def add_paper() -> None:
    """Add the outage of yesterday with its slip, unless any was declared."""
    if procedures.outages():
        return
    clerk = parties.person_by_email("chancellery@exchange.example")
    began = clock.now() - timedelta(days=1)
    procedures.declare_outage(clerk, began, began + timedelta(hours=3), REASON)
    slip = {
        "received": (began + timedelta(hours=1)).isoformat(),
        "organization": "ISSR",
        "procedure": "listing-shares",
        "brought_by": "Ахметова А. С., курьер",
        "pages": "24",
    }
    procedures.issue_slip(clerk, slip)
    logger.info("Demo: an outage and a paper application")
