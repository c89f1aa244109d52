"""The yearly confirmation of users: the administrator's answer, the exchange's list (A8)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import confirmations
from kase.is2in.parties import people
from kase.is2in.parties import statements
from kase.is2in.parties.browser.base import PERSON_ROLES
from kase.is2in.parties.browser.register import address_of
from kase.is2in.parties.browser.register import may_change
from kase.is2in.parties.browser.register import titles
from kase.is2in.parties.confirmation_list import confirmation_of
from kase.is2in.parties.confirmation_list import CONFIRMED
from kase.is2in.parties.confirmation_list import count_of
from kase.is2in.parties.confirmation_list import OVERDUE
from kase.is2in.parties.confirmation_list import search_confirmations
from kase.is2in.parties.confirmation_list import WAITING
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.register_types import ConfirmationRow
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.rights import require_company
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import ItemPage
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


STATES = {
    CONFIRMED: _("Confirmed"),
    WAITING: _("Waiting for the answer"),
    OVERDUE: _("Late"),
}
YES, NO = "yes", "no"


class ConfirmUsers(FormPage):
    """«Подтверждение пользователей»: of each user, whether they still work here."""

    index = ViewPageTemplateFile("templates/confirm_users.pt")
    title = _("Confirm the users")

    def check(self) -> None:
        require_company(self.person)
        require_administrator(self.person, self.person.organization)
        if self.row is None:
            raise Missing("confirmation", _("The exchange has not asked for a confirmation."))

    @cached_property
    def person(self) -> Person:
        """Return who looks."""
        return people.current_person()

    @cached_property
    def organization(self):
        """Return the organisation."""
        return organization(self.person.organization)

    @cached_property
    def row(self) -> ConfirmationRow | None:
        """Return what the exchange has asked."""
        return confirmation_of(self.person.organization)

    @property
    def due(self) -> str:
        """Return the last day to answer."""
        return formats.date(self.row.due, self.language)

    @property
    def is_late(self) -> bool:
        """Return whether the last day has passed without an answer."""
        return self.row.state == OVERDUE

    def users(self) -> list[dict[str, object]]:
        """Return ``{"person", "roles", "own", "works", "error"}`` of everybody with an account."""
        return [
            {
                "person": one,
                "roles": titles(one.roles, PERSON_ROLES),
                "own": one.id == self.person.id,
                "works": YES if one.id == self.person.id else self.field(f"works-{one.id}"),
                "error": self.error(f"works-{one.id}"),
            }
            for one in people.people(self.person.organization)
        ]

    def statement(self) -> dict[str, object] | None:
        """Return what was stated, as the page shows it; None before it."""
        return stated(self, self.person.organization, self.row.year)

    def handle(self):
        prefix = "works-"
        answers = {}
        for name in self.request.form:
            if not name.startswith(prefix):
                continue
            value = self.field(name)
            if value not in (YES, NO):
                raise Malformed("shape", _("The form asks for something unknown."))
            answers[name.removeprefix(prefix)] = value == YES
        # Who states it works here.
        answers.setdefault(self.person.id, True)
        statements.state_users(self.person, answers)
        return self.redirect(
            f"{self.site_url}/@@users", _("Thank you: the users are confirmed for this year.")
        )


class Confirmations(ListView):
    """For the exchange: which organisations have confirmed their users, and which have not."""

    title = _("Confirmation of users")
    empty = _("Nobody has been asked to confirm the users yet.")
    file_name = "confirmations"
    default_sort = "code"
    default_descending = False
    columns = (
        Column("code", _("Code"), lambda row: row.code, True, lambda row: address_of(row.code)),
        Column("name", _("Name of the company"), lambda row: row.name(language()), True),
        Column("state", _("State"), lambda row: STATES[row.state], True, lambda row: page_of(row)),
        Column("stated", _("Confirmed at"), lambda row: row.stated, True),
        Column("by", _("Confirmed by"), lambda row: row.stated_by),
        Column("kept", _("Still work"), lambda row: row.kept, css="number"),
        Column("gone", _("No longer work"), lambda row: row.gone, css="number"),
        Column("reminded", _("Reminded at"), lambda row: row.reminded, True),
        Column(
            "administrators",
            _("Administrators"),
            lambda row: row.administrators,
            True,
            css="number",
        ),
    )

    @cached_property
    def year(self) -> int:
        """Return the round that is shown: the one asked for, else the last."""
        asked = self.request.form.get("year", "")
        known = [one.year for one in confirmations.rounds()]
        if isinstance(asked, str) and asked.isascii() and asked.isdigit() and int(asked) in known:
            return int(asked)
        return known[0] if known else 0

    @property
    def lead(self):
        """Return how far the round has come."""
        found = next((one for one in confirmations.rounds() if one.year == self.year), None)
        if found is None:
            return _("Once a year every organisation says who still works there.")
        counts = count_of(found.year)
        mapping = {
            "year": str(found.year),
            "due": formats.date(found.due, self.language),
            "confirmed": str(counts[CONFIRMED]),
            "total": str(sum(counts.values())),
        }
        return _("${year}: confirmed ${confirmed} of ${total}, last day ${due}.", mapping=mapping)

    def actions(self):
        """Return the way to begin a round and to remind, for officers."""
        if not may_change():
            return ()
        return ((f"{self.site_url}/@@user-confirmations-act", _("Begin or remind")),)

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of a state and of a year."""
        years = [str(one.year) for one in confirmations.rounds()]
        return (
            Filter("state", _("State"), tuple(STATES.items())),
            Filter("year", _("Year"), tuple((year, year) for year in years)),
        )

    def fetch(self, query, sort, descending, start, size):
        return search_confirmations(
            self.year,
            query.get("q", ""),
            query.get("state", ""),
            sort,
            descending,
            start,
            size,
            language(),
        )


