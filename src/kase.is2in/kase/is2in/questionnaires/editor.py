"""Our kinds of fields and our words in EasyForm's editor, for staff who make forms."""

from dataclasses import replace
from kase.is2in import _
from kase.is2in.questionnaires import fields
from kase.is2in.questionnaires.conditions import parse_condition
from kase.is2in.questionnaires.words import LANGUAGES
from kase.is2in.questionnaires.words import set_words
from kase.is2in.questionnaires.words import words
from plone.schemaeditor.fields import FieldFactory
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import Invalid
from zope.schema import Text
from zope.schema import TextLine


MoneyFactory = FieldFactory(fields.Money, _("Money"))
PercentFactory = FieldFactory(fields.Percent, _("Percentage"))
YesNoFactory = FieldFactory(fields.YesNo, _("Question: yes or no"))
IsinFactory = FieldFactory(fields.Isin, _("ISIN"))
IinFactory = FieldFactory(fields.Iin, _("IIN"))
BinFactory = FieldFactory(fields.Bin, _("BIN"))
PhoneFactory = FieldFactory(fields.Phone, _("Telephone"))
EmailFactory = FieldFactory(fields.Email, _("E-mail"))
UploadFactory = FieldFactory(fields.Upload, _("Attached file"))


def condition_is_readable(text: str) -> bool:
    """Return True; raise Invalid for a condition that cannot be read."""
    try:
        parse_condition(text)
    except ValueError as error:
        raise Invalid(_("A condition reads: field=value|value; other=yes")) from error
    return True


class IFieldWords(Interface):
    """What the editor asks about a field beside EasyForm's own settings."""

    label_kk = TextLine(title=_("Label in Kazakh"), required=False)
    label_en = TextLine(title=_("Label in English"), required=False)
    help_kk = TextLine(title=_("Help in Kazakh"), required=False)
    help_en = TextLine(title=_("Help in English"), required=False)
    depends = TextLine(
        title=_("Ask only when"),
        description=_("A condition reads: field=value|value; other=yes"),
        required=False,
        constraint=condition_is_readable,
    )
    article = TextLine(title=_("Article of the rules"), required=False)
    choices = Text(
        title=_("Choices in Kazakh and English"),
        description=_("One a line: code|Kazakh|English"),
        required=False,
    )


def words_of_field(context, field):
    """Tell EasyForm's editor of the extra settings."""
    return IFieldWords


def _text(kind: str, lang: str) -> property:
    def get(self):
        return getattr(words(self.field), kind).get(lang)

    def change(self, text):
        found = {**getattr(words(self.field), kind), lang: text}
        self.change(**{kind: {key: value for key, value in found.items() if value}})

    return property(get, change)


def _line(name: str) -> property:
    def get(self):
        return getattr(words(self.field), name) or None

    def change(self, text):
        self.change(**{name: text or ""})

    return property(get, change)


@implementer(IFieldWords)
class FieldWords:
    """The words of one field as the editor reads and writes them."""

    label_kk = _text("titles", "kk")
    label_en = _text("titles", "en")
    help_kk = _text("helps", "kk")
    help_en = _text("helps", "en")
    depends = _line("depends")
    article = _line("article")

    def __init__(self, field) -> None:
        self.field = field

    def change(self, **found) -> None:
        """Give the field changed words."""
        set_words(self.field, replace(words(self.field), **found))

    @property
    def choices(self) -> str | None:
        """Return the translated choices, one a line."""
        terms = words(self.field).terms.items()
        lines = [
            "|".join((key, *(told.get(lang, "") for lang in LANGUAGES))) for key, told in terms
        ]
        return "\n".join(lines) or None

    @choices.setter
    def choices(self, text: str | None) -> None:
        terms = {}
        for line in (text or "").splitlines():
            key, *told = (part.strip() for part in line.split("|"))
            pairs = zip(LANGUAGES, told, strict=False)
            if key:
                terms[key] = {lang: title for lang, title in pairs if title}
        self.change(terms=terms)
