"""The content types of applications: what is kept on the object, and nothing about rules.

The facts are plain attributes, not schema fields: Plone's own edit form and PATCH must not
reach them. Only the room's door changes them.
"""

from datetime import date
from datetime import datetime
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.interfaces import IApplicationFolder
from plone.dexterity.content import Container
from plone.dexterity.content import Item
from zope.interface import implementer
from zope.interface import Interface


class IApplicationSchema(Interface):
    """No field is open to Plone's generic forms."""


@implementer(IApplication)
class Application(Item):
    """An application. People are user ids, organisations codes, moments aware UTC.

    ``definition`` is the digest of the edition's text, ``executors`` are those assigned
    besides the author. ``dynamic_forms`` and ``requests`` are tuples of plain dicts, replaced
    as a whole; ``stage_marks`` maps a stage to saved, done or skipped; ``revision`` counts
    every change and is the ETag, ``forms_added`` gives instances ids that are never reused.
    """

    category: str = ""
    procedure: str = ""
    edition: int = 0
    definition: str = ""
    organization: str = ""
    author: str = ""
    executors: tuple[str, ...] = ()
    consultant: str = ""
    officer: str = ""
    revision: int = 0

    stage_marks: dict[str, str] = {}
    dynamic_forms: tuple[dict, ...] = ()
    forms_added: int = 0

    sent_to_head: datetime | None = None
    document_to_sign: str = ""
    summary_document: str = ""
    superseded_documents: tuple[str, ...] = ()

    number: str = ""
    submitted: datetime | None = None
    registration_number: str = ""
    registered: datetime | None = None

    requests: tuple[dict, ...] = ()
    conclusion: str = ""
    meeting_on: date | None = None
    meeting_body: str = ""
    decision: str = ""
    decision_text: str = ""
    withdrawal_reason: str = ""
    archived: datetime | None = None


@implementer(IApplicationFolder)
class ApplicationFolder(Container):
    """All applications, or those of one category under the category's workflow policy."""
