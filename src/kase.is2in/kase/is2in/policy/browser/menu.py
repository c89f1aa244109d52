"""The menu on the left. An entry is shown when its page exists and the person may open it."""

from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.committee import api as committee
from kase.is2in.notify import api as notify
from kase.is2in.onboarding import api as onboarding
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.web import api as web
from plone import api
from plone.memoize.request import memoize_diy_request
from zExceptions import Forbidden
from zExceptions import NotFound
from zExceptions import Unauthorized


CLIENT = "client"
STAFF = "staff"
ADMINISTRATOR = "administrator"
REMOVALS = "removals"
CONNECTIONS = "connections"
MAILS = "mails"
VOTES = "votes"
LETTERS = "letters"


@dataclass(frozen=True)
class Entry:
    """One line of the menu: where it leads, for whom, and what it counts.

    ``tab`` names one of the counts (``counts_of``); ``below`` the paths whose pages belong to
    this entry too.
    """

    path: str
    title: object
    audience: frozenset[str]
    tab: str = ""
    below: tuple[str, ...] = ()


def _for(*audience: str) -> frozenset[str]:
    return frozenset(audience)


INSIDERS = (
    "@@insider",
    "@@insider-add",
    "@@insider-change",
    "@@insider-end",
    "@@insider-own",
    "@@insider-proposal",
    "@@insider-proposals",
    "@@insider-readers",
    "@@insiders-bulk",
    "@@insiders-on",
)
PARTNERSHIPS = ("@@partnership", "@@partnership-add")
# Pages that stand below the users of one's organisation, and below the register for staff.
USERS = ("@@confirm-users", "@@our-organization", "@@user-confirmation")
REGISTER = (
    "organizations",
    "@@organization-add",
    "@@organization-users",
    "@@user-confirmation",
    "@@user-confirmations",
    "@@user-confirmations-act",
)
MEETINGS = (
    "@@bodies",
    "@@body",
    "@@body-add",
    "@@body-change",
    "@@body-member-add",
    "@@body-member-end",
    "@@meeting",
    "@@meeting-attendance",
    "@@meeting-change",
    "@@meeting-item",
    "@@meeting-item-change",
    "@@meeting-item-remove",
    "@@meeting-plan",
    "@@meeting-question",
    "@@meeting-step",
    "@@my-votes",
)
APPLICATIONS = "applications"
ARCHIVE = "@@archive"
# Applications, and those that were brought on paper.
SENT = (APPLICATIONS, "@@paper-slips", "@@paper-slip", "@@paper-slip-add", "@@outages")
OUTGOING = ("@@letter", "@@letter-add")
WORK = ("@@open-points", "@@workload", "@@working-calendar")
ENTRIES = (
    Entry("@@my-tasks", _("My tasks"), _for(CLIENT, STAFF), tab="tasks", below=WORK),
    Entry("procedures", _("Procedures"), _for(CLIENT)),
    Entry("@@users", _("Users"), _for(CLIENT), below=USERS),
    Entry("@@partnerships", _("Partnerships"), _for(CLIENT), below=PARTNERSHIPS),
    Entry("@@in-review", _("In review"), _for(CLIENT), tab="in-review", below=SENT),
    Entry(
        "@@outgoing",
        _("Letters from the exchange"),
        _for(CLIENT),
        tab=LETTERS,
        below=OUTGOING,
    ),
    Entry("@@register", _("Register of applications"), _for(STAFF), below=SENT),
    Entry("@@outgoing", _("Outgoing letters"), _for(STAFF), below=OUTGOING),
    Entry("@@meetings", _("Meetings"), _for(STAFF), tab=VOTES, below=MEETINGS),
    Entry(ARCHIVE, _("Archive"), _for(CLIENT, STAFF)),
    Entry("@@questionnaires", _("Questionnaires"), _for(CLIENT)),
    Entry(
        "regulations",
        _("Regulatory base"),
        _for(CLIENT, STAFF, ADMINISTRATOR),
        below=("@@my-regulations",),
    ),
    Entry("@@insiders", _("Exchange insiders"), _for(CLIENT, STAFF), below=INSIDERS),
    Entry("subscriptions", _("Subscriptions"), _for(CLIENT, STAFF)),
    Entry(
        "@@connection-requests",
        _("Requests to connect"),
        _for(STAFF),
        tab=CONNECTIONS,
        below=("@@connection-request", "@@connection-approve", "@@connection-refuse"),
    ),
    Entry(
        "@@organizations-list",
        _("Organisations"),
        _for(STAFF, ADMINISTRATOR),
        below=REGISTER,
    ),
    Entry(
        "@@partnership-requests",
        _("Requests about partnerships"),
        _for(STAFF),
        tab=REMOVALS,
        below=(*PARTNERSHIPS, "@@partnerships"),
    ),
    Entry("procedures", _("Procedures"), _for(STAFF, ADMINISTRATOR)),
    Entry("@@journal", _("Journal"), _for(STAFF, ADMINISTRATOR), below=("@@journal-proof",)),
    Entry("@@mail-queue", _("Mail queue"), _for(STAFF, ADMINISTRATOR), tab=MAILS),
    Entry("@@signing-trust", _("Trusted authorities"), _for(STAFF)),
    Entry("@@overview-controlpanel", _("Settings"), _for(STAFF, ADMINISTRATOR)),
)

