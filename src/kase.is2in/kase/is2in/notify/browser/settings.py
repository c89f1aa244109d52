"""How notifications reach a person: the own choice, and what the exchange decides."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.notify import choices
from kase.is2in.notify import settings
from kase.is2in.notify.interfaces import ICabinet
from kase.is2in.notify.interfaces import INotificationSettings
from kase.is2in.notify.kinds import CABINET
from kase.is2in.notify.kinds import CHANNELS
from kase.is2in.notify.kinds import DIGEST
from kase.is2in.notify.kinds import GROUPS
from kase.is2in.notify.kinds import KINDS
from kase.is2in.notify.kinds import MAIL
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import FormPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.component import queryUtility


CHANNEL_TITLES = {
    MAIL: _("E-mail at once"),
    DIGEST: _("Daily digest"),
    CABINET: _("In the cabinet only"),
}
# What the form sends for a kind that follows the exchange.
DEFAULT = "default"
CHANNEL, ALWAYS = "channel-", "always-"


class NotificationSettings(FormPage):
    """``@@notification-settings``: a channel for each kind of events."""

    index = ViewPageTemplateFile("settings.pt")
    title = _("Channels of notifications")
    name = "@@notification-settings"
    prefix = CHANNEL
    titles = CHANNEL_TITLES

    def handle(self):
        """Keep what is chosen."""
        wanted = {
            code: None if said == DEFAULT else said
            for code in KINDS
            if (said := self.field(CHANNEL + code))
        }
        choices.choose(self.user_id, wanted)
        return self.redirect(f"{self.site_url}/{self.name}", _("Your choice is saved."))

    @cached_property
    def user_id(self) -> str:
        """Return the id of whoever looks."""
        return current_user_id() or ""

    def tabs(self):
        """Return the pages of the account, where the site has them."""
        port = queryUtility(ICabinet)
        return port.tabs(self.name) if port is not None else []

    def hour(self) -> str:
        """Return when the daily digest comes."""
        return f"{settings.setting('digest_hour'):02}:00"

    def groups(self) -> list[dict[str, object]]:
        """Return ``{"title", "rows"}``: each kind with its channels, the chosen one marked."""
        found: dict[object, list] = {}
        for choice in choices.choices(self.user_id):
            said = self.field(CHANNEL + choice.kind) or choice.chosen or DEFAULT
            options = [
                {"value": value, "title": CHANNEL_TITLES[value], "selected": value == said}
                for value in CHANNELS
            ]
            row = {"choice": choice, "options": options, "selected": said == DEFAULT}
            row["error"] = self.error(choice.kind)
            found.setdefault(choice.group, []).append(row)
        return [{"title": title, "rows": rows} for title, rows in found.items()]


class NotificationRules(FormPage):
    """``@@notification-rules``: what holds until a person chooses, and what nobody can silence."""

    index = ViewPageTemplateFile("rules.pt")
    title = _("Rules of notifications")

    def handle(self):
        """Keep what the exchange decides."""
        numbers, errors = self._numbers()
        channels = {code: self.field(CHANNEL + code) for code in KINDS}
        errors += [
            FieldError(CHANNEL + code, "channel", _("Choose one of the offered channels."))
            for code, channel in channels.items()
            if channel not in CHANNELS
        ]
        if errors:
            raise RuleRefused("rules", _("Something is missing or wrong."), errors=errors)
        always = set(self.chosen("always"))
        settings.decide(channels, {code: code in always for code in KINDS}, numbers)
        return self.redirect(f"{self.site_url}/@@notification-rules", _("The rules are saved."))

    def groups(self) -> list[dict[str, object]]:
        """Return ``{"title", "rows"}``: each kind with its channels and whether it is fixed."""
        return [
            {"title": title, "rows": [self._row(kind) for kind in kinds]} for title, kinds in GROUPS
        ]

    def fields(self) -> list[dict[str, object]]:
        """Return the settings that are numbers."""
        found = []
        for name in settings.NUMBERS:
            field = INotificationSettings[name]
            found.append(
                {
                    "name": name,
                    "title": field.title,
                    "help": field.description,
                    "least": field.min,
                    "most": field.max,
                    "value": self.field(name) or settings.setting(name),
                    "error": self.error(name),
                }
            )
        return found

    def _row(self, kind) -> dict[str, object]:
        sent = self.request.method == "POST"
        held = settings.channel_of(kind)
        chosen = self.field(CHANNEL + kind.code) if sent else held
        always = kind.code in self.chosen("always") if sent else settings.mandatory(kind)
        return {
            "kind": kind,
            "always": always,
            "error": self.error(CHANNEL + kind.code),
            "options": [
                {"value": value, "title": CHANNEL_TITLES[value], "selected": value == chosen}
                for value in CHANNELS
            ],
        }

    def _numbers(self) -> tuple[dict[str, int], list[FieldError]]:
        found, errors = {}, []
        for name in settings.NUMBERS:
            field, text = INotificationSettings[name], self.field(name).strip()
            good = text.isascii() and text.isdigit() and len(text) < 6
            if good and field.min <= int(text) <= field.max:
                found[name] = int(text)
                continue
            values = {"least": str(field.min), "most": str(field.max)}
            words = _("A whole number from ${least} to ${most} is needed.", mapping=values)
            errors.append(FieldError(name, "number", words))
        return found, errors
