"""What a partnership lets the partner's people do, at this moment.

Nothing waits for a job: each question compares the end with the clock. The people of a partner
hold roles under a *place*, ``partner:<partnership>:<person>``, which the gate gives them only while
the partnership works; so the catalog stops showing them things at that moment too.
"""

from kase.is2in.parties import absences
from kase.is2in.parties import partnership_store as store
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.people import may_enter
from kase.is2in.parties.people import person
from kase.is2in.parties.types import FilingRight
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import PARTNER
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Missing


# An auditor is named, and files nothing and sees nothing (paragraphs 9.3 and 13).
FILES = "financial_consultant"


def helpers(code: str, category: str, procedure: str) -> tuple[Partnership, ...]:
    """Return the partnerships whose people may work on an organisation's procedure now."""
    return tuple(
        one
        for one in store.partners(code, FILES)
        if one.scope.covers(category, procedure) and _works(one)
    )


def partner_may(someone: Person, code: str, category: str, procedure: str) -> bool:
    """Return whether a person works for a partner that may do a procedure of an organisation."""
    return may_enter(someone.id) and any(
        one.partner == someone.organization for one in helpers(code, category, procedure)
    )


def filing_rights(someone: Person) -> tuple[FilingRight, ...]:
    """Return the companies a person may file for, and in which procedures.

    The own one, and issuers whose financial consultant the own one is (paragraph 13).
    """
    if not someone.active or not someone.organization:
        return ()
    own = _active(someone.organization)
    if own is None:
        return ()
    found = [FilingRight(own)]
    for one in store.clients(someone.organization, FILES) if FILES in own.roles else ():
        company = _active(one.code)
        if company is not None:
            found.append(FilingRight(company, one.scope))
    return tuple(found)


def companies_for(
    someone: Person, category: str = "", procedure: str = ""
) -> tuple[Organization, ...]:
    """Return the organisations a person may file for; without a procedure, in any."""
    return tuple(
        one.company
        for one in filing_rights(someone)
        if not procedure or one.scope.covers(category, procedure)
    )


def place(one: Partnership, user_id: str) -> str:
    """Return the principal under which somebody of a partner holds roles."""
    return f"{PARTNER}{one.id}:{user_id}"


def places(user_id: str) -> tuple[str, ...]:
    """Return the places a person holds now, and those of absent colleagues the person fills."""
    someone = person(user_id)
    if someone is None or not someone.organization:
        return ()
    working = [one for one in store.clients(someone.organization, FILES) if _works(one)]
    if not working:
        return ()
    people = (user_id, *(one.id for one in absences.acts_for(user_id)))
    return tuple(place(one, each) for one in working for each in people)


def _works(one: Partnership) -> bool:
    """Return whether both sides are active and the partner still holds the role."""
    partner = _active(one.partner)
    return partner is not None and one.role in partner.roles and _active(one.code) is not None


def _active(code: str) -> Organization | None:
    try:
        found = organization(code)
    except Missing:
        return None
    return found if found.active else None
