"""What officers do: take a request, approve it, refuse it.

Each locks the row first, so that of two officers who decide at once the second finds it
decided. Callers have checked the person with ``rights``.
"""

from collections.abc import Iterable
from contextlib import suppress
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding import letters
from kase.is2in.onboarding import register
from kase.is2in.onboarding.register import subject
from kase.is2in.onboarding.routes import routes_of
from kase.is2in.onboarding.tables import connection_request as table
from kase.is2in.onboarding.types import APPROVED
from kase.is2in.onboarding.types import Candidate
from kase.is2in.onboarding.types import Check
from kase.is2in.onboarding.types import ConnectionRequest
from kase.is2in.onboarding.types import IN_WORK
from kase.is2in.onboarding.types import NEW
from kase.is2in.onboarding.types import REFUSED
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import NewPerson
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import update
import re


LONGEST_REASON = 2000
CODE_LETTERS = 4


def take(number: int, who: Person) -> ConnectionRequest:
    """Make a request this officer's; one that another has in work is taken over."""
    found = register.request(number, routes_of(who), lock=True)
    if found.state not in (NEW, IN_WORK):
        raise _decided()
    if found.taken_by == who.id:
        return found
    details = {"before": found.taken_by}
    return _change(
        found,
        "taken",
        details,
        state=IN_WORK,
        taken=clock.now(),
        taken_by=who.id,
    )


def refuse(number: int, who: Person, reason: str) -> ConnectionRequest:
    """Refuse a request with a reason the applicant will read."""
    found = _in_hand(number, who)
    reason = reason.strip()
    if not reason:
        text = _("Write the reason: the applicant gets it by e-mail.")
        raise RuleRefused("reason", text, "reason")
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        text = _("The text is too long or has characters that cannot be shown.")
        raise RuleRefused("text", text, "reason")
    values = {"state": REFUSED, "decided": clock.now(), "decided_by": who.id, "reason": reason}
    found = _change(found, "refused", {}, **values)
    letters.refused(found)
    return found


def approve(
    number: int, who: Person, code: str, people: Iterable[int] | None = None
) -> ConnectionRequest:
    """Make the organisation with accounts for people of the request, all or nothing.

    ``people`` are places in the request (the head is 0), by default all. Each gets a letter
    with a one-time link. Raises Conflict for a BIN, a code or an e-mail that is there
    already, RuleRefused when nobody would manage the accounts.
    """
    found = _in_hand(number, who)
    _require_first(found)
    chosen = _chosen(found, people)
    made = parties.add_organization(
        code.strip(),
        found.bin,
        found.names,
        found.legal_forms,
        found.kinds,
        contacts(found),
    )
    # What the register will not take in this form stands in the contacts.
    with suppress(RuleRefused):
        parties.change_requisites(made.code, requisites(found))
    for one in chosen:
        parties.send_link(parties.add_person(_as_new_person(one, made, found.language)))
    values = {
        "state": APPROVED,
        "decided": clock.now(),
        "decided_by": who.id,
        "organization": made.code,
    }
    details = {"organization": made.code, "accounts": len(chosen)}
    found = _change(found, "approved", details, **values)
    letters.approved(found)
    return found


def checks(one: ConnectionRequest) -> tuple[Check, ...]:
    """Return what speaks for and against an approval: the BIN, other requests, the e-mails."""
    return (_check_bin(one), *_check_others(one), *_check_people(one))


def suggested_code(one: ConnectionRequest) -> str:
    """Return a free code made of the English name."""
    letters_only = re.sub(r"[^A-Z]", "", one.names["en"].upper()) or "ORG"
    start = letters_only[:CODE_LETTERS].ljust(2, "X")
    tries = (start, *(f"{start}{serial}" for serial in range(2, 1000)))
    return next((each for each in tries if _is_free(each)), "")


def contacts(one: ConnectionRequest) -> str:
    """Return the contacts of the organisation, a line each."""
    return "\n".join(line for line in (one.address, one.phone, one.email) if line)


