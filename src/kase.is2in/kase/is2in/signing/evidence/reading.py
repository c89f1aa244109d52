"""The checks of a stored signature in words, for pages and papers."""

from kase.is2in import _
from kase.is2in.signing.browser.panel import TITLES
from kase.is2in.signing.evidence import rows
from kase.is2in.signing.storage import evidence as stored_evidence
from kase.is2in.web.api import translate
from typing import NamedTuple
import json


STAMP_TITLES = {
    "timestamp": _("The time-stamp is over this signature"),
    "timestamp_path": _("The time-stamp is of a trusted service"),
    "timestamp_revocation": _("The certificate of the service has not been revoked"),
}


class MadeCheck(NamedTuple):
    """A check by its title; ``ok`` is None where nothing was left to check."""

    title: str
    ok: bool | None


def made_checks(code: str, lang: str) -> tuple[MadeCheck, ...]:
    """Return the checks of a signature as of its time-stamp, else as of its acceptance."""
    stamp = rows.stamp_of(rows.number_of(code))
    report = json.loads(stamp.report if stamp else stored_evidence(code).report)
    titles = {**TITLES, **STAMP_TITLES}
    return tuple(
        MadeCheck(translate(titles.get(check["name"], check["name"]), lang), check["ok"])
        for check in report["checks"]
    )
