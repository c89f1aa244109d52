"""One entry: what it says, every version of it, the other entries about the person."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.insiders import entries
from kase.is2in.insiders import reading
from kase.is2in.insiders.browser.base import InsidersPage
from kase.is2in.insiders.browser.base import NumberPage
from kase.is2in.insiders.facts import today
from kase.is2in.insiders.rights import may_edit
from kase.is2in.insiders.rights import require_editor
from kase.is2in.insiders.types import Version
from kase.is2in.insiders.words import BASES
from kase.is2in.insiders.words import CHANGES
from kase.is2in.insiders.words import FIELDS
from kase.is2in.insiders.words import masked
from kase.is2in.insiders.words import organization_of
from kase.is2in.insiders.words import state_of
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# One name for what two columns keep.
SAME = {"organization_name": "organization"}


class Insider(NumberPage):
    """``@@insider/17``, for readers of the list."""

    index = ViewPageTemplateFile("templates/insider.pt")

    def check(self) -> None:
        """Refuse whoever does not read the list, and numbers of nothing."""
        _ = self.version

    def handle(self):
        """There is no form on this page."""

    @cached_property
    def history(self) -> tuple[Version, ...]:
        """Return the versions, the oldest first."""
        return reading.entry_history(self.number)

    @property
    def version(self) -> Version:
        """Return what the entry says now."""
        return self.history[-1]

    @property
    def title(self) -> str:
        """Return the person's name."""
        return self.version.facts.full_name

    @cached_property
    def may_edit(self) -> bool:
        """Return whether who looks keeps the list, and the entry can be changed."""
        return may_edit() and not self.version.annulled

    @property
    def state(self):
        """Return in words how the entry stands."""
        return state_of(self.version, today())

    def others(self) -> tuple[Version, ...]:
        """Return the other entries about the person."""
        return reading.others_of_person(self.version)

    def facts(self) -> list[dict[str, str]]:
        """Return ``{"title", "text"}`` of what the entry says."""
        return [
            {"title": FIELDS[name], "text": self.text(self.version, name)}
            for name in FIELDS
            if name not in SAME and self.text(self.version, name)
        ]

    def versions(self) -> list[dict[str, object]]:
        """Return each version with who, when, why and what was different, the last first."""
        found = []
        before = None
        for one in self.history:
            names = entries.changed_fields(before.facts, one.facts) if before else []
            names = list(dict.fromkeys(SAME.get(name, name) for name in names))
            found.append(
                {
                    "number": one.version,
                    "change": CHANGES[one.change],
                    "at": self.minute(one.at),
                    "author": self.name_of(one.author),
                    "reason": one.reason,
                    "fields": [
                        {
                            "title": FIELDS[name],
                            "before": self.text(before, name),
                            "after": self.text(one, name),
                        }
                        for name in names
                    ],
                }
            )
            before = one
        return found[::-1]

    def text(self, version: Version, name: str) -> str:
        """Return one fact of a version as people read it; the IIN for editors only."""
        facts = version.facts
        if name == "organization":
            return organization_of(version, self.language)
        if name == "basis":
            return translate(BASES[facts.basis])
        if name == "iin" and not may_edit():
            return masked(facts.iin)
        if name == "user_id":
            return translate(_("There is an account")) if facts.user_id else ""
        value = getattr(facts, name)
        return self.day(value) if name in ("since", "until") else value


class Own(InsidersPage):
    """``@@insider-own``: what the list says of who asks."""

    index = ViewPageTemplateFile("templates/own.pt")
    title = _("Entries about me")

    def rows(self) -> list[dict[str, object]]:
        """Return the entries, the newest first."""
        return [
            {
                "number": one.entry,
                "basis": BASES[one.facts.basis],
                "information": one.facts.information,
                "position": one.facts.position,
                "since": self.day(one.facts.since),
                "until": self.day(one.facts.until),
                "state": state_of(one, today()),
            }
            for one in reading.own_entries()
        ]

    def handle(self):
        """There is no form on this page."""


class EndInsider(NumberPage):
    """``@@insider-end/17``: take out of the list with a last day, or annul a mistake."""

    index = ViewPageTemplateFile("templates/end.pt")
    title = _("Take out of the list")

    def check(self) -> None:
        """Refuse whoever does not keep the list, and numbers of nothing."""
        require_editor()
        _ = self.version

    @cached_property
    def version(self) -> Version:
        """Return what the entry says now."""
        return reading.entry(self.number)

    def handle(self):
        """End or annul, then show the entry."""
        base = int(self.field("version")) if self.field("version").isdecimal() else 0
        reason = self.field("reason")
        if self.field("how") == "annul":
            entries.annul(self.number, reason, base)
            message = _("The entry is annulled. The person is told.")
        else:
            entries.end(self.number, self.field("until"), reason, base)
            message = _("The person is taken out of the list and is told.")
        return self.redirect(f"{self.site_url}/@@insider/{self.number}", message)

    def value(self, name: str, default: str = "") -> str:
        """Return what was entered last."""
        return self.field(name) or default

    @property
    def today(self) -> str:
        """Return today, for the field."""
        return today().isoformat()
