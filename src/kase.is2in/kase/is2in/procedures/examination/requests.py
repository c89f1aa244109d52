"""Requests of the exchange for more, as they are shown: points, answers, later days asked for."""

from collections.abc import Mapping
from kase.is2in.procedures.examination import points
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.types import Extension
from kase.is2in.procedures.types import Request
from kase.is2in.procedures.types import RequestPoint


def request_facts(application: IApplication) -> tuple[Request, ...]:
    """Return the requests on an application, the oldest first."""
    if not application.requests:
        return ()
    named = any(one.get("points") for one in application.requests)
    titles = dict(points.places(application)) if named else {}
    return tuple(_request(one, titles) for one in application.requests)


def _request(kept: Mapping, titles: Mapping[str, str]) -> Request:
    return Request(
        text=kept["text"],
        due=kept["due"],
        asked_at=kept["asked_at"],
        asked_by=person_ref(kept["asked_by"]),
        answer=kept.get("answer", ""),
        answered_at=kept.get("answered_at"),
        resumed=kept.get("resumed", ""),
        answered_by=person_ref(kept.get("answered_by", "")),
        documents=kept.get("documents", ()),
        points=tuple(_point(one, titles) for one in kept.get("points", ())),
        extensions=tuple(_extension(one) for one in kept.get("extensions", ())),
    )


def _point(kept: Mapping, titles: Mapping[str, str]) -> RequestPoint:
    place = f"{kept['form']}.{kept['field']}"
    if kept["document"]:
        place = f"{points.DOCUMENT}{kept['document']}"
    return RequestPoint(
        number=kept["number"],
        text=kept["text"],
        form=kept["form"],
        field=kept["field"],
        document=kept["document"],
        about=titles.get(place, ""),
        answer=kept["answer"],
    )


def _extension(kept: Mapping) -> Extension:
    return Extension(
        due=kept["due"],
        reason=kept["reason"],
        asked_at=kept["asked_at"],
        asked_by=person_ref(kept["asked_by"]),
        granted=kept.get("granted"),
        decided_due=kept.get("decided_due"),
        decision=kept.get("decision", ""),
        decided_at=kept.get("decided_at"),
        decided_by=person_ref(kept.get("decided_by", "")),
    )
