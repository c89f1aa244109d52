"""Details as people read them; nothing personal in them, by the demo's whole path."""

from collections.abc import Mapping
from kase.is2in.journal.details import LABELS
from kase.is2in.journal.details import masked
from kase.is2in.journal.details import rows_of
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import TrailQuery
from kase.is2in.parties import api as parties
from kase.is2in.procedures import states
from tests.builders import parties as build
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
import json
import unittest


class Rows(unittest.TestCase):
    """Keys get names, codes become words, people have names."""

    layer = INTEGRATION

    def test_rows(self):
        person = build.officer()
        found = rows_of(
            {
                "executor": person.id,
                "from": "filling",
                "fields": ["since", "until"],
                "action": "skip",
                "names": {"kk": "Ә"},
                "whole": True,
                "reason": "",
                "nothing": None,
                "unknown": 5,
            }
        )
        self.assertEqual(
            found,
            (
                ("Исполнитель", person.full_name),
                ("Из процесса", "Заполнение"),
                ("Поля", "since, until"),
                ("Нажато", "Пропустить этап"),
                ("Наименования: на казахском", "Ә"),
                ("Все записи по отбору", "Да"),
                ("unknown", "5"),
            ),
        )

    def test_a_room_above_says_what_its_states_are_called(self):
        found = dict(rows_of({"from": "announced", "to": "accepting"}))
        self.assertEqual(set(found.values()), {"Подписка объявлена", "Идет прием заявок"})

    def test_what_is_long_is_cut(self):
        [(_label, text)] = rows_of({"text": "я" * 100_000})
        self.assertLessEqual(len(text), 1000)

    def test_personal_numbers_are_hidden(self):
        for text, wanted in (
            ("ИИН 850101300124.", "ИИН ••••."),
            ("850101300125", "850101300125"),
            ("0" * 64, "0" * 64),
            ("звонить +7 701 123 45 67 завтра", "звонить •••• завтра"),
            ("87011234567", "••••"),
            ("8(701)123-45-67", "••••"),
            ("2026-11-21T07:00:00+00:00", "2026-11-21T07:00:00+00:00"),
        ):
            self.assertEqual(masked(text), wanted)


def keys(details) -> set[str]:
    """Return the keys of details, those inside included."""
    found = set(details)
    for value in details.values():
        if isinstance(value, Mapping):
            found |= keys(value)
    return found


class TheWholePath(unittest.TestCase):
    """An application from filing to the archive, withdrawn, and everything about accounts."""

    layer = INTEGRATION

    def test_no_iin_and_no_phone_is_recorded(self):
        people = cast()
        for state in (states.ARCHIVE, states.WITHDRAWN):
            application_in(state, people)
        added = build.person("new@issuer.example", phone="+7 701 123 45 67")
        parties.change_profile(added.id, phone="+7 702 123 45 67")
        parties.set_person_roles(added.id, ("first_head",))
        parties.deactivate_person(added.id)
        entries = ledger.trail(TrailQuery(), 1000)
        self.assertGreater(len(entries), 40)
        known = {one.iin for one in people.everybody().values()} | {added.iin}
        for entry in entries:
            text = json.dumps(dict(entry.details), ensure_ascii=False)
            with self.subTest(entry.action):
                self.assertEqual([number for number in known if number and number in text], [])
                self.assertEqual(masked(text), text)
                self.assertEqual(keys(entry.details) - set(LABELS), set(), "name it in LABELS")
