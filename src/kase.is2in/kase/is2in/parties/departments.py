"""What the departments of the exchange are called; each is a group whose members are officers."""

from kase.is2in import _
from kase.is2in.parties.accounts import users
from kase.is2in.web.api import translate


# Group → name of the department.
DEPARTMENTS = {
    "officers": _("Officers of the Exchange"),
    "chancellery": _("Chancellery"),
    "listing": _("Listing department"),
    "auditors": _("Work with audit organisations"),
    "membership": _("Work with members of the Exchange"),
    "disclosure": _("Monitoring of disclosure"),
    "nonlisted": _("Sector “Non-listed securities”"),
    "trading": _("Trading department"),
    "clearing": _("Clearing house"),
    "library": _("Editors of the regulatory base"),
    "insiders": _("Register of insiders"),
    "methodology": _("Methodology of procedures"),
    "support1": _("First line of support"),
    "support2": _("Second line of support"),
    "support3": _("Third line of support"),
}
# The language of the exchange's own papers, in which the groups are created.
PAPERS = "ru"


def department_title(name: str, lang: str | None = None) -> str:
    """Return the name of a department in a language (the page's, when none is named).

    A department that an administrator has added or renamed is called as the group is, and one
    that is gone by its id.
    """
    known = DEPARTMENTS.get(name)
    # Straight from the store: each organisation is a group too, and they are thousands.
    title = users().source_groups._groups.get(name, {}).get("title", "")
    if known is not None and title in ("", translate(known, PAPERS)):
        return translate(known, lang)
    return title or name