# Pages that no menu leads to, by name: they are named on the way back to home.
PAGES = {
    "agreement": _("User agreement"),
    "change-password": _("Change the password"),
    "connect": _("Connect an organisation"),
    "connection-status": _("Follow a request to connect"),
    "notification-rules": _("Rules of notifications"),
    "notification-settings": _("Channels of notifications"),
    "job": _("Long work"),
    "jobs": _("Long work"),
    "list-view-delete": _("Delete the view"),
    "notifications": _("Notifications"),
    "profile": _("Edit profile"),
}


def audience_of(person: Person | None) -> str:
    """Return whose menu the person has; somebody outside the register is an administrator."""
    if person is None:
        return ADMINISTRATOR
    return CLIENT if person.organization else STAFF


# The home page and its frame ask for the same menu.
@memoize_diy_request(arg=1)
def menu_for(person: Person | None, request) -> list[dict]:
    """Return ``{"path", "title", "url", "count", "current", "below"}`` of each entry."""
    site = api.portal.get()
    audience = audience_of(person)
    entries = [
        entry for entry in ENTRIES if audience in entry.audience and _opens(site, entry.path)
    ]
    counts = counts_of(person, {entry.tab for entry in entries})
    section = _section(request, site)
    return [
        {
            "path": entry.path,
            "title": web.translate(entry.title),
            "url": f"{site.absolute_url()}/{entry.path}",
            "count": counts.get(entry.tab, 0) if entry.tab else 0,
            "current": _is_at(section, entry),
            "below": entry.below,
        }
        for entry in entries
    ]


def counts_of(person: Person | None, tabs: set[str]) -> dict[str, int]:
    """Return the numbers beside the entries: tabs of the lists, partners to be removed."""
    if person is None:
        return {}
    counts = dict(procedures.counts(person))
    if REMOVALS in tabs:
        counts[REMOVALS] = parties.count_removal_requests()
    if CONNECTIONS in tabs:
        counts[CONNECTIONS] = onboarding.count_for(person)
    if LETTERS in tabs:
        counts[LETTERS] = procedures.unread_letters(person)
    if VOTES in tabs:
        counts[VOTES] = len(committee.awaited_votes(person))
    if MAILS in tabs:
        counts[MAILS] = notify.given_up()
    return counts


def _opens(site, path: str) -> bool:
    try:
        site.restrictedTraverse(path)
    except (AttributeError, KeyError, NotFound, Unauthorized, Forbidden):
        return False
    return True


def _section(request, site) -> str:
    """Return the first name in the page's path; below an archived application, the archive."""
    for each in request.get("PARENTS", ()):
        if IApplication.providedBy(each) and procedures.is_archived(each):
            return ARCHIVE
    url = request.get("ACTUAL_URL") or request.get("URL") or ""
    return url.removeprefix(site.absolute_url()).strip("/").split("/")[0]


def _is_at(section: str, entry: Entry) -> bool:
    return section.lstrip("@") == entry.path.lstrip("@") or section in entry.below
