"""One partnership: terms, what was asked, the exchange's decision; and adding one (A9)."""

from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import partnership_requests
from kase.is2in.parties import partnerships
from kase.is2in.parties.browser import partnership_words as words
from kase.is2in.parties.browser.base import ORGANIZATION_ROLES
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.people import current_person
from kase.is2in.parties.people import people
from kase.is2in.parties.people import person
from kase.is2in.parties.rights import is_officer
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.rights import may_partner
from kase.is2in.parties.rights import partnership_for
from kase.is2in.parties.rights import require_company
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.rights import require_partner_rights
from kase.is2in.parties.types import EVERYTHING
from kase.is2in.parties.types import Scope
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import asked
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemPage
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# The id of the field of a reason, by the form.
REASONS = {"end": "end-reason", "agree": "decision-reason", "refuse": "decision-reason"}


class TermsPage(FormPage):
    """What adding and changing share: the fields of scope and last day, and their words."""

    fields = ViewPageTemplateFile("templates/partnership_fields.pt")
    words = words

    @cached_property
    def person(self):
        """Return who looks."""
        return current_person()

    @property
    def terms(self) -> tuple[Scope, date | None]:
        """Return the terms the form begins with."""
        return EVERYTHING, None

    def role(self, code: str):
        """Return a role in words."""
        return ORGANIZATION_ROLES[code]

    def choices(self) -> list[dict[str, object]]:
        """Return the categories with their procedures, each ``{"code", "title", "chosen"}``."""
        scope, lang = self.scope, self.language
        return [
            {
                "code": one.code,
                "title": words.titles_in(one.titles, lang),
                "chosen": one.code in scope.categories,
                "procedures": [
                    {
                        "code": code,
                        "title": words.titles_in(titles, lang),
                        "chosen": code in scope.procedures,
                    }
                    for code, titles in one.procedures
                ],
            }
            for one in partnerships.scope_choices()
        ]

    @property
    def scope(self) -> Scope:
        """Return the scope of the form; one that chooses nothing is refused when it is sent."""
        if "scope" not in self.request.form:
            return self.terms[0]
        if self.field("scope") != "chosen":
            return EVERYTHING
        return Scope(frozenset(self.chosen("categories")), frozenset(self.chosen("procedures")))

    @property
    def limited(self) -> bool:
        """Return whether the form stands at "only chosen procedures"."""
        return self.field("scope") == "chosen" or not self.scope.everything

    @property
    def last_day(self) -> str:
        """Return the last day of the form as a date field has it."""
        if "last_day" in self.request.form:
            return self.field("last_day")
        return self.terms[1].isoformat() if self.terms[1] else ""

    @property
    def today(self) -> str:
        """Return the first day that can be chosen."""
        return clock.almaty(clock.now()).date().isoformat()

    def sent(self) -> tuple[Scope, date | None]:
        """Return the terms that were sent; raise a refusal for what cannot be."""
        scope = self.scope
        if self.field("scope") == "chosen" and scope.everything:
            raise RuleRefused("scope", _("Choose at least one category or procedure."), "scope")
        text = self.field("last_day").strip()
        return scope, asked.given_day(text, "last_day") if text else None


