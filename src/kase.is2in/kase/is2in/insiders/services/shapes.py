"""How entries, versions and proposals look as JSON."""

from kase.is2in.insiders.bulk import Report
from kase.is2in.insiders.facts import today
from kase.is2in.insiders.proposals import suggested
from kase.is2in.insiders.rights import may_edit
from kase.is2in.insiders.services.base import url
from kase.is2in.insiders.types import Flag
from kase.is2in.insiders.types import Proposal
from kase.is2in.insiders.types import Version
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


def for_all(one: Version) -> dict:
    """Return what anybody may know of an insider."""
    facts = one.facts
    return {
        "full_name": facts.full_name,
        "position": facts.position,
        "since": facts.since.isoformat(),
    }


def of_entry(one: Version) -> dict:
    """Return an entry, whole; the IIN to editors only."""
    facts = one.facts
    shape = {
        "@id": url(one.entry),
        "number": one.entry,
        "version": one.version,
        "change": one.change,
        "insider_today": one.counts_on(today()),
        **for_all(one),
        "until": facts.until and facts.until.isoformat(),
        "organization": facts.organization or facts.organization_name or None,
        "email": facts.email,
        "basis": facts.basis,
        "basis_note": facts.basis_note,
        "information": facts.information,
        "account": facts.user_id,
    }
    return shape | {"iin": facts.iin} if may_edit() else shape


def of_version(one: Version) -> dict:
    """Return one version with who, when and why."""
    return {
        **of_entry(one),
        "reason": one.reason,
        "author": one.author,
        "at": one.at.isoformat(),
    }


def of_own(one: Version) -> dict:
    """Return an entry to the person it is about."""
    whole = of_entry(one)
    names = ("number", "full_name", "position", "basis", "information", "since", "until")
    return {name: whole[name] for name in names}


def of_flag(one: Flag) -> dict:
    """Return a mark on a document."""
    return {
        "document": one.document,
        "title": one.title(language()),
        "sha256": one.sha256,
        "flagged": one.flagged,
        "reason": one.reason,
        "author": one.author,
        "at": one.at.isoformat(),
    }


def of_proposal(one: Proposal) -> dict:
    """Return a proposal with what the entry would say."""
    return {
        "@id": url("proposals", one.id),
        "id": one.id,
        "person": one.user_id,
        "document": of_flag(one.flag),
        "opened_at": one.at.isoformat(),
        "state": one.state,
        "suggested": suggested(one),
        "decided_at": one.decided_at and one.decided_at.isoformat(),
        "decided_by": one.decided_by,
        "decision": one.decision,
        "entry": one.entry,
    }


def of_report(report: Report) -> dict:
    """Return the report about a table."""
    return {
        "digest": report.digest,
        "good": len(report.good),
        "bad": len(report.bad),
        "rows": [
            {
                "row": line.number,
                "full_name": line.given["full_name"],
                "errors": [
                    {"field": one.field, "code": one.code, "message": translate(one.message)}
                    for one in line.errors
                ],
            }
            for line in report.lines
        ],
    }
