"""The list: versions, refusals, who may, what is told and what is written down."""

from dataclasses import replace
from datetime import date
from datetime import timedelta
from kase.is2in.insiders import api as insiders
from kase.is2in.insiders import readers
from kase.is2in.insiders import reading
from kase.is2in.insiders.facts import checked
from kase.is2in.insiders.interfaces import IInsiderSettings
from kase.is2in.insiders.types import ListQuery
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from plone import api as plone
from sqlalchemy.exc import DBAPIError
from tests.builders import parties as build
from tests.insiders.case import acting
from tests.insiders.case import FACTS
from tests.insiders.case import IIN
from tests.insiders.case import InsidersCase
from tests.insiders.case import NOON
import json
import transaction


class Versions(InsidersCase):
    """Nothing is overwritten."""

    def test_entered(self):
        made = self.enter()
        self.assertEqual((made.version, made.change), (1, "entered"))
        self.assertEqual(made.facts.since, date(2026, 11, 20))
        self.assertEqual(made.author, self.editor.id)
        with acting(self.editor):
            self.assertEqual(insiders.entry(made.entry), made)

    def test_corrected_with_a_reason(self):
        made = self.enter()
        with acting(self.editor):
            changed = insiders.correct(made.entry, {"position": "Главный аналитик"}, "Приказ", 1)
            history = insiders.entry_history(made.entry)
        self.assertEqual([one.version for one in history], [1, 2])
        self.assertEqual(history[0].facts.position, "Аналитик")
        self.assertEqual(changed.facts, replace(made.facts, position="Главный аналитик"))
        self.assertEqual((changed.change, changed.reason), ("corrected", "Приказ"))

    def test_ended_and_annulled(self):
        made, other = self.enter(), self.enter(full_name="Ким Виктор", iin="", email="")
        with acting(self.editor):
            ended = insiders.end(made.entry, "21.11.2026", "Перевод", 1)
            annulled = insiders.annul(other.entry, "Однофамилец", 1)
            with self.assertRaises(Conflict):
                insiders.correct(other.entry, {"position": "X"}, "Еще раз", 2)
        self.assertTrue(ended.counts_on(date(2026, 11, 21)))
        self.assertFalse(ended.counts_on(date(2026, 11, 22)))
        self.assertFalse(annulled.counts_on(date(2026, 11, 21)))

    def test_a_stale_edit_is_refused(self):
        made = self.enter()
        with acting(self.editor):
            insiders.correct(made.entry, {"position": "Первый"}, "Раз", 1)
            for act in (
                lambda: insiders.correct(made.entry, {"position": "Второй"}, "Два", 1),
                lambda: insiders.end(made.entry, "2026-11-21", "Два", 1),
                lambda: insiders.annul(made.entry, "Два", 1),
            ):
                with self.assertRaises(Stale) as caught:
                    act()
                self.assertEqual(caught.exception.current, 2)
            self.assertEqual(insiders.entry(made.entry).facts.position, "Первый")

    def test_the_database_refuses_to_overwrite(self):
        self.enter()
        for statement in (
            "UPDATE insider_version SET full_name = 'Другой'",
            "DELETE FROM insider_version",
        ):
            savepoint = transaction.savepoint()
            with self.assertRaises(DBAPIError):
                ledger.write(statement)
            savepoint.rollback()

    def test_the_same_person_twice(self):
        made = self.enter()
        for changes in (
            {"full_name": "Ахметова А. С."},
            {"iin": "", "email": ""},
            {"since": "2026-11-25"},
        ):
            with self.subTest(changes), self.assertRaises(Conflict) as caught:
                self.enter(**changes)
            self.assertIn(str(made.entry), caught.exception.message.mapping["number"])
        self.enter(basis="access", information="Заявление 5")
        with acting(self.editor):
            insiders.end(made.entry, "2026-11-21", "Перевод", 1)
        self.enter(since="2026-11-22")

    def test_nothing_different_is_no_version(self):
        made = self.enter()
        with acting(self.editor), self.assertRaises(RuleRefused):
            insiders.correct(made.entry, {"position": " Аналитик "}, "Без причины", 1)

    def test_unknown_numbers(self):
        with acting(self.editor):
            for number in (0, -1, 999, 2**63, 10**30):
                with self.assertRaises(Missing):
                    insiders.entry(number)


