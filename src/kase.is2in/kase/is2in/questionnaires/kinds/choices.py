"""Kinds that are chosen: dates of a calendar, values of a list, yes or no, and bare texts."""

from datetime import date
from datetime import datetime
from kase.is2in import _
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.questionnaires.formats import check_date
from kase.is2in.questionnaires.formats import read_date
from kase.is2in.questionnaires.formats import wrong_date
from kase.is2in.questionnaires.kinds.base import Kind
from kase.is2in.questionnaires.kinds.base import wrong_type
from kase.is2in.questionnaires.kinds.base import wrong_value
from kase.is2in.questionnaires.words import term_title
from kase.is2in.web.api import formats
from zope.i18n import translate
import re


class DateKind(Kind):
    """A calendar date."""

    code = "date"

    def parse(self, field, raw):
        return read_date(raw) if raw.strip() else None

    def check(self, field, value):
        if not isinstance(value, date) or isinstance(value, datetime):
            raise wrong_type()
        super().check(field, check_date(value))

    def from_json(self, field, raw):
        if not isinstance(raw, str):
            raise wrong_type()
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw, re.ASCII):
            raise wrong_date()
        return read_date(raw)

    def to_json(self, field, value):
        return value.isoformat()

    def text(self, field, value, lang):
        return value.isoformat()

    def display(self, field, value, lang):
        return formats.date(value, lang)

    def json_schema(self, field, lang):
        return {"type": "string", "format": "date"}


class ChoiceKind(Kind):
    """One value of the field's list; kept as its key."""

    code = "choice"

    def parse(self, field, raw):
        return raw or None

    def check(self, field, value):
        if not isinstance(value, str):
            raise wrong_type()
        if value not in {term.value for term in field.vocabulary}:
            raise wrong_value()

    def display(self, field, value, lang):
        return term_title(field, value, lang)

    def json_schema(self, field, lang):
        values = [term.value for term in field.vocabulary]
        titles = [term_title(field, value, lang) for value in values]
        # enumNames has no standing in the standard, but form builders and plone.restapi read it.
        return {"type": "string", "enum": values, "enumNames": titles}


class YesNoKind(Kind):
    """Yes or no; unanswered is neither."""

    code = "yesno"

    def parse(self, field, raw):
        if raw not in ("", "yes", "no"):
            raise WrongValue("wrong", _("Choose yes or no."))
        return None if raw == "" else raw == "yes"

    def check(self, field, value):
        if not isinstance(value, bool):
            raise wrong_type()

    def from_json(self, field, raw):
        if not isinstance(raw, bool):
            raise wrong_type()
        return raw

    def text(self, field, value, lang):
        return "yes" if value else "no"

    def display(self, field, value, lang):
        return translate(_("Yes") if value else _("No"), target_language=lang)

    def json_schema(self, field, lang):
        return {"type": "boolean"}


class LabelKind(Kind):
    """A text between fields: nothing to answer."""

    code = "label"
    answered = False

    def problems(self, field, value, complete):
        yield (), wrong_type()

    def from_json(self, field, raw):
        raise wrong_type()
