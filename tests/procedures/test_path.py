"""The whole path of an application through the door, with everything it leaves behind."""

from kase.is2in.documents import api as documents
from kase.is2in.notify import api as notify
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.signing import api as signing
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import fill
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import unittest


class Path(unittest.TestCase):
    """From filing to archive."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def test_every_state_is_reached(self):
        application = application_in(states.ARCHIVE, self.people)
        with acting(self.people.executor):
            facts = api.facts(application, self.people.executor)
        self.assertEqual(facts.state, states.ARCHIVE)
        self.assertRegex(facts.number, r"^Л-\d{4}-\d{6}$")
        self.assertRegex(facts.registration_number, r"^ВХ-\d{4}-\d{6}$")
        self.assertEqual(facts.decision, "granted")
        kinds = [one.kind for one in documents.documents(api.application_subject(application))]
        self.assertEqual(kinds, ["application", "summary", "conclusion", "letter"])
