"""The public form: a company asks to be connected (manual, paragraph 3)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding import robots
from kase.is2in.onboarding.browser.base import OpenPage
from kase.is2in.onboarding.browser.words import COMMON_FORMS
from kase.is2in.onboarding.browser.words import KEY_PROVIDERS
from kase.is2in.onboarding.browser.words import KINDS
from kase.is2in.onboarding.browser.words import LANGUAGES
from kase.is2in.onboarding.browser.words import PERSON
from kase.is2in.onboarding.browser.words import ROLES
from kase.is2in.onboarding.facts import LONGEST
from kase.is2in.onboarding.facts import LONGEST_ADDRESS
from kase.is2in.onboarding.facts import LONGEST_FORM
from kase.is2in.onboarding.facts import LONGEST_NAME
from kase.is2in.onboarding.facts import MOST_PEOPLE
from kase.is2in.onboarding.facts import PERSON_FIELDS
from kase.is2in.onboarding.settings import setting
from kase.is2in.onboarding.types import ASKED_ROLES
from kase.is2in.onboarding.types import Candidate
from kase.is2in.onboarding.types import NewRequest
from kase.is2in.onboarding.types import Proof
from kase.is2in.onboarding.types import Receipt
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# After these a new token is given; after the others the one of the form is still good.
SPOILT = frozenset({"token", "token-expired", "token-used", "solution"})
FIRST_PERSON = {"roles": list(ASKED_ROLES)}


class Connect(OpenPage):
    """The form; its buttons add and take away people without a script, too."""

    index = ViewPageTemplateFile("templates/connect.pt")
    fields = ViewPageTemplateFile("templates/fields.pt")
    sent = ViewPageTemplateFile("templates/sent.pt")
    title = _("Connect an organisation")
    kinds_words = _("Who you are to the exchange")
    also_words = _("The first head also")
    does_words = _("What the person does")
    key_words = _("I confirm that the first head has a valid key of the signature, issued by")
    kinds = tuple(KINDS.items())
    key_providers = tuple(KEY_PROVIDERS.items())
    asked_roles = tuple((role, ROLES[role]) for role in ASKED_ROLES)
    languages = tuple(LANGUAGES.items())
    common_forms = tuple(COMMON_FORMS.items())
    receipt: Receipt | None = None
    # The field to go on with, after people were added.
    focus = ""

    def handle(self):
        action = self.field("action")
        if action == "add":
            self.entered_people.append({"roles": ["executor"]})
            self.focus = f"people.{len(self.entered_people) - 1}.surname"
            return None
        if action.startswith("remove."):
            place = action.removeprefix("remove.")
            if place.isascii() and place.isdigit() and int(place) < len(self.entered_people):
                del self.entered_people[int(place)]
            return None
        self.receipt = onboarding.submit(self.entered(), self.proof())
        return self.sent()

    def entered(self) -> NewRequest:
        """Return what the form carries."""
        return NewRequest(
            names={lang: self.field(f"name.{lang}") for lang in LANGUAGES},
            legal_forms={lang: self.field(f"legal_form.{lang}") for lang in LANGUAGES},
            bin=self.field("bin"),
            kinds=frozenset(self.chosen("kinds")),
            email=self.field("email"),
            phone=self.field("phone"),
            address=self.field("address"),
            head=_candidate(self.entered_head),
            people=tuple(_candidate(one) for one in self.entered_people),
            key_providers=frozenset(self.chosen("key_providers")),
            consent=bool(self.field("consent")),
            language=self.field("language") or self.language,
        )

    def proof(self) -> Proof:
        """Return what the form carries against robots."""
        return Proof(self.field("token"), self.field("solution"), self.field("homepage"))

    @cached_property
    def challenge(self):
        """Return the token of this form with its work: the one it came with while it is good."""
        known = None
        if self.refusal is None or self.refusal.code not in SPOILT:
            known = robots.reopened(self.field("token"))
        return known or onboarding.new_challenge()

    @property
    def solution(self) -> str:
        """Return the work that is done already, "" for none."""
        found = self.field("solution") if self.challenge.token == self.field("token") else ""
        return found if robots.solves(self.challenge.seed, self.challenge.bits, found) else ""

    @cached_property
    def entered_head(self) -> dict[str, object]:
        """Return what was entered about the first head."""
        return self._entered_person("head")

    @cached_property
    def entered_people(self) -> list[dict[str, object]]:
        """Return what was entered about each contact; one empty place in a new form."""
        if self.request.method != "POST":
            return [dict(FIRST_PERSON)]
        count = self.field("places")
        good = count.isascii() and count.isdigit() and len(count) < 4
        # One more than may be, so that the refusal is the same as everywhere.
        places = min(int(count), MOST_PEOPLE + 1) if good else 0
        return [self._entered_person(f"people.{place}") for place in range(places)]

    def _entered_person(self, place: str) -> dict[str, object]:
        texts = {name: self.field(f"{place}.{name}") for name in PERSON_FIELDS}
        return texts | {"roles": self.chosen(f"{place}.roles")}

    def may_add(self) -> bool:
        """Return whether one more person fits."""
        return len(self.entered_people) < MOST_PEOPLE

    def row(self, name: str, title, **facts) -> dict[str, object]:
        """Return one field as the macro draws it."""
        usual = {
            "type": "text",
            "auto": "off",
            "optional": False,
            "help": "",
            "lang": None,
            "list": None,
            "most": LONGEST,
            "value": self.field(name),
        }
        return {**usual, "name": name, "title": title, "error": self.error(name), **facts}

    def legal_form_rows(self) -> list[dict[str, object]]:
        """Return the three fields of the legal form."""
        return [
            self.row(
                f"legal_form.{lang}", title, lang=lang, list=f"forms-{lang}", most=LONGEST_FORM
            )
            for lang, title in self.languages
        ]

    def name_rows(self) -> list[dict[str, object]]:
        """Return the three fields of the name."""
        return [
            self.row(f"name.{lang}", title, lang=lang, most=LONGEST_NAME)
            for lang, title in self.languages
        ]

    def contact_rows(self) -> list[dict[str, object]]:
        """Return BIN, e-mail, phone and address of the organisation."""
        return [
            self.row("bin", _("BIN"), most=20, help=_("12 digits, as in the certificate.")),
            self.row(
                "email",
                _("E-mail for the answer"),
                type="email",
                auto="email",
                help=_("Number, code and decision are sent here."),
            ),
            self.row("phone", _("Phone of the organisation"), type="tel", auto="tel"),
            self.row(
                "address",
                _("Postal address"),
                auto="street-address",
                optional=True,
                most=LONGEST_ADDRESS,
            ),
        ]

    def person_rows(self, place: str, values) -> list[dict[str, object]]:
        """Return the fields of a person at a place: head, people.0 …"""
        optional = {"patronymic"} if place == "head" else {"patronymic", "iin"}
        signs = _("The signature is checked by it.") if place == "head" else ""
        return [
            self.row(
                f"{place}.{name}",
                title,
                type=kind,
                optional=name in optional,
                help=signs if name == "iin" else "",
                value=values.get(name, ""),
            )
            for name, (title, kind) in PERSON.items()
        ]

    @property
    def retention_days(self) -> int:
        """Return how long personal data is kept after a decision."""
        return setting("retention_days")

    def chosen_language(self) -> str:
        """Return the language letters are asked in: the page's, until another is chosen."""
        return self.field("language") or self.language


def _candidate(values) -> Candidate:
    texts = {name: values.get(name, "") for name in PERSON_FIELDS}
    return Candidate(**texts, roles=frozenset(values["roles"]))
