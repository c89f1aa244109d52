"""Kinds of fields: one place that knows how each is read, checked, kept and shown."""

from collective.easyform.interfaces import ILabel
from functools import cache
from kase.is2in.questionnaires.interfaces import IBin
from kase.is2in.questionnaires.interfaces import IEmail
from kase.is2in.questionnaires.interfaces import IIin
from kase.is2in.questionnaires.interfaces import IIsin
from kase.is2in.questionnaires.interfaces import IMoney
from kase.is2in.questionnaires.interfaces import IPercent
from kase.is2in.questionnaires.interfaces import IPhone
from kase.is2in.questionnaires.interfaces import ITable
from kase.is2in.questionnaires.kinds import choices
from kase.is2in.questionnaires.kinds import numbers
from kase.is2in.questionnaires.kinds import texts
from kase.is2in.questionnaires.kinds.base import Kind
from kase.is2in.questionnaires.kinds.files import FileKind
from kase.is2in.questionnaires.kinds.tables import TableKind
from plone.namedfile.interfaces import INamedBlobFileField
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import IDate
from zope.schema.interfaces import IDecimal
from zope.schema.interfaces import IInt
from zope.schema.interfaces import IText
from zope.schema.interfaces import ITextLine


def kind_of(field) -> Kind:
    """Return the kind of a field; raise LookupError for a field no form may have."""
    return _kind_of_class(type(field))


@cache
def _kind_of_class(cls: type) -> Kind:
    for interface, kind in _KINDS:
        if interface.implementedBy(cls):
            return kind
    raise LookupError(f"No kind for {cls.__name__}")


# The first that fits counts: an interface stands before the ones it extends.
_KINDS: tuple[tuple[object, Kind], ...] = (
    (ITable, TableKind(kind_of)),
    (INamedBlobFileField, FileKind()),
    (IMoney, numbers.MoneyKind()),
    (IPercent, numbers.PercentKind()),
    (IDecimal, numbers.DecimalKind()),
    (IInt, numbers.IntKind()),
    (IDate, choices.DateKind()),
    (IChoice, choices.ChoiceKind()),
    (IBool, choices.YesNoKind()),
    (IIsin, texts.ISIN),
    (IIin, texts.IIN),
    (IBin, texts.BIN),
    (IPhone, texts.PhoneKind()),
    (IEmail, texts.EmailKind()),
    (ITextLine, texts.TextKind()),
    (IText, texts.LongTextKind()),
    (ILabel, choices.LabelKind()),
)
