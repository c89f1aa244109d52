"""The content types of applications: what is kept on the object, and nothing about rules.

The facts are plain attributes, not schema fields: Plone's own edit form and PATCH must not
reach them. Only the room's door changes them. They carry no type annotations: Python would
keep those in ``__annotations__`` of the class, where zope.annotation looks for the object's
own annotations, and all applications would share one store.
"""

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
    besides the author. ``dynamic_forms``, ``departments`` (see ``examination.asked``) and
    ``requests`` are tuples of plain dicts, replaced as a whole; ``agenda_item`` is the item of an
    agenda of ``committee``, 0 for a body that is not kept here; ``stage_marks`` maps a stage to
    saved, done or skipped; ``revision`` counts every change and is the ETag, ``forms_added``
    gives instances ids that are never reused.
    """

    category = ""
    procedure = ""
    edition = 0
    definition = ""
    organization = ""
    author = ""
    executors = ()
    consultant = ""
    officer = ""
    revision = 0

    stage_marks = {}
    dynamic_forms = ()
    forms_added = 0

    sent_to_head = None
    document_to_sign = ""
    summary_document = ""
    superseded_documents = ()

    number = ""
    submitted = None
    registration_number = ""
    registered = None

    departments = ()
    requests = ()
    conclusion = ""
    meeting_on = None
    meeting_body = ""
    agenda_item = 0
    minutes = ""
    minutes_date = None
    decision = ""
    decision_text = ""
    withdrawal_request = None
    answer_request = None
    withdrawal_reason = ""
    archived = None


@implementer(IApplicationFolder)
class ApplicationFolder(Container):
    """All applications, or those of one category under the category's workflow policy."""
