"""One request as an officer sees it, with the pages of its decision."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.browser.base import RequestPage
from kase.is2in.onboarding.browser.words import HISTORY
from kase.is2in.onboarding.browser.words import KEY_PROVIDERS
from kase.is2in.onboarding.browser.words import LANGUAGES
from kase.is2in.onboarding.browser.words import ROLES
from kase.is2in.onboarding.decisions import LONGEST_REASON
from kase.is2in.onboarding.decisions import suggested_code
from kase.is2in.onboarding.register import subject
from kase.is2in.parties import api as parties
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import re


# Refusals after which there is nothing to correct on the page of a decision.
LOST = frozenset({"decided", "not-taken", "taken-by-another"})


class Request(RequestPage):
    """The card: facts, people, what speaks against an approval, history; taking it."""

    index = ViewPageTemplateFile("templates/request.pt")

    def handle(self):
        onboarding.take(self.connection.number, self.officer)
        return self.redirect(self.address(), _("The request is yours. Check it and decide."))

    def names(self) -> list[dict[str, str]]:
        """Return ``{"lang", "language", "name"}`` in each language."""
        return [
            {"lang": lang, "language": title, "name": self.connection.name(lang)}
            for lang, title in LANGUAGES.items()
        ]

    def people(self) -> list[dict[str, object]]:
        """Return ``{"person", "roles"}`` of who is to get an account, the first head first."""
        return [
            {"person": one, "roles": [title for role, title in ROLES.items() if role in one.roles]}
            for one in self.connection.people
        ]

    def key_providers(self) -> list[object]:
        """Return whose keys the first head has."""
        held = self.connection.key_providers
        return [title for provider, title in KEY_PROVIDERS.items() if provider in held]

    def checks(self) -> list[dict[str, object]]:
        """Return ``{"text", "ok", "url", "about"}`` of what an officer should know."""
        return [
            {
                "text": one.text,
                "ok": one.ok,
                "url": self._url(one),
                "about": one.organization or one.request,
            }
            for one in onboarding.checks(self.connection)
        ]

    def _url(self, check) -> str | None:
        if check.organization:
            return f"{self.site_url}/organizations/{check.organization}"
        if check.request:
            return f"{self.site_url}/@@connection-request/{check.request}"
        return None

    def history(self) -> list[dict[str, object]]:
        """Return ``{"at", "what", "who"}``, the oldest first."""
        return [
            {
                "at": self.minute(entry.at),
                "what": HISTORY.get(entry.action, entry.action),
                "who": self.name_of(entry.actor if entry.actor != "system" else None),
            }
            for entry in ledger.history(subject(self.connection.number))
        ]

    def organization_url(self) -> str | None:
        """Return the address of the organisation that the approval has made."""
        code = self.connection.organization
        return f"{self.site_url}/organizations/{code}" if code else None

    @property
    def may_take(self) -> bool:
        """Return whether this officer may take the request, or take it over."""
        return self.connection.state in ("new", "in_work") and not self.mine


class DecidePage(RequestPage):
    """A decision on a page of its own; whoever has not the request in work goes to the card."""

    def __call__(self):
        if self.request.method != "POST" and not self.mine:
            text = _("First take the request into work.")
            if self.connection.state not in ("new", "in_work"):
                text = _("The request is decided already.")
            return self.redirect(self.address(), text, "warning")
        return super().__call__()

    def refuse(self, refusal: Refusal) -> str | None:
        # A second press of the button, or a colleague was faster: the page has lost its sense.
        if refusal.code in LOST:
            return self.redirect(self.address(), refusal.message, "warning")
        return super().refuse(refusal)


class Approve(DecidePage):
    """Says what an approval does, asks for the code and who gets an account."""

    index = ViewPageTemplateFile("templates/approve.pt")

    def handle(self):
        places = [int(one) for one in self.chosen("people") if re.fullmatch("[0-9]{1,4}", one)]
        onboarding.approve(self.connection.number, self.officer, self.field("code"), places)
        text = _("The organisation is connected. People get their links by e-mail.")
        return self.redirect(self.address(), text)

    @property
    def code(self) -> str:
        """Return the code that was entered, or a free one."""
        return self.field("code") if "code" in self.request.form else suggested_code(
            self.connection
        )

    @cached_property
    def taken(self) -> dict[int, object]:
        """Return place → the person who has the e-mail already."""
        known = {
            place: parties.person_by_email(one.email)
            for place, one in enumerate(self.connection.people)
        }
        return {place: person for place, person in known.items() if person is not None}

    def people(self) -> list[dict[str, object]]:
        """Return ``{"place", "person", "roles", "ticked", "taken", "error"}`` of each person."""
        sent = set(self.chosen("people")) if self.request.method == "POST" else None
        return [
            {
                "place": place,
                "person": one,
                "roles": "; ".join(
                    translate(title) for role, title in ROLES.items() if role in one.roles
                ),
                "ticked": place not in self.taken if sent is None else str(place) in sent,
                "taken": self.taken.get(place),
                "error": self.error(f"people.{place}"),
            }
            for place, one in enumerate(self.connection.people)
        ]

    def blocked(self) -> list[object]:
        """Return what forbids an approval whoever is chosen: the BIN is there already."""
        found = onboarding.checks(self.connection)
        return [one.text for one in found if one.organization and one.field == "bin"]


class Refuse(DecidePage):
    """Asks for the reason, says who will read it."""

    index = ViewPageTemplateFile("templates/refuse.pt")
    longest = LONGEST_REASON

    def handle(self):
        reason = self.field("reason").replace("\r\n", "\n")
        onboarding.refuse(self.connection.number, self.officer, reason)
        text = _("The request is refused. The applicant gets the reason by e-mail.")
        return self.redirect(self.address(), text)
