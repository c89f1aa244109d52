"""People with a session each, for tests of the room over HTTP."""


from plone import api as plone
from tests.builders.parties import PASSWORD
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import SERVER
from tests.rest.journey import Api
import transaction
import unittest


class RestCase(unittest.TestCase):
    """People who can log in, and a helper per person."""

    layer = SERVER

    def setUp(self):
        self.people = cast(PASSWORD)
        transaction.commit()
        self.base = plone.portal.get().absolute_url()
        self.sessions = {}

    def at(self, state):
        """Return the address of an application in a state."""
        transaction.begin()
        application = application_in(state, self.people)
        transaction.commit()
        return application.absolute_url()

    def person(self, part):
        """Return the session of a person."""
        if part not in self.sessions:
            self.sessions[part] = Api(self.base, self.people.everybody()[part].email, PASSWORD)
        return self.sessions[part]

    def call(self, part, method, path, status=200, **kw):
        """Call as a person and return the JSON, None for no content."""
        answer = self.person(part)(method, path, status, **kw)
        return answer.json() if answer.content else None
