"""Partnerships in words: state, scope, end, what was asked."""

from kase.is2in import _
from kase.is2in.parties import partnerships
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.partnership_requests import END
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import PartnershipRequest
from kase.is2in.parties.types import Scope
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


DECISIONS = {
    "": _("Waits for the decision of the exchange"),
    "agreed": _("Agreed"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
    "lapsed": _("Not decided: the partnership ended before"),
}


def company(code: str) -> str:
    """Return a company's name in the page's language, its code when it is gone."""
    try:
        return organization(code).name(language())
    except Missing:
        return code


def state_of(one: Partnership):
    """Return how a partnership stands."""
    if not one.living(clock.now()):
        return _("Ended")
    if one.request is not None:
        if one.request.kind == END:
            return _("The exchange decides on the removal")
        return _("The exchange decides on the change")
    return _("In force")


def status_code(one: Partnership) -> str:
    """Return the code of the state, for its colour."""
    if not one.living(clock.now()):
        return "archive"
    return "filled" if one.request is None else "current"


def end_of(one: Partnership) -> str:
    """Return the moment a partnership has ended, or the last day that is set, "" for none."""
    if one.until is not None and not one.living(clock.now()):
        return formats.moment(one.until)
    return formats.date(one.last_day)


def scope_words(scope: Scope) -> str:
    """Return what a partnership is about: names of categories and procedures."""
    return "; ".join(scope_lines(scope))


def scope_lines(scope: Scope) -> list[str]:
    """Return the same, one name a line."""
    if scope.everything:
        return [translate(_("All procedures"))]
    lang = language()
    titles: dict[str, str] = {}
    for category in partnerships.scope_choices():
        titles[category.code] = titles_in(category.titles, lang)
        titles.update({code: titles_in(each, lang) for code, each in category.procedures})
    return [titles.get(code, code) for code in sorted(scope.categories)] + [
        titles.get(code, code) for code in sorted(scope.procedures)
    ]


def titles_in(titles, lang: str) -> str:
    """Return a title in a language, the Russian one where there is none."""
    return titles.get(lang) or titles.get("ru", "")


def asked(one: PartnershipRequest):
    """Return what was asked."""
    return _("End of the partnership") if one.kind == END else _("Other scope or last day")
