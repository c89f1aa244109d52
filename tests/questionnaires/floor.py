"""The few registrations a form needs, without a Plone site: fast tests."""

from kase.is2in.questionnaires.api import form_schema
from plone.namedfile.interfaces import IStorage
from plone.namedfile.storages import BytesStorable
from tests.builders.forms import MODEL
from zope.annotation.attribute import AttributeAnnotations
from zope.annotation.interfaces import IAttributeAnnotatable
from zope.component import hooks
from zope.component.testing import setUp
from zope.component.testing import tearDown
from zope.configuration import xmlconfig
from zope.interface import implementer
import collective.easyform.exportimport
import kase.is2in.questionnaires
import plone.namedfile
import plone.supermodel
import unittest
import zope.component


@implementer(IAttributeAnnotatable)
class Holder:
    """Something that answers are stored on."""

    def absolute_url(self):
        return "http://nohost/holder"


class Request(dict):
    """A request with a form."""

    def __init__(self, **form):
        super().__init__()
        self.form = form


class FieldsCase(unittest.TestCase):
    """A test on the component architecture alone, with supermodel and our kinds of fields."""

    def setUp(self):
        setUp()
        hooks.setSite(None)
        context = xmlconfig.file("meta.zcml", zope.component)
        xmlconfig.file("configure.zcml", plone.supermodel, context=context)
        xmlconfig.file("handler.zcml", plone.namedfile, context=context)
        xmlconfig.file("fields.zcml", kase.is2in.questionnaires, context=context)
        zope.component.provideUtility(BytesStorable(), IStorage, name="builtins.bytes")
        zope.component.provideAdapter(AttributeAnnotations)
        for name in ("EasyFormFieldMetadataHandler", "EasyFormActionMetadataHandler"):
            handler = getattr(collective.easyform.exportimport, name)()
            zope.component.provideUtility(handler, name=f"collective.easyform.{name}")

    def tearDown(self):
        tearDown()

    @property
    def schema(self):
        return form_schema(MODEL)
