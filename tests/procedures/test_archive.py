"""Words in the archive: found in any form, in answers and files, by those who may see them."""

from dataclasses import replace
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.archive import indexing
from kase.is2in.procedures.archive import mirror
from kase.is2in.procedures.archive import passages
from kase.is2in.procedures.archive.passages import clean
from kase.is2in.procedures.archive.passages import COVER
from kase.is2in.procedures.archive.passages import pieces_of
from kase.is2in.procedures.archive.tables import application_row
from kase.is2in.procedures.archive.tables import archive_passage
from kase.is2in.procedures.archive.tables import archive_text
from kase.is2in.procedures.folders import category_folder
from kase.is2in.procedures.folders import prepare_applications
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.types import ReadRow
from plone import api as plone
from plone.folder.default import DefaultOrdering
from plone.folder.unordered import UnorderedOrdering
from plone.namedfile.file import NamedBlobFile
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
from unittest.mock import patch
from zope.annotation.interfaces import IAnnotations
import unittest


SENTENCE = "Распределение дивидендов за прошлый год по правилам эмитента"
IIN = "850101300124"
LOCKED = b"\xd0\xcf\x11\xe0" + "Encrypt".encode("utf-16-le")


def index(application) -> None:
    """Do what the worker does once an application is archived."""
    indexing.index_archived(application.getId(), application.category)


