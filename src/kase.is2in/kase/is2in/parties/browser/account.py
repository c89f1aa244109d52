"""The account of somebody else, for those who look after it: locks, sessions, second factor."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import absences
from kase.is2in.parties import agreement
from kase.is2in.parties import factors
from kase.is2in.parties import invitations
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties import sessions
from kase.is2in.parties.accounts import account
from kase.is2in.parties.browser.absences import absence_rows
from kase.is2in.parties.browser.absences import change_absences
from kase.is2in.parties.browser.people import field_rows
from kase.is2in.parties.browser.people import IIN
from kase.is2in.parties.browser.people import PROFILE
from kase.is2in.parties.browser.sessions import session_rows
from kase.is2in.parties.custody import correct
from kase.is2in.parties.custody import in_care_of
from kase.is2in.parties.custody import reset_second_factor
from kase.is2in.parties.facts import CORRECTED as CORRECTED_FACTS
from kase.is2in.parties.rights import is_officer
from kase.is2in.parties.rights import may_administer
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import FormPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


CORRECTED = tuple(field for field in (*PROFILE, IIN) if field[0] in CORRECTED_FACTS)


class AccountPage(FormPage):
    """``@@account?user=<id>``: administrators of the organisation, officers for everybody."""

    index = ViewPageTemplateFile("templates/account.pt")
    title = _("Account of a user")

    def __call__(self):
        # Asked before anything is shown or done: raises Missing for accounts of others.
        self.someone = in_care_of(self.person, self.field("user"))
        return super().__call__()

    @cached_property
    def person(self) -> Person:
        """Return who looks."""
        return people.current_person()

    def handle(self):
        message = self.change(self.field("action"), self.someone.id)
        return self.redirect(f"{self.site_url}/@@account?user={self.someone.id}", message)

    def change(self, action: str, user_id: str):
        """Do what a button says; return the words about it."""
        if action in ("state", "cancel"):
            return change_absences(self, user_id)
        if action == "end":
            sessions.end_session(user_id, self.field("session"))
            return _("The session is ended.")
        if action == "end-all":
            sessions.end_sessions(user_id)
            return _("All sessions of the user are ended.")
        if action == "unlock":
            passwords.unlock(user_id)
            return _("The lock is lifted.")
        if action == "link":
            if not people.may_enter(user_id):
                raise Missing("person", _("There is no such person."))
            invitations.send_again(user_id)
            return _("A one-time link has been sent by e-mail.")
        if action == "correct":
            correct(self.person, user_id, {name: self.field(name) for name, *_rest in CORRECTED})
            return _("The facts are saved.")
        if action == "reset-factor":
            reset_second_factor(self.person, user_id, self.field("reason"))
            return _("The second factor is removed. The user gets a letter.")
        raise Malformed("action", _("The form asks for something unknown."))

    @property
    def facts(self) -> dict[str, object]:
        """Return what the page says of the account."""
        user_id, found = self.someone.id, account(self.someone.id)
        return {
            "locked": passwords.locked(user_id),
            "expires": self.day(passwords.expires_at(user_id)),
            "factor": self.minute(factors.enrolled(user_id)),
            "may_reset": is_officer(self.person) and user_id != self.person.id,
            "agreement": found.agreement,
            "agreement_at": self.minute(agreement.accepted_at(user_id)),
        }

    @property
    def may_correct(self) -> bool:
        """Return whether who looks sets facts right: administrators of the organisation."""
        return may_administer(self.person, self.someone.organization)

    def rows(self) -> list[dict[str, object]]:
        """Return the fields of the facts, with what is stored, or what was entered last."""
        entered = self.field("action") == "correct"
        return field_rows(self, CORRECTED, lambda name: getattr(self.someone, name), entered)

    def sessions(self) -> list[dict[str, object]]:
        """Return where the person is logged in."""
        return session_rows(self, self.someone.id)

    def absences(self) -> list[dict[str, object]]:
        """Return when the person is away."""
        return absence_rows(self, self.someone.id)

    def colleagues(self):
        """Return who may be the substitute."""
        return absences.candidates_for(self.someone)