class ConfirmationActs(FormPage):
    """An officer begins the round of the year, or reminds whoever has not answered."""

    index = ViewPageTemplateFile("templates/confirmation_acts.pt")
    title = _("Begin or remind")

    def check(self) -> None:
        require_officer(people.current_person())

    @cached_property
    def round(self):
        """Return the last round as the page shows it, None before the first."""
        found = confirmations.last_round()
        if found is None:
            return None
        counts = count_of(found.year)
        return {
            "year": found.year,
            "due": formats.date(found.due, self.language),
            "missing": counts[WAITING] + counts[OVERDUE],
            "total": sum(counts.values()),
            "this_year": found.year == confirmations.today().year,
        }

    def handle(self):
        action = self.field("action")
        if action == "begin":
            confirmations.begin(people.current_person().id)
            message = _("The confirmation has begun: administrators are being asked.")
        elif action == "remind" and self.round is not None:
            count = confirmations.remind(self.round["year"])
            message = _("Reminded: ${count}", mapping={"count": str(count)})
        else:
            raise Malformed("action", _("The form asks for something unknown."))
        return self.redirect(f"{self.site_url}/@@user-confirmations", message)


class Confirmation(ItemPage):
    """``@@user-confirmation/<year>/<code>``: the list of users as it was stated."""

    index = ViewPageTemplateFile("templates/confirmation.pt")
    deepest = 2

    def check(self) -> None:
        who = people.current_person()
        year, code = self.part(0), self.part(1)
        own = bool(who.organization) and who.organization == code
        if not (own or is_staff(who)) or not (year.isascii() and year.isdigit() and len(year) == 4):
            raise Missing("confirmation", _("There is no such confirmation."))
        self.row = confirmation_of(code, int(year))
        if self.row is None:
            raise Missing("confirmation", _("There is no such confirmation."))

    @property
    def title(self) -> str:
        """Return the company, for the title of the window."""
        return self.row.name(self.language)

    @property
    def state(self):
        """Return the state in words."""
        return STATES[self.row.state]

    @property
    def due(self) -> str:
        """Return the last day to answer."""
        return formats.date(self.row.due, self.language)

    @property
    def may_remind(self) -> bool:
        """Return whether who looks can remind the organisation."""
        return self.row.stated is None and may_change()

    def statement(self) -> dict[str, object] | None:
        """Return what was stated, as the page shows it."""
        return stated(self, self.row.code, self.row.year)

    def handle(self):
        require_officer(people.current_person())
        confirmations.remind(self.row.year, self.row.code)
        return self.redirect(page_of(self.row), _("The organisation is reminded."))


def page_of(row: ConfirmationRow) -> str:
    """Return the address of an organisation's confirmation."""
    return f"{api.portal.get().absolute_url()}/@@user-confirmation/{row.year}/{row.code}"


def stated(page: FormPage, code: str, year: int) -> dict[str, object] | None:
    """Return ``{"at", "by", "people"}`` of a statement as pages show it; None without one."""
    found = statements.statement_of(code, year)
    if found is None:
        return None
    return {
        "at": page.minute(found.at),
        "by": found.stated_by_name,
        "people": [
            {"person": one, "roles": titles(one.roles, PERSON_ROLES)} for one in found.people
        ],
    }
