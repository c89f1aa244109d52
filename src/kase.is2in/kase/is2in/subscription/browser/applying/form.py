"""``@@subscription-new``: the seller's application, annex 1, as a form by its lines."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import books
from kase.is2in.subscription import folders
from kase.is2in.subscription import settings
from kase.is2in.subscription.book import annex
from kase.is2in.subscription.book import application
from kase.is2in.subscription.browser import annex_lines
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.annex_lines import Line
from kase.is2in.subscription.browser.fields import field_of
from kase.is2in.subscription.browser.fields import INPUT_TYPES
from kase.is2in.subscription.seats import require_member
from kase.is2in.subscription.seats import seat_in
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import NO_CCP
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import FormPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any


BEGIN = {"lot": "1", "tick": "0.01", "currency": "KZT", "mode": CCP, "settlement_by": "depository"}


class AnnexForm(FormPage):
    """The lines of annex 1 as fields; subclasses say what is done with them."""

    index = ViewPageTemplateFile("templates/form.pt")
    input_types = INPUT_TYPES
    book_parts = ViewPageTemplateFile("../templates/parts.pt")

    @property
    def before(self) -> Mapping[str, object]:
        """Return what the fields hold before anything is entered."""
        return BEGIN

    @property
    def sections(self) -> list[dict[str, object]]:
        """Return the fieldsets with their fields."""
        return [
            {"id": name, "title": title, "fields": [self.one(line) for line in lines]}
            for name, title, lines in annex_lines.SECTIONS
        ]

    def one(self, line: Line) -> dict[str, object]:
        """Return a field with what it holds and what is wrong."""
        return field_of(
            line.name,
            line.title,
            line.kind,
            self.held(line),
            self.error(line.name),
            line.optional or line.kind == "yes",
            line.hint,
            line.options,
        )

    def held(self, line: Line) -> object:
        """Return what a field holds."""
        if self.request.method != "POST":
            return self.before.get(line.name, "")
        return self.chosen(line.name) if line.kind == "boxes" else self.field(line.name)

    def entered(self) -> dict[str, Any]:
        """Return the application as programs send it; moments are in Almaty time."""
        found: dict[str, Any] = {
            line.name: self.read(line)
            for _name, _title, lines in annex_lines.SECTIONS
            for line in lines
        }
        # A step that is left empty is that of BEGIN, not none at all.
        found |= {name: found[name] or BEGIN[name] for name in ("tick", "currency", "mode")}
        found["lot"] = found["lot"] or 1
        if found["mode"] == CCP and not found["collateral_check"]:
            found["collateral_check"] = annex.AT_ENTRY
        return found

    def read(self, line: Line) -> Any:
        """Return a field as programs send it, None for an empty one."""
        if line.kind == "yes":
            return bool(self.field(line.name))
        if line.kind == "boxes":
            return self.chosen(line.name)
        text = self.field(line.name).strip()
        if line.kind == "area" and line.name == "criteria":
            return [one.strip() for one in text.splitlines() if one.strip()]
        if not text:
            return None
        if line.kind == "area":
            return " ".join(text.split())
        if line.kind in ("whole", "decimal"):
            number = words.machine_number(text)
            whole = line.kind == "whole" and number.isascii() and number.isdigit()
            return int(number) if whole and len(number) < 19 else number
        return moment(text) if line.kind == "moment" else text

    def extra(self) -> list[dict[str, object]]:
        """Return what stands beside annex 1."""
        return []

    def twin(self) -> str:
        """Return the subscription in the other mode that this one belongs to, "" for none."""
        return ""


class NewSubscription(AnnexForm):
    """A new application, empty or after another one: ``?like=s-000001``, ``?twin=s-000001``."""

    title = _("Application for a subscription")
    button = _("Save the application")

    def check(self) -> None:
        """Refuse whoever is no member of the exchange, and others' subscriptions to copy."""
        require_member()
        _ = self.model

    @cached_property
    def model(self) -> books.BookRow | None:
        """Return the subscription that the fields are taken from."""
        name = self.field("like") or self.field("twin")
        if not name:
            return None
        row, seat = seat_in(name)
        seat.require_seller()
        return row

    @property
    def before(self) -> Mapping[str, object]:
        """Return the fields of the model; of a twin in the other mode."""
        if self.model is None:
            return BEGIN
        found = dict(annex_lines.entered(self.model.conditions))
        if self.field("twin"):
            found["mode"] = NO_CCP if self.model.conditions.mode == CCP else CCP
        return found

    def extra(self) -> list[dict[str, object]]:
        """Return what stands beside annex 1: partners of the seller, the other mode."""
        held = self.field("consortium")
        text = _("Codes of the members, by commas. Your company leads and deals with the exchange.")
        return [field_of("consortium", _("Consortium"), "text", held, None, True, text)]

    def twin(self) -> str:
        """Return the subscription in the other mode that this one belongs to."""
        return self.field("twin")

    def handle(self):
        """Make the draft and show it."""
        data = {name: value for name, value in self.entered().items() if value is not None}
        codes = [one.strip().upper() for one in self.field("consortium").split(",") if one.strip()]
        errors = application.check(annex.read(data, ()), currencies=settings.currencies())
        if errors:
            raise RuleRefused(errors[0].code, errors[0].message, errors=errors)
        if codes:
            data["consortium"] = codes
        if self.twin():
            data["twin"] = self.twin()
        name = folders.add(data)
        url = f"{self.context.absolute_url()}/{name}"
        message = _("The application is saved as a draft. Look it over and file it.")
        return self.redirect(url, message)


def moment(text: str) -> str:
    """Return a moment of the form with Almaty's offset; the text itself where it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ALMATY).isoformat()
    except ValueError:
        return text
