"""Kinds of fields a questionnaire has beyond zope.schema's own.

Each holds its rule in ``_validate``, so that it is the same rule in our forms, in EasyForm
and over REST, and each is written to and read from supermodel XML by the handler below it.
"""

from decimal import Decimal as Exact
from kase.is2in import _
from kase.is2in.questionnaires.interfaces import IBin
from kase.is2in.questionnaires.interfaces import IEmail
from kase.is2in.questionnaires.interfaces import IIin
from kase.is2in.questionnaires.interfaces import IIsin
from kase.is2in.questionnaires.interfaces import IMoney
from kase.is2in.questionnaires.interfaces import IPercent
from kase.is2in.questionnaires.interfaces import IPhone
from kase.is2in.questionnaires.interfaces import ITable
from kase.is2in.questionnaires.interfaces import IUpload
from kase.is2in.questionnaires.interfaces import IYesNo
from kase.is2in.terms import identifiers
from kase.is2in.terms.errors import RuleRefused
from plone.namedfile.field import NamedBlobFile
from plone.namedfile.handler import FileFieldHandler
from plone.supermodel.exportimport import BaseHandler
from zope.interface import implementer
from zope.schema import Bool
from zope.schema import Decimal
from zope.schema import Field
from zope.schema import TextLine
from zope.schema.interfaces import ValidationError
import re


# Nothing the exchange handles is larger; a number beyond it is a slip or an attack.
LARGEST = Exact(10) ** 15
EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}",
    re.IGNORECASE,
)
PHONE = re.compile(r"\+[1-9]\d{7,14}")
DEFAULT_ACCEPT = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".jpg", ".jpeg", ".png")


class WrongValue(ValidationError):
    """A value its kind of field refuses: a stable code and a text that says how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def doc(self) -> str:
        """Return the text, as z3c.form's error views ask for it."""
        return self.message


def check_number(value: Exact, places: int) -> None:
    """Raise WrongValue for a number that is not finite, too large or too fine."""
    if not value.is_finite():
        raise WrongValue("number", _("Write a number in digits, for example 1 250 000."))
    if abs(value) >= LARGEST:
        raise WrongValue("too-big", _("The number is too large: at most 15 digits."))
    if -value.normalize().as_tuple().exponent > places:
        raise WrongValue(
            "places",
            _("Write at most ${places} digits after the comma.", mapping={"places": places}),
        )


class _ExactNumber(Decimal):
    """An exact number of at most ``places`` places."""

    places = 2

    def _validate(self, value):
        if isinstance(value, Exact):
            check_number(value, self.places)
        super()._validate(value)


@implementer(IMoney)
class Money(_ExactNumber):
    """An exact amount of one currency, two places."""

    def __init__(self, currency: str = "KZT", **kw) -> None:
        self.currency = currency
        super().__init__(**kw)


@implementer(IPercent)
class Percent(_ExactNumber):
    """A percentage, up to four places, from 0 to 100 unless min and max say otherwise."""

    places = 4

    def __init__(self, min=Exact(0), max=Exact(100), **kw) -> None:  # noqa: A002
        super().__init__(min=min, max=max, **kw)


@implementer(IYesNo)
class YesNo(Bool):
    """Yes or no; required means that one of the two is chosen."""


class _Identifier(TextLine):
    """A text line whose rule is one of the identifiers of ``terms``."""

    rule = staticmethod(str)

    def _validate(self, value):
        super()._validate(value)
        try:
            self.rule(value)
        except RuleRefused as refusal:
            raise WrongValue(refusal.code, refusal.message) from refusal


@implementer(IIsin)
class Isin(_Identifier):
    """The number of a security: 12 characters, the last one a check digit."""

    rule = staticmethod(identifiers.isin)


@implementer(IIin)
class Iin(_Identifier):
    """The number of a person: 12 digits, the last one a check digit."""

    rule = staticmethod(identifiers.iin)


@implementer(IBin)
class Bin(_Identifier):
    """The number of a company: 12 digits, the last one a check digit."""

    rule = staticmethod(identifiers.bin_number)


@implementer(IPhone)
class Phone(TextLine):
    """A telephone number, kept as + and 8 to 15 digits."""

    def _validate(self, value):
        super()._validate(value)
        if not PHONE.fullmatch(value):
            raise WrongValue(
                "phone", _("Write the number with the country's code: +7 727 237 53 24.")
            )


@implementer(IEmail)
class Email(TextLine):
    """An e-mail address of at most 254 characters."""

    def _validate(self, value):
        super()._validate(value)
        if len(value) > 254 or not EMAIL.fullmatch(value) or ".." in value:
            raise WrongValue("email", _("Write an e-mail address like name@company.kz."))


@implementer(IUpload)
class Upload(NamedBlobFile):
    """One file: ``accept`` names endings, ``max_megabytes`` the largest size."""

    accept = DEFAULT_ACCEPT

    def __init__(self, max_megabytes: int = 20, **kw) -> None:
        self.max_megabytes = max_megabytes
        super().__init__(**kw)

    def validate(self, value):
        # Not NamedBlobFile.validate: it guesses the type from the name again, while the
        # content was checked by ``documents`` when the file came in.
        Field.validate(self, value)

    def _validate(self, value):
        Field._validate(self, value)


@implementer(ITable)
class Table(Field):
    """Rows: a tuple of dictionaries, column name to value."""

    _type = (tuple, list)

    def __init__(self, columns=(), min_rows: int = 0, max_rows: int = 100, **kw) -> None:
        self.columns = tuple(columns)
        self.min_rows = min_rows
        self.max_rows = max_rows
        super().__init__(**kw)

    def column(self, name: str) -> Field | None:
        """Return the column's field, or None."""
        return next((field for field in self.columns if field.__name__ == name), None)


MoneyHandler = BaseHandler(Money)
PercentHandler = BaseHandler(Percent)
YesNoHandler = BaseHandler(YesNo)
IsinHandler = BaseHandler(Isin)
IinHandler = BaseHandler(Iin)
BinHandler = BaseHandler(Bin)
PhoneHandler = BaseHandler(Phone)
EmailHandler = BaseHandler(Email)


class _UploadHandler(FileFieldHandler):
    """Endings may stand in <accept> one an element or all in one text: .pdf .docx"""

    def readAttribute(self, element, attributeField):
        if attributeField.__name__ == "accept" and not len(element):
            return tuple((element.text or "").replace(",", " ").split())
        return super().readAttribute(element, attributeField)


UploadHandler = _UploadHandler(Upload)
