"""What acts were about: a title for people and, where the viewer may open it, an address."""

from collections.abc import Iterable
from kase.is2in import _
from kase.is2in.journal.types import Subject
from kase.is2in.parties import api as parties
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from kase.is2in.web.api import translate
from plone import api


INSIDERS = "kase.is2in: View the list of insiders"
EDIT_INSIDERS = "kase.is2in: Edit the list of insiders"
APPLICATION = "application"
# Pages of numbered things: their permission, their address.
PAGES = {
    "insider": (INSIDERS, "@@insider"),
    "insider-proposal": (EDIT_INSIDERS, "@@insider-proposal"),
}
TITLES = {
    "insider": _("List of insiders, entry No. ${name}"),
    "insider-proposal": _("List of insiders, proposal No. ${name}"),
    "insiders": _("List of insiders"),
    "journal": _("Journal"),
    "mail-queue": _("Mail queue"),
    "calendar": _("Working calendar"),
    "regulation": _("Regulatory base"),
    "regulation-category": _("Regulatory base"),
    "settings": _("Settings: ${name}"),
    "application": _("Application ${name}"),
    "person": _("Person: ${name}"),
    "procedure": _("Procedure: ${name}"),
    "organization": _("Organisation: ${name}"),
    "connection-request": _("Request for connection ${name}"),
    "outage": _("Outage No. ${name}"),
    "paper-slip": _("Slip ${name}"),
    "confirmations": _("Confirmation of users in ${name}"),
}


def subjects(names: Iterable[str]) -> dict[str, Subject]:
    """Return the subjects of a page of acts by their names; one search for all applications."""
    wanted = set(names)
    applications = _applications(wanted)
    return {name: applications.get(name) or _subject(name) for name in wanted}


def subject_of(text: str) -> str:
    """Return the name of the subject a person means: a name, an address, a code, an e-mail."""
    text = text.strip()
    if "://" in text or text.startswith("/"):
        return f"{APPLICATION}:{text.rstrip('/').split('/')[-1]}"
    if not text or ":" in text or text in TITLES:
        return text
    if "@" in text:
        person = parties.person_by_email(text)
        return f"person:{person.id}" if person is not None else f"person:{text}"
    try:
        return f"organization:{parties.organization(text.upper()).code}"
    except Missing:
        return _numbered(text) or f"{APPLICATION}:{text}"


def _numbered(number: str) -> str | None:
    """Return the application with a number, among those the viewer may see."""
    found = _catalog(application_number=number)
    return f"{APPLICATION}:{found[0].getId}" if found else None


def _applications(names: set[str]) -> dict[str, Subject]:
    """Return the applications the viewer may see."""
    prefix = f"{APPLICATION}:"
    ids = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    found = {}
    for brain in _catalog(getId=ids) if ids else ():
        number = brain.application_number or brain.getId
        title = _title(APPLICATION, number)
        found[f"{prefix}{brain.getId}"] = Subject(f"{prefix}{brain.getId}", title, brain.getURL())
    return found


def _catalog(**query):
    return api.portal.get_tool("portal_catalog").searchResults(portal_type="Application", **query)


def _subject(name: str) -> Subject:
    kind, _colon, rest = name.partition(":")
    if kind == "person":
        person = parties.person(rest)
        return Subject(name, _title(kind, person.full_name if person is not None else rest))
    if kind == "organization":
        return _organization(name, rest)
    if kind in PAGES:
        permission, page = PAGES[kind]
        site = api.portal.get()
        opens = api.user.has_permission(permission, obj=site)
        address = f"{site.absolute_url()}/{page}/{rest}" if opens else ""
        return Subject(name, _title(kind, rest), address)
    return Subject(name, _title(kind, rest) if kind in TITLES else name)


def _organization(name: str, code: str) -> Subject:
    try:
        title = parties.organization(code).name(language())
    except Missing:
        return Subject(name, _title("organization", code))
    found = api.portal.get_tool("portal_catalog").searchResults(
        portal_type="Organization", getId=code
    )
    url = found[0].getURL() if found else ""
    return Subject(name, _title("organization", f"{code} {title}"), url)


def _title(kind: str, name: str) -> str:
    title = TITLES[kind]
    return translate(type(title)(title, mapping={"name": name}))
