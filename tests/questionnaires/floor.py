"""The few registrations a form needs to be read, without a Plone site: fast tests."""

from zope.component import hooks
from zope.component.testing import setUp
from zope.component.testing import tearDown
from zope.configuration import xmlconfig
import collective.easyform.exportimport
import kase.is2in.questionnaires
import plone.namedfile
import plone.supermodel
import unittest
import zope.component


class FieldsCase(unittest.TestCase):
    """A test on the component architecture alone, with supermodel and our kinds of fields."""

    def setUp(self):
        setUp()
        hooks.setSite(None)
        context = xmlconfig.file("meta.zcml", zope.component)
        xmlconfig.file("configure.zcml", plone.supermodel, context=context)
        xmlconfig.file("handler.zcml", plone.namedfile, context=context)
        xmlconfig.file("fields.zcml", kase.is2in.questionnaires, context=context)
        for name in ("EasyFormFieldMetadataHandler", "EasyFormActionMetadataHandler"):
            handler = getattr(collective.easyform.exportimport, name)()
            zope.component.provideUtility(handler, name=f"collective.easyform.{name}")

    def tearDown(self):
        tearDown()
