"""What the room is known by: its content, and what it says when something happens."""

from dataclasses import dataclass
from kase.is2in.library.types import Document
from kase.is2in.library.types import Edition
from zope.interface import Attribute
from zope.interface import implementer
from zope.interface import Interface


class IRegulationCategory(Interface):
    """A folder of the base: a category, or the root of all."""


class IRegulation(Interface):
    """A document of the base."""


class IEditionPublished(Interface):
    """An edition is now part of the base; readers may see it from this transaction on."""

    document = Attribute("The Document")
    edition = Attribute("The Edition")


class IEditionWithdrawn(IEditionPublished):
    """An edition was a mistake and no longer counts on any day."""


class IRegulationRepealed(Interface):
    """A document loses force on its ``repealed_on``."""

    document = Attribute("The Document")


@implementer(IEditionPublished)
@dataclass(frozen=True)
class EditionPublished:
    """See IEditionPublished."""

    document: Document
    edition: Edition


@implementer(IEditionWithdrawn)
@dataclass(frozen=True)
class EditionWithdrawn:
    """See IEditionWithdrawn."""

    document: Document
    edition: Edition


@implementer(IRegulationRepealed)
@dataclass(frozen=True)
class RegulationRepealed:
    """See IRegulationRepealed."""

    document: Document
