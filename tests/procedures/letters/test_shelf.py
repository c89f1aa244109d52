"""Which edition of a template is in force, and which template fits a letter."""

from datetime import date
from datetime import timedelta
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters import templating
from kase.is2in.procedures.letters.templating import Proposal
from tests.builders.procedures import acting
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
import unittest


TITLES = dict.fromkeys(("ru", "kk", "en"), "Письмо")


def proposal(text, days=0, **more):
    given = {"kind": "outcome", "titles": TITLES, "texts": {"ru": text}, **more}
    return Proposal(effective_from=today() + timedelta(days=days), **given)


class Shelf(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.officer = cast().officer

    def publish(self, code, *args, **kw):
        with acting(self.officer):
            return templating.publish(self.officer, code, proposal(*args, **kw))

    def text(self, procedure="listing-shares", outcome="granted"):
        return shelf.usable("outcome", procedure, outcome)[0].text("kk")

    def test_the_closest_comes_first(self):
        codes = [one.code for one in shelf.usable("outcome", "delisting", "refused")]
        self.assertEqual(codes, ["delisting-refused", "outcome"])
        self.assertEqual(shelf.usable("outcome", "invented", "granted")[0].code, "outcome")
        with acting(self.officer):
            own = proposal("Свой", procedures=("delisting",))
            templating.add(self.officer, "for-both", own)
        codes = [one.code for one in shelf.usable("outcome", "delisting", "refused")]
        self.assertEqual(codes, ["delisting-refused", "for-both", "outcome"])

    def test_an_edition_works_from_its_day_on(self):
        code = "listing-shares-granted"
        more = {"procedures": ("listing-shares",), "outcomes": ("granted",)}
        shipped = self.text()
        self.publish(code, "Завтра", 1, **more)
        self.assertEqual(self.text(), shipped)
        self.publish(code, "Сегодня", **more)
        self.assertEqual(self.text(), "Сегодня")
        self.assertEqual(shelf.template(code, today() + timedelta(days=1)).text("ru"), "Завтра")
        self.assertEqual(shelf.template(code, date(2026, 1, 1)).text("kk"), shipped)
        self.assertEqual([one.number for one in shelf.editions(code)], [1, 2, 3])

    def test_a_closed_one_is_not_proposed(self):
        self.publish("listing-shares-granted", "", closed=True)
        codes = [one.code for one in shelf.usable("outcome", "listing-shares", "granted")]
        self.assertEqual(codes, ["outcome"])
        self.publish("outcome", "", closed=True)
        self.assertEqual(shelf.usable("outcome", "listing-shares", "granted"), ())
        self.assertEqual(shelf.neutral("outcome").number, 1)