def requisites(one: ConnectionRequest) -> dict[str, str]:
    """Return what of a request the register keeps as requisites of the organisation."""
    return {"actual_address": one.address[:300], "phone": one.phone, "email": one.email}


def _in_hand(number: int, who: Person) -> ConnectionRequest:
    """Return a request that this officer has in work, locked."""
    found = register.request(number, routes_of(who), lock=True)
    if found.state in (APPROVED, REFUSED):
        raise _decided()
    if found.state != IN_WORK:
        raise Conflict("not-taken", _("Take the request into work first."))
    if found.taken_by != who.id:
        raise Conflict(
            "taken-by-another", _("Another officer has this request. Take it over to decide.")
        )
    return found


def _decided() -> Conflict:
    return Conflict("decided", _("The request is decided already."))


def _require_first(one: ConnectionRequest) -> None:
    """Raise Conflict when another request with the BIN is approved, be it this very moment.

    The register of organisations is read as it was when this transaction began; what another
    officer has committed since is seen in SQL only, once the lock of the BIN is ours.
    """
    lock = f"onboarding {one.bin}"
    ledger.write("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))", {"lock": lock})
    others = register.others_with(one.bin, one.number)
    if any(state == APPROVED for _number, state in others) or not _check_bin(one).ok:
        raise Conflict(
            "bin-taken",
            _(
                "An organisation with this BIN is there already. Refuse the request and name "
                "the way: its administrator adds people."
            ),
        )


def _chosen(one: ConnectionRequest, people: Iterable[int] | None) -> list[Candidate]:
    places = range(len(one.people)) if people is None else sorted(set(people))
    if any(not 0 <= place < len(one.people) for place in places):
        raise RuleRefused("people", _("Choose from the people of the request."), "people")
    if not any("administrator" in one.people[place].roles for place in places):
        text = _("Choose somebody who manages the accounts of the organisation.")
        raise RuleRefused("administrator", text, "people")
    taken = [
        FieldError(f"people.{place}", "exists", _("There is an account with this e-mail already."))
        for place in places
        if parties.person_by_email(one.people[place].email) is not None
    ]
    if taken:
        text = _("Some e-mails have accounts already. Leave these people out, or refuse.")
        raise Conflict("email-taken", text, errors=taken)
    return [one.people[place] for place in places]


def _as_new_person(one: Candidate, made: Organization, lang: str) -> NewPerson:
    return NewPerson(
        email=one.email,
        surname=one.surname,
        given_name=one.given_name,
        patronymic=one.patronymic,
        position=one.position,
        phone=one.phone,
        iin=one.iin,
        organization=made.code,
        roles=one.roles,
        language=lang,
    )


def _change(one: ConnectionRequest, what: str, details: dict, **values) -> ConnectionRequest:
    ledger.write(update(table).where(table.c.number == one.number).values(values))
    # The reason and names stay out of the trail, which keeps everything for ever.
    ledger.record(f"connection-request-{what}", subject(one.number), details)
    return register.find(one.number)


def _is_free(code: str) -> bool:
    try:
        parties.organization(code)
    except Missing:
        return True
    return False


def _check_bin(one: ConnectionRequest) -> Check:
    found = parties.organization_by_bin(one.bin)
    if found is not None and found.code != one.organization:
        text = _("An organisation with this BIN is registered.")
        return Check("bin", False, text, organization=found.code)
    return Check("bin", True, _("No organisation has this BIN yet."))


def _check_others(one: ConnectionRequest) -> list[Check]:
    return [
        Check("bin", state == REFUSED, _("Another request with this BIN."), request=number)
        for number, state in register.others_with(one.bin, one.number)
    ]


def _check_people(one: ConnectionRequest) -> list[Check]:
    found = []
    for place, each in enumerate(one.people):
        known = parties.person_by_email(each.email)
        field = f"people.{place}"
        values = {"email": each.email}
        if known is None:
            text = _("${email}: no account yet.", mapping=values)
            found.append(Check(field, True, text))
        elif not one.organization or known.organization != one.organization:
            text = _("${email}: there is an account already.", mapping=values)
            found.append(Check(field, False, text, organization=known.organization or None))
    return found
