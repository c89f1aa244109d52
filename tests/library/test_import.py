"""A file becomes a draft of an edition, by the command and by the form, and once only."""

from contextlib import redirect_stderr
from contextlib import redirect_stdout
from datetime import date
from datetime import timedelta
from io import StringIO
from kase.is2in.ledger import api as ledger
from kase.is2in.library import api as library
from kase.is2in.library import import_cli
from kase.is2in.library import importing
from kase.is2in.library import uploads
from kase.is2in.library.tables import library_upload
from kase.is2in.library.types import EditionFacts
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import run_command
from pathlib import Path
from sqlalchemy import func
from sqlalchemy import select
from tempfile import TemporaryDirectory
from tests.library.case import acting
from tests.library.case import LibraryCase
from tests.library.case import NOON
from tests.library.case import TEXT
from tests.library.case import TEXT_2
from tests.library.case import TODAY
from tests.library.test_text_extract import docx
from tests.library.test_text_extract import pdf
from unittest import mock
import os
import transaction


CODE = "listing-rules"
FACTS = EditionFacts(TODAY, decision_number="7")


class ImportCase(LibraryCase):
    def setUp(self):
        super().setUp()
        self.add()

    def found(self, filename="rules.txt", data=None, lang="ru", since=TODAY, who=None):
        data = TEXT.encode() if data is None else data
        with acting(who or self.editor):
            text = importing.read_file(CODE, lang, filename, data)
            return importing.found_in(CODE, lang, filename, data, text, since)

    def keep(self, found=None, facts=FACTS, draft=None, who=None):
        found = found or self.found()
        with acting(who or self.editor):
            return importing.keep(found, facts, draft)


class TestImport(ImportCase):
    def test_a_text_is_a_draft_with_its_file_and_articles(self):
        done = self.keep()
        self.assertTrue(done.made)
        edition = done.edition
        self.assertEqual(("draft", "file"), (edition.state, edition.texts["ru"]))
        self.assertEqual("7", edition.facts.decision_number)
        with acting(self.editor):
            _file, data = library.edition_file(edition.id, "ru")
            anchors = [part.anchor for part in library.edition_articles(edition.id, "ru")]
        self.assertEqual(TEXT.encode(), data)
        self.assertIn("article-1.point-2", anchors)

    def test_pdf_and_docx_find_the_same_articles(self):
        lines = [line for line in TEXT.split("\n") if line]
        wanted = [part.anchor for part in self.found().parts]
        for filename, data in (("a.docx", docx(*lines)), ("a.pdf", pdf(*lines))):
            with self.subTest(filename):
                found = self.found(filename, data)
                self.assertEqual(wanted, [part.anchor for part in found.parts])

    def test_the_same_file_is_kept_once(self):
        first = self.keep()
        again = self.found()
        self.assertEqual(first.edition.id, again.already.id)
        second = self.keep(again)
        self.assertEqual((first.edition.id, False), (second.edition.id, second.made))
        with acting(self.editor):
            self.assertEqual(1, len(library.editions(CODE)))

    def test_a_file_seen_before_somebody_else_kept_it_is_kept_once(self):
        one, other = self.found(), self.found()
        self.keep(one)
        self.assertFalse(self.keep(other).made)

    def test_a_file_of_a_withdrawn_edition_can_be_brought_again(self):
        first = self.keep().edition
        with acting(self.editor):
            library.publish_edition(first.id)
            library.withdraw_edition(first.id, "Не тот файл")
        self.assertTrue(self.keep().made)

    def test_a_second_language_joins_a_draft(self):
        draft = self.keep().edition
        kazakh = self.found("kk.txt", "1-бап. Ұғымдар\nӨтінім.".encode(), "kk")
        done = self.keep(kazakh, None, draft.id)
        self.assertEqual(draft.id, done.edition.id)
        self.assertEqual({"ru", "kk"}, set(done.edition.texts))

    def test_a_published_edition_takes_no_file(self):
        published = self.publish(since=TODAY)
        with self.assertRaises(Conflict):
            self.keep(facts=None, draft=published.id)

    def test_a_draft_of_another_document_is_not_there(self):
        self.add("clearing-rules")
        other = self.draft("clearing-rules")
        with self.assertRaises(Missing):
            self.keep(facts=None, draft=other.id)

    def test_it_is_compared_with_the_edition_before(self):
        before = self.publish(since=TODAY - timedelta(days=30))
        found = self.found(data=TEXT_2.encode())
        self.assertEqual(before.id, found.before.id)
        states = {change.part.anchor: change.state for change in found.changes}
        self.assertEqual(
            {
                "preamble": "same",
                "article-1": "changed",
                "article-2": "same",
                "article-3": "added",
            },
            states,
        )

    def test_a_summary_of_ours_is_not_compared_with_a_text(self):
        with acting(self.editor):
            made = library.add_edition(CODE, EditionFacts(date(2026, 1, 1)))
            library.set_text(made.id, "ru", TEXT, source="summary")
            library.publish_edition(made.id)
        self.assertIsNone(self.found().before)

    def test_doubts(self):
        text = "Статья 1. А\nслова\nСтатья 3. Б\nслова\nСтатья 3. В\n"
        codes = [doubt.code for doubt in self.found(data=text.encode()).doubts]
        self.assertEqual(["twice", "gap", "empty"], codes)
        self.assertEqual("nothing", self.found(data="Просто слова".encode()).doubts[0].code)

    def test_only_editors_of_the_folder(self):
        for person in (self.client, self.officer, self.neighbour):
            with self.subTest(person.id), self.assertRaises((Forbidden, Missing)):
                self.found(who=person)
            found = self.found()
            with self.subTest(person.id), self.assertRaises((Forbidden, Missing)):
                self.keep(found, who=person)

    def test_wrong_files_and_languages(self):
        for name, data, lang, error in (
            ("a.exe", b"MZ", "ru", "file_type"),
            ("a.txt", b"", "ru", "file_empty"),
            ("a.txt", b"text", "de", "language"),
            ("a\n.txt", b"text", "ru", "file-name"),
        ):
            with self.subTest(name), self.assertRaises(Refusal) as caught:
                self.found(name, data, lang)
            self.assertEqual(error, caught.exception.code)


