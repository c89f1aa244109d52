"""Who holds which role on an application, computed from its fields at the moment of asking.

Nobody else sees it, not even a colleague of the same organisation (paragraph 9.4 of the
manual). Nothing is stored: a partnership that ends takes the access with it. A partner's people
hold their role under a place of the partnership, so that the catalog forgets them at its end too.
"""

from borg.localrole.interfaces import ILocalRoleProvider
from collections.abc import Iterator
from collections.abc import Mapping
from itertools import chain
from kase.is2in.committee import api as committee
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import PARTNER
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Person
from kase.is2in.parties.types import SUBSTITUTE
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.events import AccessChanged
from kase.is2in.procedures.examination import asked
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers import signers
from kase.is2in.web.api import search_everything
from plone.api import portal
from Products.CMFCore.utils import getToolByName
from zope.annotation.interfaces import IAnnotations
from zope.component import adapter
from zope.event import notify
from zope.globalrequest import getRequest
from zope.interface import implementer


EXECUTOR = "Executor"
FIRST_HEAD = "FirstHead"
CLERK = "ChancelleryClerk"
CASE_OFFICER = "CaseOfficer"
COMMITTEE_MEMBER = "CommitteeMember"
EXPERT = "DepartmentExpert"
CHANCELLERY = "chancellery"

_CACHE_PREFIX = "borg.localrole.workspace.checkLocalRolesAllowed:"


def partner_codes(application: IApplication) -> frozenset[str]:
    """Return the organisations that are the applicant's consultants in this procedure now."""
    return frozenset(one.partner for one in _partnerships(application))


def executors(application: IApplication) -> tuple[str, ...]:
    """Return the user ids of the author and those assigned who are still entitled.

    Entitled are active people of the applicant and of its consultants of this moment.
    """
    return tuple(_entitled(application))


def first_heads(application: IApplication) -> tuple[Person, ...]:
    """Return the applicant's active first heads."""
    return parties.people(application.organization, role="first_head")


def department(application: IApplication) -> str:
    """Return the group of officers that handles the application's procedure."""
    return definition_of(application).department


def holders(application: IApplication) -> Mapping[str, frozenset[str]]:
    """Return role → principals (users and groups) that hold it on the application."""
    state = states.state_of(application)
    entitled = _entitled(application)
    found = {EXECUTOR: frozenset(chain.from_iterable(entitled.values()))}
    # With nobody left to fill it in, say when its consultant is gone, a first head takes over.
    if application.sent_to_head or not entitled:
        found[FIRST_HEAD] = frozenset(head.id for head in first_heads(application))
    if state in states.AT_EXCHANGE:
        found[CLERK] = frozenset({CHANCELLERY})
    if state in states.AT_EXCHANGE and state != states.REGISTRATION:
        found[CASE_OFFICER] = frozenset({department(application)})
    if state == states.SIGNING:
        # Heads of other parties see what they are to sign, from their turn on and no longer.
        found[EXECUTOR] |= signers.cosigners(application)
    if state == states.MEETING and getattr(application, "agenda_item", 0):
        found[COMMITTEE_MEMBER] = committee.readers_of(application_subject(application))
    found[EXPERT] = asked.readers(application, state)
    return found


def held(application: IApplication, person: Person) -> frozenset[str]:
    """Return the roles the person holds on the application, or fills for somebody absent."""
    if not person.active:
        return frozenset()
    principals = principals_of(person)
    return frozenset(
        role for role, held_by in with_places(holders(application)).items() if held_by & principals
    )


def principals_of(person: Person) -> frozenset[str]:
    """Return what a person is at this moment: an account, departments, places that are filled."""
    substitute = (f"{SUBSTITUTE}{one.id}" for one in parties.acts_for(person.id))
    return frozenset((person.id, *person.departments, *substitute, *parties.places(person.id)))


def with_places(everyone: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Return the same, with the places of executors, which a substitute may fill.

    The place of a first head is nobody's to fill: who approves and signs is a first head.
    A partner's place is filled by ``parties`` itself.
    """
    own = (one for one in everyone[EXECUTOR] if not one.startswith(PARTNER))
    places = {f"{SUBSTITUTE}{user_id}" for user_id in own}
    return {**everyone, EXECUTOR: everyone[EXECUTOR] | places}


def _partnerships(application: IApplication) -> tuple[Partnership, ...]:
    return parties.helpers(application.organization, application.category, application.procedure)


def _entitled(application: IApplication) -> dict[str, tuple[str, ...]]:
    """Return entitled executor → the principals under which the person is one."""
    named = (application.author, *application.executors, application.consultant)
    partnerships = _partnerships(application)
    found: dict[str, tuple[str, ...]] = {}
    for user_id in dict.fromkeys(filter(None, named)):
        person = parties.person(user_id)
        if person is None or not person.active:
            continue
        held = tuple(
            parties.place(one, user_id)
            for one in partnerships
            if one.partner == person.organization
        )
        if person.organization == application.organization:
            held = (user_id,)
        if held:
            found[user_id] = held
    return found


@implementer(ILocalRoleProvider)
@adapter(IApplication)
class ApplicationRoles:
    """Tells Zope's security and the catalog what ``holders`` computes."""

    def __init__(self, application: IApplication) -> None:
        self.application = application

    def getRoles(self, principal_id: str) -> tuple[str, ...]:
        """Return the roles of one user or group."""
        everyone = with_places(holders(self.application))
        return tuple(role for role, held_by in everyone.items() if principal_id in held_by)

    def getAllRoles(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield (principal, roles) for all who hold any: the catalog indexes them."""
        everyone = with_places(holders(self.application))
        for principal in sorted(frozenset().union(*everyone.values())):
            yield principal, tuple(role for role, ids in everyone.items() if principal in ids)


def forget_cached_roles() -> None:
    """Drop what borg.localrole remembers for this request: a step changes who holds what."""
    annotations = IAnnotations(getRequest(), None)
    if annotations is None:
        return
    for key in [key for key in annotations if str(key).startswith(_CACHE_PREFIX)]:
        del annotations[key]


def access_changed(application: IApplication) -> None:
    """Index who may see this one application anew, and tell those who keep lists of it."""
    forget_cached_roles()
    application.reindexObject()
    notify(AccessChanged(application))


def index_all_access() -> int:
    """Index anew who may see which application; return how many there are.

    For upgrades that change what ``holders`` computes.
    """
    count = 0
    for brain in search_everything(portal_type="Application"):
        brain._unrestrictedGetObject().reindexObjectSecurity()
        count += 1
    return count


def map_all_permissions() -> int:
    """Give applications the permissions of their states anew; return how many had others.

    For upgrades that add a role to the workflows: an application carries the roles of the
    workflow as it stood at its last step. Repeatable; who reads it is indexed anew.
    """
    tool = getToolByName(portal.get(), "portal_workflow")
    count = 0
    for brain in search_everything(portal_type="Application"):
        application = brain._unrestrictedGetObject()
        flows = tool.getWorkflowsFor(application)
        if sum(flow.updateRoleMappingsFor(application) for flow in flows):
            application.reindexObjectSecurity()
            count += 1
    return count
