"""The plugins of signing in: put in, taken out, put in again."""

from kase.is2in.parties import api as parties
from kase.is2in.parties import tickets
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.interfaces.plugins import IExtractionPlugin
from Products.PluggableAuthService.interfaces.plugins import IGroupsPlugin
from tests.layers import INTEGRATION
import unittest


class Plugins(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.pas = self.layer["portal"].acl_users

    def active(self, kind):
        return set(self.pas.plugins.listPluginIds(kind))

    def test_ours_take_the_place_of_plones(self):
        for kind in (IAuthenticationPlugin, IExtractionPlugin):
            self.assertTrue(set(tickets.REPLACED) <= self.active(kind))
            self.assertFalse(set(tickets.REPLACED.values()) & self.active(kind))
        self.assertIn("kase_gate", self.active(IGroupsPlugin))

    def test_taken_out_and_put_in_again(self):
        before = self.active(IAuthenticationPlugin)
        key = self.pas.kase_gate.key
        parties.prepare()
        self.assertEqual(self.active(IAuthenticationPlugin), before)
        self.assertEqual(self.pas.kase_gate.key, key)
        parties.withdraw()
        self.assertTrue(set(tickets.REPLACED.values()) <= self.active(IAuthenticationPlugin))
        self.assertFalse(set(tickets.REPLACED) & set(self.pas.objectIds()))
        parties.prepare()
        self.assertEqual(self.active(IAuthenticationPlugin), before)

    def test_a_site_from_before_gets_what_has_come(self):
        gate = self.pas.kase_gate
        gate.key, gate.agreements = b"", ()
        self.pas.plugins.deactivatePlugin(IGroupsPlugin, "kase_gate")
        tickets.remove_tickets(self.pas)
        parties.prepare()
        self.assertTrue(gate.key)
        self.assertEqual(parties.version_in_force().number, "1")
        self.assertIn("kase_gate", self.active(IGroupsPlugin))
        self.assertTrue(set(tickets.REPLACED) <= set(self.pas.objectIds()))
