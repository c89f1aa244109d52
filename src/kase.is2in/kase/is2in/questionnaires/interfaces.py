"""The room's interfaces: kinds of fields, and what holds answers."""

from plone.namedfile.interfaces import INamedBlobFileField
from zope.interface import Attribute
from zope.interface import Interface
from zope.schema import Int
from zope.schema import TextLine
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IDecimal
from zope.schema.interfaces import IField
from zope.schema.interfaces import ITextLine


class IAnswersHolder(Interface):
    """Marks content that answers are stored on; its files are served by @@answer-file."""


class IMoney(IDecimal):
    """An exact amount of money with two places."""

    currency = TextLine(title="Currency (ISO 4217)", required=False, default="KZT")


class IPercent(IDecimal):
    """A percentage, 0 to 100 unless the form says otherwise."""


class IYesNo(IBool):
    """A question answered by yes or no; no answer is not "no"."""


class IIsin(ITextLine):
    """The number of a security."""


class IIin(ITextLine):
    """The number of a person."""


class IBin(ITextLine):
    """The number of a company."""


class IPhone(ITextLine):
    """A telephone number, kept as + and digits."""


class IEmail(ITextLine):
    """An e-mail address."""


class IUpload(INamedBlobFileField):
    """One attached file."""

    max_megabytes = Int(title="Largest size, MB", required=False, default=20, min=1, max=100)


class ITable(IField):
    """Rows of the same columns."""

    min_rows = Int(title="Fewest rows", required=False, default=0, min=0)
    max_rows = Int(title="Most rows", required=False, default=100, min=1, max=1000)
    columns = Attribute("The columns: a tuple of fields, each with its __name__.")


class IArticleLinks(Interface):
    """Port: where the rules are kept that forms refer to."""

    def resolve(reference: str, on, lang: str):
        """Return the types.ArticleLink of a reference on a day, None where it leads nowhere."""
