"""The base of tests of letters: who sees what, drafts, notices."""

from kase.is2in.procedures.letters import drafting
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters import sending
from kase.is2in.procedures.types import UploadedFile
from tests.builders import answers
from tests.builders.procedures import acting
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
import unittest


SCAN = UploadedFile("scan.pdf", "application/pdf", answers.PDF)


def refused(error, call, *args, **kw):
    """Return the refusal of a call."""
    try:
        call(*args, **kw)
    except error as refusal:
        return refusal
    raise AssertionError(f"{call} is not refused")


class Case(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def letters(self, part, **query):
        with acting(getattr(self.people, part)) as person:
            return list(register.letters(person, query, "sent", False)[0])

    def kinds(self, part, **query):
        return [one.kind for one in self.letters(part, **query)]

    def draft(self, application, kind, text="Текст {{ letter.number }}", **more):
        with acting(self.people.officer) as person:
            base = drafting.draft(application, person, kind).version
            return drafting.save(application, person, kind, base, text, **more).version

    def notice(self, application, text="Текст {{ letter.number }}"):
        version = self.draft(application, "notice", text)
        with acting(self.people.officer) as person:
            return sending.send_draft(application, person, "notice", version)