class AddPartner(TermsPage):
    """Adding a consultant or an auditor from the list of active companies."""

    index = ViewPageTemplateFile("templates/partnership_add.pt")
    title = _("Add a partner")

    def check(self) -> None:
        require_partner_rights(self.person, require_company(self.person))

    def handle(self):
        code, (scope, last_day) = self.person.organization, self.sent()
        partner, _colon, role = self.field("partner").partition(":")
        added = partnerships.add_partner(code, partner, role, scope, last_day)
        url = f"{self.site_url}/@@partnership/{added.id}"
        return self.redirect(url, _("The partner is added."))

    @cached_property
    def text(self) -> str:
        """Return what is searched for."""
        return self.field("q").strip()[:100]

    @cached_property
    def candidates(self) -> list[dict[str, object]]:
        """Return ``{"role", "companies": [(value, code and name)]}`` of what may be added."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for one, role in partnerships.candidates(self.person.organization, self.text):
            row = (f"{one.code}:{role}", f"{one.code} — {one.name(self.language)}")
            groups.setdefault(role, []).append(row)
        return [
            {"role": ORGANIZATION_ROLES[role], "companies": rows} for role, rows in groups.items()
        ]

    @property
    def many(self) -> bool:
        """Return whether the list is worth searching."""
        return bool(self.text) or sum(len(one["companies"]) for one in self.candidates) > 20


class OnePartnership(ItemPage, TermsPage):
    """A partnership as who looks may know it, and what the person may do with it now."""

    def check(self) -> None:
        self.one = partnership_for(self.person, item_number(self.word))

    @property
    def terms(self):
        return self.one.scope, self.one.last_day

    @property
    def url(self) -> str:
        """Return the address of this page."""
        return f"{self.site_url}/@@partnership/{self.one.id}"

    @property
    def living(self) -> bool:
        """Return whether the partnership has not ended."""
        return self.one.living(clock.now())

    @property
    def asleep(self) -> bool:
        """Return whether access rests because one of the two is not active or lost its role."""
        own, partner = organization(self.one.code), organization(self.one.partner)
        works = own.active and partner.active and self.one.role in partner.roles
        return self.living and not works

    @property
    def may_ask(self) -> bool:
        """Return whether the person may ask for something now."""
        free = self.living and self.one.request is None
        return free and may_partner(self.person, self.person.organization)

    @property
    def may_change(self) -> bool:
        """Return whether the person may give the partner other terms now."""
        return self.may_ask and self.person.organization == self.one.code

    @property
    def may_withdraw(self) -> bool:
        """Return whether the person may take the waiting request back."""
        asked = self.one.request
        own = asked is not None and asked.asked_for == self.person.organization
        return self.living and own and may_partner(self.person, self.person.organization)

    @property
    def may_decide(self) -> bool:
        """Return whether the person decides the waiting request."""
        return self.living and self.one.request is not None and is_officer(self.person)


class Partnership(OnePartnership):
    """``@@partnership/<number>``: for people of both sides and of the exchange."""

    index = ViewPageTemplateFile("templates/partnership.pt")
    title = _("Partnership")

    def summary(self):
        """Return the errors; the one field of a reason has another id in each form."""
        place = REASONS.get(self.field("action"), "reason")
        return [
            {**row, "id": place if row["id"] == "reason" else row["id"]}
            for row in super().summary()
        ]

    def handle(self):
        action = getattr(self, f"do_{self.field('action')}", None)
        if action is None:
            raise Malformed("action", _("Choose what is to be done."))
        return self.redirect(self.url, action())

    def do_change(self):
        """Other scope or last day."""
        require_partner_rights(self.person, self.one.code)
        scope, last_day = self.sent()
        after = partnership_requests.change_partnership(
            self.one.id, self.one.code, scope, last_day, self.field("reason")
        )
        if after.request is not None:
            return _("The request has been sent to the exchange.")
        return _("The partnership is changed.")

    def do_end(self):
        """Ask the exchange to end."""
        code = self.person.organization
        require_partner_rights(self.person, code)
        partnership_requests.ask_to_end(self.one.id, code, self.field("reason"))
        return _("The request has been sent to the exchange.")

    def do_withdraw(self):
        """Take the request back."""
        code = self.person.organization
        require_partner_rights(self.person, code)
        partnership_requests.withdraw_request(self.one.id, code)
        return _("The request is withdrawn.")

    def do_agree(self):
        """Decide as is asked."""
        require_officer(self.person)
        partnership_requests.decide_partner_removal(self.one.id, True, self.field("reason"))
        return _("The request is agreed to.")

    def do_refuse(self):
        """Leave everything as it is."""
        require_officer(self.person)
        partnership_requests.decide_partner_removal(self.one.id, False, self.field("reason"))
        return _("The partner stays.")

    @cached_property
    def work(self) -> list[dict[str, object]]:
        """Return the applications that are touched, for people of the exchange."""
        if not is_staff(self.person):
            return []
        return [
            {
                "number": one.number or one.id,
                "title": words.titles_in(one.titles, self.language),
                "status": translate(one.status),
                "people": [found.full_name for each in one.people if (found := person(each))],
                "alone": one.alone,
            }
            for one in partnerships.partner_work(self.one)
        ]

    def losers(self) -> list[str]:
        """Return the names of the partner's people who may file for the company today."""
        return [one.full_name for one in people(self.one.partner) if "executor" in one.roles]

    def history(self) -> list[dict[str, object]]:
        """Return what was decided and changed, the last first."""
        return [
            {
                "asked": one.asked,
                "what": words.asked(one),
                "company": words.company(one.asked_for),
                "reason": one.reason,
                "decision": words.DECISIONS[one.decision],
                "decided": one.decided,
                "answer": one.decision_reason,
            }
            for one in partnership_requests.history_of(self.one.id)
            if one.decided is not None
        ]