class TestUploads(ImportCase):
    def setUp(self):
        super().setUp()
        self.upload = uploads.Upload("uid", "ru", "a.txt", b"data", "data")

    def test_it_is_kept_for_its_owner_and_document(self):
        token = uploads.keep_upload("anna", self.upload)
        self.assertEqual(self.upload, uploads.upload_of("anna", "uid", token))
        for who, document, word in (
            ("boris", "uid", token),
            ("anna", "other", token),
            ("anna", "uid", "guess"),
        ):
            with self.assertRaises(Missing):
                uploads.upload_of(who, document, word)

    def test_it_is_gone_after_a_day(self):
        token = uploads.keep_upload("anna", self.upload)
        with clock.frozen(NOON + timedelta(days=1, minutes=1)):
            with self.assertRaises(Missing):
                uploads.upload_of("anna", "uid", token)
            uploads.keep_upload("anna", self.upload)
        count = ledger.read(select(func.count()).select_from(library_upload))[0][0]
        self.assertEqual(1, count)

    def test_a_saved_file_is_forgotten(self):
        token = uploads.keep_upload("anna", self.upload)
        uploads.drop_upload(token)
        with self.assertRaises(Missing):
            uploads.upload_of("anna", "uid", token)


class TestCommand(ImportCase):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.file = Path(folder) / "rules.txt"
        self.file.write_text(TEXT, encoding="utf-8")
        # The layer rolls its transaction back; the command's own end of it is only watched.
        self.commit = self.enterContext(mock.patch.object(transaction, "commit"))
        self.abort = self.enterContext(mock.patch.object(transaction, "abort"))

    def run_it(self, *words: str) -> tuple[int, str]:
        """Run the command inside the test's site; return its code and what it said."""
        said = StringIO()
        options = import_cli.options_of([str(self.file), "--document", CODE, *words])
        with redirect_stdout(said), redirect_stderr(said):
            code = run_command(import_cli.import_file, options, import_cli.said)
        return code, said.getvalue()

    def test_it_keeps_a_draft_and_says_what_was_recognised(self):
        code, said = self.run_it(
            *("--from", "2026-11-21", "--decision-number", "9", "--decision-date", "01.11.2026")
        )
        self.assertEqual(0, code, said)
        self.assertIn("article-2", said)
        self.assertIn("Edition No. 1 (draft), in force from 2026-11-21", said)
        self.commit.assert_called_once()
        with acting(self.editor):
            facts = library.editions(CODE)[0].facts
        self.assertEqual(("9", date(2026, 11, 1)), (facts.decision_number, facts.decision_on))

    def test_again(self):
        self.run_it("--from", "2026-11-21")
        code, said = self.run_it("--from", "2026-11-21")
        self.assertEqual(0, code)
        self.assertIn("in edition No. 1 already", said)
        with acting(self.editor):
            self.assertEqual(1, len(library.editions(CODE)))

    def test_dry_run(self):
        code, said = self.run_it("--from", "2026-11-21", "--dry-run")
        self.assertEqual(0, code)
        self.assertIn("nothing is kept", said)
        self.commit.assert_not_called()
        with acting(self.editor):
            self.assertEqual((), library.editions(CODE))

    def test_another_language_and_publishing(self):
        self.run_it("--from", "2026-11-21")
        self.file.write_text("1-бап. Ұғымдар\nӨтінім.", encoding="utf-8")
        code, said = self.run_it("--edition", "1", "--language", "kk", "--publish")
        self.assertEqual(0, code, said)
        with acting(self.client):
            self.assertEqual({"ru", "kk"}, set(library.edition_on(CODE, TODAY).texts))

    def test_refusals(self):
        for words, text in (
            (("--from", "yesterday"), "A day looks like"),
            (("--edition", "4"), "no edition No. 4"),
            (("--from", "2026-11-21", "--until", "2026-11-20"), "before the first"),
        ):
            with self.subTest(words):
                code, said = self.run_it(*words)
                self.assertEqual(1, code)
                self.assertIn(text, said)
        self.file.write_bytes(b"\0")
        self.assertEqual(1, self.run_it("--from", "2026-11-21")[0])
        self.file.unlink()
        self.assertEqual(1, self.run_it("--from", "2026-11-21")[0])
        self.commit.assert_not_called()

    def test_without_a_site(self):
        with mock.patch.dict(os.environ, {"IS2IN_ZOPE_CONF": ""}), redirect_stderr(StringIO()):
            words = [str(self.file), "--document", CODE, "--from", "2026-11-21"]
            self.assertEqual(2, import_cli.main(words))
        with self.assertRaises(SystemExit), redirect_stderr(StringIO()):
            import_cli.main([str(self.file), "--document", CODE])


class TestFacts(ImportCase):
    def test_no_first_day(self):
        with self.assertRaises(RuleRefused), acting(self.editor):
            importing.keep(self.found(), EditionFacts(TODAY, TODAY - timedelta(days=1)))
