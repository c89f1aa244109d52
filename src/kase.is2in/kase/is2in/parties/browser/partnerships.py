"""«Партнерства»: who works for whom; a company sees its own, the exchange all (A9)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import partnership_store as store
from kase.is2in.parties import partnerships
from kase.is2in.parties.browser import partnership_words as words
from kase.is2in.parties.browser.base import ORGANIZATION_ROLES
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import is_officer
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.rights import may_partner
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.rights import require_staff
from kase.is2in.parties.types import PARTNER_ROLES
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from plone import api


WORKS_FOR_US, WE_WORK = _("Works for us"), _("We work for it")
ROLES = tuple((role, ORGANIZATION_ROLES[role]) for role in PARTNER_ROLES)
STATES = (("living", _("In force")), ("ended", _("Ended")))


def url_of(one) -> str:
    """Return the address of a partnership's page."""
    return f"{api.portal.get().absolute_url()}/@@partnership/{one.id}"


ORGANIZATION = Column(
    "organization", _("Company"), lambda one: words.company(one.code), True, url_of
)
PARTNER = Column("partner", _("Partner"), lambda one: words.company(one.partner), True, url_of)
ROLE = Column("role", _("Role"), lambda one: translate(ORGANIZATION_ROLES[one.role]), True)
SCOPE = Column("scope", _("Procedures"), lambda one: words.scope_words(one.scope))
SINCE = Column("since", _("Since"), lambda one: formats.date(one.since), True)
UNTIL = Column("until", _("Last day"), words.end_of, True)
STATE = Column("state", _("State"), lambda one: translate(words.state_of(one)))


class Partnerships(ListView):
    """Who works for the company and for whom it works; for the exchange, all."""

    title = _("Partnerships")
    file_name = "partnerships"
    default_sort = "since"

    @cached_property
    def person(self):
        """Return who looks."""
        return current_person()

    def __call__(self):
        if not self.person.organization:
            require_staff(self.person)
        return super().__call__()

    @property
    def lead(self):
        """Return what the page shows."""
        if is_staff(self.person):
            return _("Financial consultants and auditors, and for whom they work.")
        return _("Who works for your company, and for whom it works.")

    @property
    def empty(self):
        """Return what an empty list says."""
        if self.may_add:
            return _("Your company has no partner yet. Add a consultant or an auditor.")
        return _("There is no partnership here.")

    @property
    def columns(self):
        """Return both companies to the exchange, the other one to one of the two."""
        if is_staff(self.person):
            return (
                ORGANIZATION,
                PARTNER,
                ROLE,
                SCOPE,
                SINCE,
                UNTIL,
                STATE,
            )
        return (
            Column("company", _("Company"), self.other, link=url_of),
            Column("side", _("Who works"), lambda one: translate(self.side(one))),
            ROLE,
            SCOPE,
            SINCE,
            UNTIL,
            STATE,
        )

    def other(self, one) -> str:
        """Return the name of the other company."""
        own = one.code == self.person.organization
        return words.company(one.partner if own else one.code)

    def side(self, one):
        """Return who works for whom."""
        return WORKS_FOR_US if one.code == self.person.organization else WE_WORK

    @cached_property
    def may_add(self) -> bool:
        """Return whether the person may add a partner."""
        code = self.person.organization
        return may_partner(self.person, code) and partnerships.may_have_partners(organization(code))

    def filters(self):
        """Return the choices above the list."""
        found = [
            Filter("state", _("State"), STATES),
            Filter("role", _("Role"), ROLES),
        ]
        if self.person.organization:
            sides = (("partners", WORKS_FOR_US), ("clients", WE_WORK))
            found.insert(0, Filter("side", _("Who works"), sides))
        return tuple(found)

    def actions(self):
        """Return what can be done here."""
        if self.may_add:
            return ((f"{self.site_url}/@@partnership-add", _("Add a partner")),)
        if is_officer(self.person):
            requests = f"{self.site_url}/@@partnership-requests"
            return ((requests, _("Requests about partnerships")),)
        return ()

    def fetch(self, query, sort, descending, start, size):
        """Return the partnerships of one page."""
        side, state = query.get("side", ""), query.get("state", "")
        return store.partnerships(
            own=self.person.organization,
            side=side if side in store.SIDES else "",
            role=query.get("role", ""),
            state=state if state in store.STATES else "",
            text=query.get("q", ""),
            sort=sort if sort in store.SORTS else "since",
            descending=descending,
            start=start,
            size=size,
        )


class Requests(ListView):
    """What companies ask of the exchange about their partners; officers decide on the card."""

    title = _("Requests about partnerships")
    lead = _("When you agree, access of the partner's people ends at once.")
    empty = _("No request waits for a decision.")
    file_name = "partnership-requests"
    searchable = False
    columns = (
        Column("asked", _("Requested"), lambda row: formats.moment(row[1].asked)),
        Column(
            "organization",
            _("Company"),
            lambda row: words.company(row[0].code),
            link=lambda row: url_of(row[0]),
        ),
        Column("partner", _("Partner"), lambda row: words.company(row[0].partner)),
        Column("role", _("Role"), lambda row: translate(ORGANIZATION_ROLES[row[0].role])),
        Column("kind", _("Request"), lambda row: translate(words.asked(row[1]))),
        Column("asked_for", _("Who asks"), lambda row: words.company(row[1].asked_for)),
        Column("reason", _("Reason"), lambda row: row[1].reason),
        Column("state", _("State"), lambda row: translate(words.DECISIONS[row[1].decision])),
    )

    def __call__(self):
        require_officer(current_person())
        return super().__call__()

    def filters(self):
        """Return the choices above the list."""
        options = (("waits", _("Waits for a decision")), ("decided", _("Decided")))
        return (Filter("state", _("State"), options),)

    @property
    def query(self):
        """Return the filters; an officer begins with what waits."""
        found = super().query
        if "state" not in self.request.form:
            found["state"] = "waits"
        return found

    def actions(self):
        """Return the way to all partnerships."""
        return ((f"{self.site_url}/@@partnerships", _("All partnerships")),)

    def fetch(self, query, sort, descending, start, size):
        """Return the requests of one page, the last first."""
        waiting = {"waits": True, "decided": False}.get(query.get("state", ""))
        return store.requests_about(waiting=waiting, start=start, size=size)