class Facts(InsidersCase):
    """One error per field."""

    def errors(self, **changes):
        with self.assertRaises(RuleRefused) as caught:
            checked({**FACTS, **changes})
        return {(one.field, one.code) for one in caught.exception.errors}

    def test_required(self):
        found = self.errors(full_name=" ", position="", basis="", since="")
        names = {"full_name", "position", "basis", "since"}
        self.assertEqual(found, {(name, "required") for name in names})

    def test_wrong(self):
        for changes, error in (
            ({"iin": "123"}, ("iin", "iin")),
            ({"iin": "850101300125"}, ("iin", "iin")),
            ({"since": "завтра"}, ("since", "date")),
            ({"since": "31.02.2026"}, ("since", "date")),
            ({"since": "٢٠٢٦-11-20"}, ("since", "date")),
            ({"since": "1999-01-01"}, ("since", "date-range")),
            ({"until": "2029-01-01"}, ("until", "date-range")),
            ({"until": "2026-11-19"}, ("until", "period")),
            ({"basis": "boss"}, ("basis", "basis")),
            ({"email": "a@b\r\nBcc: x@y.kz"}, ("email", "email")),
            ({"full_name": "Имя" * 100}, ("full_name", "text")),
            ({"position": "А\u202eБ"}, ("position", "text")),
        ):
            with self.subTest(changes):
                self.assertEqual(self.errors(**changes), {error})

    def test_organisations(self):
        found = checked({**FACTS, "organization": "issr"})
        self.assertEqual((found.organization, found.organization_name), ("ISSR", ""))
        found = checked({**FACTS, "organization": "ТОО «Оценка»"})
        self.assertEqual((found.organization, found.organization_name), ("", "ТОО «Оценка»"))

    def test_the_account_of_the_email(self):
        self.assertEqual(checked({**FACTS, "email": self.officer.email}).user_id, self.officer.id)
        self.assertIsNone(checked(FACTS).user_id)


class Who(InsidersCase):
    """Editors keep, readers read, others see a part."""

    def test_only_editors_keep_it(self):
        made = self.enter()
        for person in (self.reader, self.officer, self.client):
            with acting(person):
                for act in (
                    lambda: insiders.enter(FACTS),
                    lambda: insiders.correct(made.entry, {"position": "X"}, "Так", 1),
                    lambda: insiders.end(made.entry, "2026-11-21", "Так", 1),
                    lambda: insiders.annul(made.entry, "Так", 1),
                    lambda: insiders.examine([FACTS]),
                    lambda: insiders.enter_all([FACTS], "x"),
                    lambda: insiders.proposals(),
                    lambda: insiders.accept(1, {}),
                    lambda: insiders.dismiss(1, "Так"),
                    lambda: readers.readers(),
                    lambda: readers.add_reader(self.officer.email),
                    lambda: readers.remove_reader(self.reader.id),
                ):
                    with self.assertRaises(Forbidden):
                        act()

    def test_readers_read(self):
        made = self.enter()
        with acting(self.reader):
            self.assertEqual(insiders.entry(made.entry), made)
            self.assertEqual(insiders.insiders(ListQuery())[1], 1)
        for person in (self.officer, self.client):
            with acting(person):
                for act in (
                    lambda: insiders.entry(made.entry),
                    lambda: insiders.entry(10**6),
                    lambda: insiders.entry_history(made.entry),
                    lambda: insiders.insiders(ListQuery()),
                ):
                    with self.assertRaises(Forbidden):
                        act()

    def test_iin_is_searched_by_editors_only(self):
        self.enter()
        for person, total in ((self.editor, 1), (self.reader, 0)):
            with acting(person):
                self.assertEqual(insiders.insiders(ListQuery(text=IIN))[1], total)

    def test_others_see_the_exchange_s_own_of_today(self):
        self.enter()
        self.enter(full_name="Оценщик", iin="", email="", organization="ТОО «Оценка»")
        self.enter(full_name="Завтрашний", iin="", email="", since="2026-11-22")
        self.enter(full_name="Клиентский", iin="", email="", organization="ISSR")
        with acting(self.client):
            rows, total = reading.shown_to_all()
        self.assertEqual([one.facts.full_name for one in rows], [FACTS["full_name"]])
        self.assertEqual(total, 1)

    def test_own_entries(self):
        self.enter(email=self.client.email, organization="ISSR")
        with acting(self.client):
            self.assertEqual(len(insiders.own_entries()), 1)
        with acting(self.officer):
            self.assertEqual(insiders.own_entries(), ())

    def test_readers_come_and_go(self):
        with acting(self.editor):
            self.assertEqual([one.id for one in readers.readers()], [self.reader.id])
            for email in (self.client.email, "nobody@exchange.example", ""):
                with self.assertRaises(RuleRefused):
                    readers.add_reader(email)
            with self.assertRaises(Conflict):
                readers.add_reader(self.reader.email)
            readers.remove_reader(self.reader.id)
            with self.assertRaises(Missing):
                readers.remove_reader(self.reader.id)
        with acting(self.reader), self.assertRaises(Forbidden):
            insiders.insiders(ListQuery())