class ArchiveCase(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.done = application_in(states.ARCHIVE, self.people)

    def rows(self, text, part="executor", tab="archive", **filters):
        person = self.people.everybody()[part]
        with acting(person):
            found = api.applications(person, tab, {"q": text, **filters})
        self.assertEqual(len(found.rows), found.total)
        return found.rows

    def ids(self, text, part="executor", **kw):
        return {row.id for row in self.rows(text, part, **kw)}

    def keep(self, *found):
        """Give the archived application these passages and no others."""
        indexing._forget(self.done.getId())
        indexing.keep(self.done.getId(), found, mirror.facts_of(self.done))

    def says(self, text, **kw):
        labels = {"ru": "Анкета: Описание", "kk": "Сауалнама", "en": "Form"}
        self.keep(passages.Passage("answer", clean(text), labels, "applicant", "about", **kw))


class Words(ArchiveCase):
    def test_words_in_any_form_with_their_place(self):
        self.says(SENTENCE)
        words = ("дивиденды", "правило", "Правилами эмитентов", '"прошлый год"', "дивиденд ISSR")
        for text in words:
            with self.subTest(text):
                self.assertEqual(self.ids(text), {self.done.getId()})
        [row] = self.rows("дивиденды эмитент")
        [place] = row.found
        self.assertEqual(place.labels["ru"], "Анкета: Описание")
        self.assertEqual([text for text, hit in place.snippet if hit], ["дивидендов", "эмитента"])

    def test_what_does_not_fit_is_not_found(self):
        self.says(SENTENCE)
        for text in ("облигации", "дивиденды -правила", '"год прошлый"', "дивиденды облигации"):
            with self.subTest(text):
                self.assertEqual(self.ids(text), set())

    def test_facts_are_found_by_their_beginnings(self):
        for text in (self.done.number, "листинг", "Issr", "включ акц"):
            with self.subTest(text):
                [row] = self.rows(text)
                self.assertEqual(row.found, ())

    def test_hostile_words(self):
        self.says(SENTENCE)
        hostile = ("' & |", "a:*b", "\\", "!", "<->", "((", "\x00", "-дивиденды", "A" * 5000)
        for text in (*hostile, "'" * 90):
            with self.subTest(text):
                self.rows(text)

    def test_words_beside_the_text_that_is_shown(self):
        self.says("Да, облигации", more="Иә, облигациялар")
        [row] = self.rows("облигациялар")
        self.assertEqual(row.found[0].snippet, (("Да, облигации", False),))

    def test_best_places_first_and_not_all(self):
        many = [passages.Passage("answer", f"дивиденды {n}", {"ru": str(n)}) for n in range(9)]
        self.keep(*many, passages.Passage("answer", SENTENCE, {"ru": "best"}))
        [row] = self.rows("дивиденды правила")
        self.assertEqual(len(row.found), 3)
        self.assertEqual(row.found[0].labels["ru"], "best")

    def test_more_than_one_vector_holds(self):
        # Words that are all different, so that they take the room they take.
        text = " ".join(f"слово{number:07d}" for number in range(70_000))
        self.keep(*(passages.Passage("file", piece) for piece in pieces_of(text)))
        self.assertEqual(self.ids("слово0069999"), {self.done.getId()})
        query = select(func.count()).select_from(archive_text)
        self.assertGreater(ledger.read(query)[0][0], 1)


class Rights(ArchiveCase):
    """Nobody finds, counts or reads what the catalog would not show."""

    def setUp(self):
        super().setUp()
        self.says(SENTENCE)

    def test_only_those_who_see_it_find_it(self):
        for part, person in self.people.everybody().items():
            with self.subTest(part), acting(person):
                catalog = plone.portal.get_tool("portal_catalog")
                brains = catalog.searchResults(portal_type="Application", review_state="archive")
                self.assertEqual(self.ids("дивиденды", part), {one.getId for one in brains})
        self.assertEqual(self.ids("дивиденды", "stranger"), set())
        self.assertEqual(self.ids("дивиденды", "other_officer"), set())
        self.assertEqual(self.ids("дивиденды", "officer"), {self.done.getId()})

    def test_who_loses_access_finds_nothing(self):
        self.assertEqual(self.ids("дивиденды", "head"), {self.done.getId()})
        parties.deactivate_person(self.people.head.id)
        ledger.run_pending_jobs()
        self.assertEqual(self.ids("дивиденды", "head"), set())

    def test_rows_follow_the_catalog(self):
        columns = application_row.c
        mirror.in_step()
        rows = ledger.read(select(columns.state, columns.decision, columns.archived))
        self.assertEqual([tuple(row) for row in rows], [("archive", "granted", self.done.archived)])
        other = application_in(states.WITHDRAWN, self.people)
        withdrawn = self.ids("", "officer", tab="register", decision="withdrawn")
        self.assertEqual(withdrawn, {other.getId()})
        container = other.__parent__
        container._delObject(other.getId())
        mirror.in_step()
        self.assertEqual(ledger.read(select(func.count()).select_from(application_row))[0][0], 1)


class Indexing(ArchiveCase):
    """What the worker keeps of an application: once, and nothing that must not be found."""

    def upload(self, name, data, application=None, kind="application/octet-stream"):
        """Put a file where a client's upload stands, past the checks of the upload."""
        file = NamedBlobFile(data=data, contentType=kind, filename=name)
        application = application or self.done
        for form in [one for stage in api.stages(application).stages for one in stage.forms]:
            for field in form.values:
                if hasattr(form.values[field], "filename"):
                    stored = Answers(application)._stored()[form.id]
                    stored.values[field] = file
                    return
        raise AssertionError("the procedure asks for no file")

    def kept(self):
        query = select(archive_passage).where(archive_passage.c.application == self.done.getId())
        return ledger.read(query.order_by(archive_passage.c.position))

    def test_a_job_comes_with_the_archive(self):
        self.assertEqual(self.kept(), [])
        ledger.run_pending_jobs()
        kept = self.kept()
        self.assertTrue(kept)
        self.assertEqual(ledger.run_pending_jobs(), 0)
        index(self.done)
        self.assertEqual(self.kept(), kept)

    def test_answers_files_and_letters(self):
        text = "Протокол общего собрания: избрать ревизора"
        self.upload("Протокол.txt", text.encode())
        index(self.done)
        [row] = self.rows("протоколы собраний")
        [place] = [one for one in row.found if one.filename == "Протокол.txt"]
        self.assertIn(("Протокол", True), place.snippet)
        with acting(self.people.executor):
            self.assertEqual(api.document_file(self.done, place.document).data, text.encode())
        kinds = {(one.kind, one.filename.partition("-")[0]) for one in self.kept()}
        # The registers of letters and of conclusions.
        self.assertLessEqual({("file", "ИСХ"), ("file", "ЗКЛ")}, kinds)
        self.assertNotIn(("file", "summary"), kinds)
        self.assertTrue([one for one in self.kept() if one.kind == "answer"])

    def test_files_that_cannot_be_read_are_found_by_name(self):
        for name, data, note in (
            ("Отчёт за год.pdf", b"%PDF-1.7 broken", "file_broken"),
            ("Отчёт за год.docx", b"PK\x03\x04 broken", "file_broken"),
            ("Отчёт за год.xlsx", b"PK\x03\x04", "file_type"),
            ("Отчёт за год.docx", LOCKED, "file_encrypted"),
            ("Отчёт за год.txt", b"", "file_empty"),
        ):
            with self.subTest(note, name=name):
                self.upload(name, data)
                index(self.done)
                [row] = self.rows("отчёты")
                self.assertEqual([one.note for one in row.found], [note])

    def test_reading_ends_in_time(self):
        self.upload("a.txt", "Слова".encode())
        with patch.object(passages, "SECONDS", -1):
            index(self.done)
        notes = {one.note for one in self.kept() if one.kind == "file"}
        self.assertEqual(notes, {"file_late"})

    def test_numbers_of_people_are_neither_kept_nor_shown(self):
        self.upload("a.txt", f"Директор {IIN}, БИН 931240000220, код 123456789012".encode())
        index(self.done)
        self.assertEqual(self.ids(IIN), set())
        self.assertEqual(self.ids("931240000220 123456789012"), {self.done.getId()})
        every = " ".join(one.text for one in self.kept())
        self.assertIn(f"Директор {COVER}", every)
        for person in self.people.everybody().values():
            self.assertNotIn(person.iin or IIN, every)
            self.assertNotIn(person.phone or IIN, every)

    def test_kinds_of_fields_that_lead_to_people_are_left_out(self):
        for code in ("iin", "phone", "email"):
            self.assertIn(code, passages.LEFT_OUT)
        row = ReadRow("t", "Таблица", "", header=("ФИО", "ИИН"), rows=(("Ким", IIN),), kind="table")
        self.assertEqual(passages._text(replace(row, kinds=("text", "iin"))), "Ким")

    def test_only_what_is_in_the_archive(self):
        other = application_in(states.EXAMINATION, self.people)
        index(other)
        found = select(archive_passage).where(archive_passage.c.application == other.getId())
        self.assertEqual(ledger.read(found), [])
        indexing.index_archived("no-such", "listing")

    def test_rebuilding_makes_what_was_there(self):
        index(self.done)
        mirror.in_step()
        rows, kept = ledger.read(select(application_row)), self.kept()
        for table in (application_row, archive_passage, archive_text):
            ledger.write(delete(table))
        self.assertEqual(api.rebuild_lists(), len(rows))
        ledger.run_pending_jobs()
        self.assertEqual(ledger.read(select(application_row)), rows)
        self.assertEqual(self.kept(), kept)
        self.assertEqual(api.rebuild_lists(), len(rows))

    def test_pieces_lose_nothing(self):
        for text in ("", "а", "б" * 10_000, "\n".join(["слово " * 300] * 30), "\n\n\n"):
            with self.subTest(text[:10], length=len(text)):
                found = list(pieces_of(text))
                self.assertEqual("".join("".join(found).split()), "".join(text.split()))
                self.assertLessEqual(max(map(len, found), default=0), passages.LONGEST)


class Filters(ArchiveCase):
    def test_each_filter(self):
        number, day = self.done.getId(), self.done.archived.date()
        before, after = day - timedelta(days=2), day + timedelta(days=2)
        for filters in (
            {"category": "listing"},
            {"procedure": "listing-shares"},
            {"organization": "ISSR"},
            {"company": "issr"},
            {"officer": self.people.officer.id},
            {"decision": "granted"},
            {"archived_from": str(before), "archived_to": str(after)},
        ):
            with self.subTest(filters):
                self.assertEqual(self.ids("", **filters), {number})
        for filters in (
            {"category": "auditors"},
            {"procedure": "nothing"},
            {"organization": "OTHR"},
            {"company": "othr"},
            {"company": "%"},
            {"officer": self.people.clerk.id},
            {"decision": "refused"},
            {"archived_from": str(after)},
            {"submitted_to": str(before)},
        ):
            with self.subTest(filters):
                self.assertEqual(self.ids("", **filters), set())

    def test_choices_are_what_the_person_sees(self):
        officer = (self.people.officer.id, self.people.officer.full_name)
        for part, found in (("executor", True), ("officer", True), ("stranger", False)):
            with self.subTest(part), acting(self.people.everybody()[part]) as who:
                expected = (["listing-shares"], ["listing"], [officer]) if found else ([], [], [])
                procedures = [code for code, _title in api.procedure_titles(who)]
                categories = [code for code, _title in api.category_titles(who)]
                self.assertEqual((procedures, categories, list(api.officers(who))), expected)


class Folders(unittest.TestCase):
    """What is filed is one entry more in a tree, never a list of all written anew."""

    layer = INTEGRATION

    def test_folders_keep_no_order(self):
        folder = category_folder("listing")
        self.assertIsInstance(folder.getOrdering(), UnorderedOrdering)
        folder.setOrdering("")
        folder.getOrdering().notifyAdded("old")
        prepare_applications()
        prepare_applications()
        self.assertIsInstance(folder.getOrdering(), UnorderedOrdering)
        self.assertNotIn(DefaultOrdering.ORDER_KEY, IAnnotations(folder))
