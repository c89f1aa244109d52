"""A stage of an application shows where the rule of a field is written."""

from datetime import datetime
from datetime import UTC
from kase.is2in.library import starting
from kase.is2in.procedures import states
from kase.is2in.procedures.browser.base import rules_day
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
from unittest import mock
import os
import unittest


RULE = "/regulations/listing/admission/listing-rules/@@edition/"


class StageLinks(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.FILLING, self.people)

    def stage(self, name="general"):
        """Return a stage as its executor sees it."""
        request = self.layer["request"]
        with acting(self.people.executor):
            page = self.application.restrictedTraverse("@@stage")
            return page.publishTraverse(request, name)()

    def install(self):
        with mock.patch.dict(os.environ, {starting.SWITCH: ""}):
            starting.install()

    def test_without_the_document_it_is_text(self):
        page = self.stage()
        self.assertIn("ст. 13 Листинговых правил", page)
        self.assertNotIn(RULE, page)

    def test_with_the_document_it_is_a_link(self):
        self.install()
        page = self.stage()
        self.assertIn(RULE, page)
        self.assertIn("#article-13", page)
        self.assertIn("Листинговые правила, статья 13", page)

    def test_an_application_sent_before_the_edition_keeps_its_rules(self):
        self.install()
        self.application.submitted = datetime(2020, 3, 2, tzinfo=UTC)
        page = self.stage()
        self.assertIn("ст. 13 Листинговых правил", page)
        self.assertNotIn("#article-13", page)

    def test_the_day_of_the_rules(self):
        self.assertIsNone(rules_day(self.application))
        self.application.submitted = datetime(2026, 11, 21, 20, tzinfo=UTC)
        self.assertEqual("2026-11-22", rules_day(self.application).isoformat())
