"""Whoever changes a setting of the site stands in the audit trail, with both values."""

from kase.is2in.insiders.interfaces import IInsiderSettings
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import TrailQuery
from kase.is2in.notify.interfaces import INotificationSettings
from kase.is2in.onboarding.interfaces import IOnboardingSettings
from kase.is2in.parties.interfaces import IAccountSettings
from kase.is2in.parties.interfaces import IRegisterSettings
from kase.is2in.procedures.interfaces import IWorkSettings
from plone import api
from tests.layers import INTEGRATION
from zope.schema import Bool
from zope.schema import getFieldsInOrder
from zope.schema import Int
import unittest


ACTIONS = {
    IAccountSettings: "account-setting-changed",
    IRegisterSettings: "account-setting-changed",
    IInsiderSettings: "insiders.setting-changed",
    INotificationSettings: "notify.setting-changed",
    IOnboardingSettings: "onboarding.setting-changed",
    IWorkSettings: "deadlines.setting-changed",
}


class Settings(unittest.TestCase):
    """One number or choice of each schema is changed as a control panel does: in the registry."""

    layer = INTEGRATION

    def test_every_schema_is_recorded(self):
        for schema, action in ACTIONS.items():
            with self.subTest(schema.__name__):
                fields = getFieldsInOrder(schema)
                name, kind = next(pair for pair in fields if type(pair[1]) in (Bool, Int))
                record = f"{schema.__identifier__}.{name}"
                before = api.portal.get_registry_record(record)
                after = not before if isinstance(kind, Bool) else before + 1
                api.portal.set_registry_record(record, after)
                api.portal.set_registry_record(record, after)
                found = ledger.trail(TrailQuery(action=action), 10)
                self.assertEqual(
                    found[0].details, {"setting": name, "before": before, "after": after}
                )
                same = [one for one in found if one.details["setting"] == name]
                self.assertEqual(len(same), 1, "what did not change is not recorded")
