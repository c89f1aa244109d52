"""Pages of a body: its card with members and versions, forms of its keepers."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.committee import bodies
from kase.is2in.committee import bodies_store
from kase.is2in.committee import rights
from kase.is2in.committee.browser.base import CommitteePage
from kase.is2in.committee.browser.lists import rule_words
from kase.is2in.committee.rights import require_keeper
from kase.is2in.committee.rights import today
from kase.is2in.committee.types import Body as BodyFacts
from kase.is2in.committee.types import Rule
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


TEXTS = ("code", "title_ru", "title_kk", "title_en", "mark", "place", "since", "reason")
CHOICES = ("quorum", "majority", "base")
BOXES = ("casting", "recused_count", "active")


class BodyPage(ItemAddress, CommitteePage):
    """A page about a body: ``@@body/listing-board``."""

    def check(self) -> None:
        """Raise Missing for an unknown body."""
        _found = self.body

    @property
    def body(self) -> BodyFacts:
        """Return the body as it stands today."""
        return bodies.body(self.part(0))

    @property
    def title(self) -> str:
        """Return what it is called."""
        return self.body.title(self.language)

    @property
    def url(self) -> str:
        """Return the address of its card."""
        return f"{self.site_url}/@@body/{self.part(0)}"

    @cached_property
    def keeps(self) -> bool:
        """Return whether the person keeps the bodies."""
        return rights.may_keep()


class Body(BodyPage):
    """The card: rule, members of today and before, versions."""

    index = ViewPageTemplateFile("templates/body.pt")

    def handle(self):
        """There is no form on this page."""

    def facts(self) -> list[tuple[object, str]]:
        """Return (label, text) of the rule."""
        body, rule = self.body, self.body.rule
        known = dict(bodies.categories())
        decides = ", ".join(known.get(code, code) for code in body.categories)
        members, needed = bodies.quorum_of(body)
        quorum = f"{self.said('shares', rule.quorum)} {self.said('bases', 'members')}"
        rows = [
            (_("Categories it decides on"), decides or translate(_("All categories"))),
            (_("Quorum"), f"{quorum} ({needed} / {members})"),
            (_("Majority"), rule_words(body)),
            (_("Casting vote"), _("of who presides") if rule.casting else _("there is none")),
            (
                _("Member with a conflict of interest"),
                _("counts towards the quorum")
                if rule.recused_count
                else _("leaves the quorum of the item"),
            ),
            (_("Mark in numbers"), body.mark),
            (_("Place"), body.place),
        ]
        return [(label, text) for label, text in rows if text]

    def members(self) -> list[dict[str, object]]:
        """Return the members of today, and of before and later."""
        return [
            {
                "id": one.id,
                "name": self.name_of(one.user_id),
                "part": self.said("parts", one.part),
                "voting": one.voting,
                "since": self.day(one.since),
                "until": self.day(one.until),
                "now": one.counts_on(today()),
            }
            for one in bodies.seats(self.part(0), ever=True)
        ]

    def versions(self) -> list[dict[str, object]]:
        """Return the versions, the last first."""
        return [
            {
                "version": one.version,
                "since": self.day(one.since),
                "rule": rule_words(one),
                "reason": one.reason,
                "author": self.name_of(one.author),
                "at": self.minute(one.at),
            }
            for one in bodies.versions(self.part(0))
        ]


class BodyForm(CommitteePage):
    """The form of a body's facts; subclasses know what stands there already."""

    index = ViewPageTemplateFile("templates/body_form.pt")

    def check(self) -> None:
        """Refuse whoever does not keep the bodies."""
        require_keeper()

    def given(self) -> dict[str, object]:
        """Return what was entered: a box that is not ticked says no."""
        found: dict[str, object] = {name: self.field(name) for name in (*TEXTS, *CHOICES)}
        found |= {name: self.field(name) or "no" for name in BOXES}
        return found | {"categories": tuple(self.chosen("categories"))}

    def known(self) -> dict[str, object]:
        """Return what stands in the fields before anything is entered."""
        rule = Rule()
        chosen = {name: getattr(rule, name) for name in (*CHOICES, *BOXES[:2])}
        return {**dict.fromkeys(TEXTS, ""), **chosen, "active": True, "categories": ()}

    def value(self, name: str) -> object:
        """Return what stands in a field."""
        return self.given()[name] if self.sent else self.known()[name]

    def ticked(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return self.value(name) in ("yes", True)

    @property
    def sent(self) -> bool:
        """Return whether the form was sent and is shown again."""
        return self.request.method == "POST"

    def categories(self) -> list[dict[str, object]]:
        """Return the categories with whether the body decides on them."""
        chosen = self.value("categories")
        return [
            {"code": code, "title": title, "chosen": code in chosen}
            for code, title in bodies.categories()
        ]


class AddBody(BodyForm):
    """``@@body-add``."""

    title = _("Add a body")
    is_new = True
    version = None

    def handle(self):
        """Add the body and show it."""
        made = bodies.add_body(self.given())
        return self.redirect(f"{self.site_url}/@@body/{made.code}", _("The body is added."))

    @property
    def cancel(self) -> str:
        """Return the way back."""
        return f"{self.site_url}/@@bodies"


class ChangeBody(ItemAddress, BodyForm):
    """``@@body-change/listing-board``: another version from a day on."""

    title = _("Change the body")
    is_new = False

    def check(self) -> None:
        """Refuse whoever does not keep the bodies, and unknown ones."""
        super().check()
        _found = self.last

    @cached_property
    def last(self) -> BodyFacts:
        """Return the last version."""
        return bodies.versions(self.part(0))[0]

    def known(self) -> dict[str, object]:
        """Return the facts of the last version, from today on."""
        one = self.last
        found = {f"title_{lang}": text for lang, text in one.titles.items()}
        found |= {name: getattr(one.rule, name) for name in (*CHOICES, *BOXES[:2])}
        names = ("code", "mark", "place", "active", "categories")
        found |= {name: getattr(one, name) for name in names}
        return found | {"since": max(today(), one.since).isoformat(), "reason": ""}

    def handle(self):
        """Write the version and show the body."""
        bodies.change_body(self.part(0), self.given(), self.base or 0)
        return self.redirect(self.cancel, _("The body is changed."))

    @property
    def version(self) -> str:
        """Return the version the form rests on."""
        return self.field("version") or str(self.last.version)

    @property
    def cancel(self) -> str:
        """Return the way back."""
        return f"{self.site_url}/@@body/{self.part(0)}"


class AddMember(BodyPage):
    """``@@body-member-add/listing-board``."""

    index = ViewPageTemplateFile("templates/member_form.pt")

    def check(self) -> None:
        """Refuse whoever does not keep the bodies."""
        require_keeper()
        super().check()

    def handle(self):
        """Add the member and show the body."""
        names = ("person", "part", "voting", "since")
        bodies.add_seat(self.part(0), {name: self.field(name) for name in names})
        return self.redirect(self.url, _("The member is added."))

    @property
    def today(self) -> str:
        """Return today, for the field."""
        return self.field("since") or today().isoformat()


class EndMember(ItemAddress, CommitteePage):
    """``@@body-member-end/17``: the last day of a member."""

    index = ViewPageTemplateFile("templates/member_end.pt")
    title = _("End the membership")

    def check(self) -> None:
        """Refuse whoever does not keep the bodies, and numbers of nothing."""
        require_keeper()
        _found = self.seat

    @property
    def seat(self):
        """Return the member's place."""
        return bodies_store.seat(item_number(self.part(0)))

    @property
    def body(self) -> BodyFacts:
        """Return the body."""
        return bodies_store.body(self.seat.body, today())

    def handle(self):
        """Write the last day and show the body."""
        bodies.end_seat(self.seat.id, {"until": self.field("until")})
        return self.redirect(self.cancel, _("The membership ends on this day."))

    @property
    def cancel(self) -> str:
        """Return the way back."""
        return f"{self.site_url}/@@body/{self.body.code}"

    @property
    def until(self) -> str:
        """Return what stands in the field."""
        return self.field("until") or today().isoformat()