class Sorting(InsidersCase):
    """Names are sorted as people look them up."""

    def test_letters_of_kazakh_stand_in_their_places(self):
        names = ("Ялова", "Әлиев", "Алиев", "Ёлкин", "Ежов", "Құрман", "Куман", "Бек", "Өмір")
        for name in names:
            self.enter(full_name=name, iin="", email="")
        with acting(self.reader):
            rows, _total = insiders.insiders(ListQuery(on=date(2026, 11, 21)))
            back, _total = insiders.insiders(ListQuery(), descending=True)
        wanted = ["Алиев", "Әлиев", "Бек", "Ежов", "Ёлкин", "Куман", "Құрман", "Өмір", "Ялова"]
        self.assertEqual([one.facts.full_name for one in rows], wanted)
        self.assertEqual([one.facts.full_name for one in back], wanted[::-1])

    def test_signs_of_a_search_are_letters(self):
        self.enter()
        with acting(self.reader):
            for text, total in (("ахметова", 1), ("%", 0), ("_", 0), ("\\", 0), ("'; --", 0)):
                self.assertEqual(insiders.insiders(ListQuery(text=text))[1], total, text)


class Told(InsidersCase):
    """The person learns of it, once; nothing personal is in the audit trail."""

    def test_in_the_cabinet(self):
        made = self.enter(email=self.officer.email)
        [first], total = notify.notifications(self.officer.id)
        self.assertEqual(total, 1)
        self.assertIn("20.11.2026", first.action)
        self.assertTrue(first.link.endswith("/@@insider-own"))
        with acting(self.editor):
            insiders.correct(made.entry, {"position": "Другая"}, "Описка", 1)
            insiders.end(made.entry, "2026-11-21", "Перевод", 2)
        rows, total = notify.notifications(self.officer.id)
        self.assertEqual(total, 2)
        self.assertIn("21.11.2026", rows[0].action)

    def test_by_mail_without_an_account(self):
        self.enter()
        rows = ledger.read("SELECT address, body FROM outgoing_mail")
        self.assertEqual([row.address for row in rows], [FACTS["email"]])
        self.assertIn("56-1", rows[0].body)
        self.assertNotIn(IIN, rows[0].body)

    def test_not_where_the_setting_says_so(self):
        name = f"{IInsiderSettings.__identifier__}.tell_people"
        plone.portal.set_registry_record(name, False)
        self.enter(email=self.officer.email)
        self.assertEqual(notify.notifications(self.officer.id)[1], 0)

    def test_the_audit_trail(self):
        made = self.enter()
        with acting(self.editor):
            insiders.correct(made.entry, {"iin": "", "position": "Другая"}, "Описка", 1)
            insiders.end(made.entry, "2026-11-21", "Перевод", 2)
        entries = ledger.history(f"insider:{made.entry}")
        self.assertEqual(
            [one.action for one in entries],
            ["insiders.entered", "insiders.corrected", "insiders.ended"],
        )
        self.assertEqual(entries[1].details["fields"], ["position", "iin"])
        whole = json.dumps([dict(one.details) for one in entries], ensure_ascii=False)
        self.assertNotIn(IIN, whole)
        self.assertEqual({one.actor for one in entries}, {self.editor.id})


class History(InsidersCase):
    """The list as it was known then."""

    def test_later_corrections_are_left_out(self):
        made = self.enter()
        with clock.frozen(NOON + timedelta(days=3)), acting(self.editor):
            insiders.correct(made.entry, {"since": "2026-11-01"}, "Приказ найден", 1)
        early = ListQuery(on=date(2026, 11, 5))
        with acting(self.reader):
            self.assertEqual(insiders.insiders(early)[1], 1)
            self.assertEqual(insiders.insiders(replace(early, known=NOON))[1], 0)
            self.assertEqual(
                insiders.insiders(ListQuery(known=NOON - timedelta(seconds=1)))[1], 0
            )

    def test_everything_about_a_person(self):
        first = self.enter(email=self.officer.email)
        self.enter(email="", basis="access", information="Документ")
        self.enter(full_name="Другой", iin=build.number("x", "8501013"), email="")
        with acting(self.reader):
            others = reading.others_of_person(first)
        self.assertEqual([one.facts.basis for one in others], ["access"])
