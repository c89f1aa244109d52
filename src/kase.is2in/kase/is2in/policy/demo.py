"""Fills a site with the demo: organisations, people, partnerships, keys for signing.

Runs as the profile ``kase.is2in:demo``, never with the default one. It may be repeated: what
is there stays, what is missing is added.
"""

from contextlib import suppress
from kase.is2in.insiders import api as insiders
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.types import ROUTE_IDS
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import NewPerson
from kase.is2in.policy.demo_applications import add_applications
from kase.is2in.policy.demo_data import CLIENTS
from kase.is2in.policy.demo_data import DemoOrganization
from kase.is2in.policy.demo_data import DemoPerson
from kase.is2in.policy.demo_data import INSIDERS
from kase.is2in.policy.demo_data import ORGANIZATIONS
from kase.is2in.policy.demo_data import PARTNERSHIPS
from kase.is2in.policy.demo_data import REQUEST
from kase.is2in.policy.demo_data import REQUISITES
from kase.is2in.policy.demo_data import SPECIALIST
from kase.is2in.policy.demo_data import STAFF
from kase.is2in.policy.demo_meetings import add_meetings
from kase.is2in.policy.demo_paper import add_paper
from kase.is2in.policy.demo_people import keys_folder
from kase.is2in.policy.demo_people import PKI_FOLDER
from kase.is2in.procedures import api as procedures
from kase.is2in.signing import api as signing
from kase.is2in.signing.types import DemoSigner
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import privileged
import logging


logger = logging.getLogger(__name__)

PASSWORD = "Demo#2026"  # noqa: S105 - published with the demo, opens nothing else
LANGUAGES = ("ru", "kk", "en")
OFFICERS = "officers"


def install(setup_tool=None) -> None:
    """Add what is missing of the demo, saying what it does in the log."""
    for one in ORGANIZATIONS:
        add_organization(one)
    people = [*CLIENTS, *staff()]
    for one in people:
        add_person(one)
    for code, partner, role in PARTNERSHIPS:
        add_partner(code, partner, role)
    # Papers are sealed from the first one on.
    make_keys(people)
    add_insiders()
    add_meetings()
    # Each department may model its own; the demo shows it with one.
    procedures.let_design("listing", "listing")
    add_request()
    add_applications()
    add_paper()


def staff() -> list[DemoPerson]:
    """Return the exchange's people; each works in the department of the same name."""
    return [
        DemoPerson(
            email=f"{name}@exchange.example",
            place=OFFICERS if name == "officer" else name,
            name=full_name,
            position=SPECIALIST,
            iin=iin,
        )
        for name, full_name, iin in STAFF
    ]


def add_organization(one: DemoOrganization) -> None:
    """Add an organisation unless its code is there."""
    try:
        parties.organization(one.code)
    except Missing:
        parties.add_organization(
            one.code,
            one.bin,
            dict(zip(LANGUAGES, one.names, strict=True)),
            dict(zip(LANGUAGES, one.forms, strict=True)),
            frozenset(one.roles),
            one.contacts,
        )
        parties.change_requisites(one.code, REQUISITES.get(one.code, {}))
        logger.info("Demo: organisation %s", one.code)


def add_person(one: DemoPerson) -> None:
    """Add an account with the demo's password and the agreement accepted, unless it is there."""
    if parties.person_by_email(one.email) is not None:
        return
    surname, given_name, *rest = one.name.split()
    client = is_client(one)
    made = parties.add_person(
        NewPerson(
            email=one.email,
            surname=surname,
            given_name=given_name,
            patronymic=" ".join(rest),
            position=one.position,
            phone="+7 727 000 00 00",
            iin=one.iin,
            organization=one.place if client else "",
            roles=frozenset(one.roles),
            departments=frozenset() if client else frozenset({one.place}),
        ),
        password=PASSWORD,
    )
    parties.accept_agreement(made.id)
    logger.info("Demo: account %s", one.email)


def is_client(one: DemoPerson) -> bool:
    """Return whether a person belongs to an organisation, not to the exchange."""
    return any(each.code == one.place for each in ORGANIZATIONS)


def add_partner(code: str, partner: str, role: str) -> None:
    """Make two organisations partners unless they are."""
    if not any(one.partner == partner for one in parties.partners(code, role)):
        parties.add_partner(code, partner, role)
        logger.info("Demo: %s is partner of %s", partner, code)


def add_insiders() -> None:
    """Enter the demo's insiders unless they are in the list."""
    names = ("full_name", "position", "basis", "basis_note", "since", "until")
    with privileged():
        for values in INSIDERS:
            with suppress(Conflict):
                insiders.enter(dict(zip(names, values, strict=True)))
                logger.info("Demo: insider %s", values[0])


def add_request() -> None:
    """Let a company ask to be connected, unless one with its BIN has asked."""
    found, _total = onboarding.requests(ROUTE_IDS, text=REQUEST.bin)
    if not found:
        onboarding.register_request(REQUEST)
        logger.info("Demo: a request to connect")


def make_keys(people: list[DemoPerson]) -> None:
    """Build the demo's certification authority with a key per client, where a folder is named."""
    folder = keys_folder()
    if folder is None:
        logger.info("Demo: no keys, %s names no folder", PKI_FOLDER)
        return
    numbers = {one.code: one for one in ORGANIZATIONS}
    signers = [
        DemoSigner(
            email=one.email,
            full_name=one.name,
            iin=one.iin,
            bin=numbers[one.place].bin,
            organization=f"{numbers[one.place].forms[0]} «{numbers[one.place].names[0]}»",
            first_head="first_head" in one.roles,
        )
        for one in people
        if is_client(one)
    ]
    signing.demo_keys(folder, signers)
    logger.info("Demo: %s keys in %s", len(signers), folder)
