"""How requests look as JSON, and how one is read of it; a wrong shape is Malformed."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.facts import PERSON_FIELDS
from kase.is2in.onboarding.types import Candidate
from kase.is2in.onboarding.types import Challenge
from kase.is2in.onboarding.types import ConnectionRequest
from kase.is2in.onboarding.types import NewRequest
from kase.is2in.onboarding.types import Proof
from kase.is2in.onboarding.types import Receipt
from kase.is2in.onboarding.types import Status
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import translate
from plone import api


def of_challenge(one: Challenge) -> dict:
    """Return a challenge with words on how to pass it."""
    text = _(
        "Find a decimal number N so that SHA-256 of the text «seed:N» begins with as many zero "
        "bits as «bits» says. Wait «least_seconds», then send the request with robot_check = "
        "{token, solution: N as a text} before «expires». A token works once. Without a solution "
        "the applicant confirms the e-mail."
    )
    return {
        "token": one.token,
        "algorithm": "sha-256",
        "seed": one.seed,
        "bits": one.bits,
        "least_seconds": one.least_seconds,
        "expires": one.expires.isoformat(),
        "explanation": translate(text),
    }


def of_receipt(one: Receipt) -> dict:
    """Return number and code; the code is null where it goes by e-mail only."""
    return {"number": one.number, "code": one.code or None, "confirmed": one.confirmed}


def of_status(one: Status) -> dict:
    """Return what the public may see."""
    return {
        "number": one.number,
        "state": one.state,
        "created": one.created.isoformat(),
        "received": _moment(one.received),
        "taken": _moment(one.taken),
        "decided": _moment(one.decided),
        "reason": one.reason or None,
    }


def of_row(one: ConnectionRequest) -> dict:
    """Return a request as a line of the list: no personal data."""
    return {
        "@id": f"{api.portal.get().absolute_url()}/@onboarding/{one.number}",
        "number": one.number,
        "state": one.state,
        "created": one.created.isoformat(),
        "received": _moment(one.received),
        "taken": _moment(one.taken),
        "taken_by": one.taken_by,
        "decided": _moment(one.decided),
        "decided_by": one.decided_by,
        "organization": one.organization,
        "bin": one.bin,
        "name": dict(one.names),
        "legal_form": dict(one.legal_forms),
        "kinds": sorted(one.kinds),
        "routes": sorted(one.routes),
    }


def of_request(one: ConnectionRequest) -> dict:
    """Return a request whole, with what speaks for and against its approval."""
    return of_row(one) | {
        "reason": one.reason or None,
        "key_providers": sorted(one.key_providers),
        "language": one.language,
        "email": one.email,
        "phone": one.phone,
        "address": one.address,
        "people": [
            {name: getattr(each, name) for name in PERSON_FIELDS} | {"roles": sorted(each.roles)}
            for each in one.people
        ],
        "erased": _moment(one.erased),
        "checks": [
            {
                "field": each.field,
                "ok": each.ok,
                "text": translate(each.text),
                "organization": each.organization,
                "request": each.request,
            }
            for each in onboarding.checks(one)
        ],
    }


def new_request(data: Mapping) -> NewRequest:
    """Return the request of a body."""
    return NewRequest(
        names=_texts(data, "name"),
        legal_forms=_texts(data, "legal_form"),
        bin=text_of(data, "bin"),
        kinds=frozenset(_words(data, "kinds")),
        email=text_of(data, "email"),
        phone=text_of(data, "phone"),
        address=text_of(data, "address"),
        head=_candidate(_object(data, "head"), "head"),
        people=_people(data),
        key_providers=frozenset(_words(data, "key_providers")),
        consent=data.get("consent") is True,
        language=text_of(data, "language") or "ru",
    )


def proof_of(data: Mapping) -> Proof:
    """Return the token and the solution of a body."""
    found = _object(data, "robot_check")
    return Proof(text_of(found, "token"), text_of(found, "solution"))


def text_of(data: Mapping, name: str) -> str:
    """Return a text of a body, "" when it is not there."""
    found = data.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Malformed("shape", _("This is a text."), name)
    return found


def _people(data: Mapping) -> tuple[Candidate, ...]:
    found = data.get("people") or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Malformed("shape", _("People are a list of objects."), "people")
    return tuple(_candidate(one, f"people.{place}") for place, one in enumerate(found))


def _candidate(data: Mapping, place: str) -> Candidate:
    try:
        texts = {name: text_of(data, name) for name in PERSON_FIELDS}
        roles = frozenset(_words(data, "roles"))
    except Malformed as error:
        inner = error.errors[0]
        raise Malformed(error.code, error.message, f"{place}.{inner.field}") from error
    return Candidate(**texts, roles=roles)


def _object(data: Mapping, name: str) -> Mapping:
    found = data.get(name) or {}
    if not isinstance(found, dict):
        raise Malformed("shape", _("This is an object."), name)
    return found


def _texts(data: Mapping, name: str) -> dict[str, str]:
    found = _object(data, name)
    if not all(isinstance(one, str) for one in found.values()):
        raise Malformed("shape", _("Names are given by language."), name)
    return dict(found)


def _words(data: Mapping, name: str) -> list[str]:
    found = data.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Malformed("shape", _("This is a list of words."), name)
    return found


def _moment(value) -> str | None:
    return value.isoformat() if value is not None else None
