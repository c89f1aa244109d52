"""Papers under the exchange's seal: a code on each, genuine or not, stamped anew in time."""

from dataclasses import replace
from datetime import timedelta
from datetime import UTC
from hashlib import sha256
from io import BytesIO
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import Conclusion
from kase.is2in.documents.types import Stamp
from kase.is2in.ledger import engine
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures import states
from kase.is2in.procedures.browser.documents import Documents
from kase.is2in.procedures.changes import today
from kase.is2in.signing import api
from kase.is2in.signing import limits
from kase.is2in.signing.papers import keeping
from kase.is2in.signing.papers import renewal
from kase.is2in.signing.seal import making
from kase.is2in.signing.testing.stamper import LocalStamper
from kase.is2in.terms import clock
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import FUNCTIONAL
from tests.layers import INTEGRATION
from tests.layers import SERVER
from tests.signing import authority as demo
from tests.signing.test_seal import Down
from unittest import mock
import contextlib
import requests
import transaction
import unittest


SITE = "https://exchange.example"


class Case(unittest.TestCase):
    layer = FUNCTIONAL

    def setUp(self):
        self.enterContext(demo.trusting())
        self.enterContext(demo.sealing())

    def stamping(self, stamper=None):
        """Return a context in which papers are sealed and renewed with a time-stamp service."""
        found = stamper or LocalStamper(demo.stamper_key())
        context = contextlib.ExitStack()
        for module in (making, renewal):
            context.enter_context(mock.patch.object(module, "time_stamper", return_value=found))
        return context

    def paper(self, stamper=None):
        """Return the code and the document of a paper, made as rooms make theirs."""
        mark = api.paper_mark("ru", SITE)
        sheet = Conclusion(
            "ЗКЛ-1", clock.now().date(), "О включении", (), (), "Смаилов Е.А.", "Директор"
        )
        shown = Stamp(mark.lines, mark.code, mark.url)
        data = documents.render("conclusion", sheet, at=clock.now(), mark=shown)
        with self.stamping(stamper):
            sealed = api.seal(data)
        place = ("application:1", "conclusion", "secret-name.pdf", "application/pdf")
        stored = documents.store(*place, sealed.data, title="Заключение", author=None)
        api.keep_paper(mark, sealed, stored.id)
        return mark.code, stored

    def newest(self, stored) -> bytes:
        return api.with_renewals(stored.id, documents.read(stored.id))


class Kept(Case):
    """The code, and what it finds."""

    def test_the_code_stands_on_the_paper_and_finds_it(self):
        code, stored = self.paper()
        pages = PdfReader(BytesIO(documents.read(stored.id))).pages
        read = "".join(page.extract_text() for page in pages).replace("\u200b", "")
        words = " ".join(read.split()).replace("@@ ", "@@")
        for shown in (code, f"@@check/{code}", "Код проверки", "Заверено электронной печатью"):
            self.assertIn(shown, words)
        found = api.paper_by_code(code.lower().replace("-", " "))
        self.assertEqual((found.sha256, found.document), (stored.sha256, stored.id))
        self.assertEqual((found.level, found.stamped), ("B-LTA", True))
        self.assertEqual(api.paper_codes((stored.id, "x")), {stored.id: code})
        self.assertTrue(keeping.is_genuine(found))
        self.assertIsNone(api.paper_by_code("ABCD-EFGH-2345-WXYZ"))
        self.assertIsNone(api.paper_by_code("'; drop table sealed_paper"))

    def test_without_a_seal_there_is_no_code(self):
        with mock.patch.dict("os.environ", {"IS2IN_SEAL": ""}):
            self.assertIsNone(api.paper_mark("ru", SITE))

    def test_changed_bytes_are_not_genuine(self):
        code, stored = self.paper()
        found, data = api.paper_by_code(code), documents.read(stored.id)
        swapped = data.replace(b"/Type /Catalog", b"/Type /Cataloh", 1)
        for stored_bytes in (swapped, None, data[:-1]):
            with mock.patch.object(documents, "read", return_value=stored_bytes):
                self.assertFalse(keeping.is_genuine(found))
        # Also where somebody could have changed the row of the code with it.
        forged = sha256(swapped).hexdigest()
        with mock.patch.object(documents, "read", return_value=swapped):
            self.assertFalse(keeping.is_genuine(replace(found, sha256=forged)))

    def test_nobody_changes_a_row(self):
        self.paper()
        transaction.commit()
        for statement in ("UPDATE sealed_paper SET sha256 = ''", "DELETE FROM sealed_paper"):
            with self.assertRaises(DBAPIError), engine.engine().begin() as connection:
                connection.execute(text(statement))


class Shown(Case):
    """The documents of an application lead from a paper to its check page."""

    layer = INTEGRATION

    def setUp(self):
        """Make the application first: its people have keys of the layer's authority."""
        people = cast()
        application = application_in(states.EXAMINATION, people)
        super().setUp()
        with self.stamping():
            step(
                application,
                people.officer,
                "request-more",
                text="Пришлите баланс",
                due=today() + timedelta(days=5),
            )
        self.page = Documents(application, application.REQUEST)
        self.enterContext(acting(people.executor))

    def test_each_letter_has_its_code(self):
        (letter,) = [one for one in self.page.entries if one.kind == "letter"]
        code = self.page.codes[letter.id]
        self.assertTrue(keeping.is_genuine(api.paper_by_code(code)))
        self.assertIn(f"/@@check/{code}", self.page())
        data = procedures.document_file(self.page.context, letter.id).data
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
        self.assertIn(code, words)


class Renewed(Case):
    """Before a stamp's certificate ends the paper gets another, and so on."""

    def renew(self, *, days: int = 0, stamper=None) -> int:
        with clock.frozen(clock.now() + timedelta(days=days)), self.stamping(stamper):
            return api.renew_papers()

    def test_in_time_and_once(self):
        code, stored = self.paper()
        original, first = documents.read(stored.id), api.paper_by_code(code).until
        self.assertEqual(self.renew(), 0)
        until_due = (first.astimezone(UTC) - clock.now()).days - renewal.DAYS
        self.assertEqual(self.renew(days=until_due - 1), 0)
        with mock.patch.object(renewal, "DAYS", renewal.DAYS + until_due + 2):
            self.assertEqual(self.renew(), 1)
        found = api.paper_by_code(code)
        newest = self.newest(stored)
        self.assertTrue(newest.startswith(original))
        self.assertEqual(found.renewed, (sha256(newest).hexdigest(),))
        self.assertEqual(found.sha256, sha256(original).hexdigest())
        stamps = PdfFileReader(BytesIO(newest)).embedded_timestamp_signatures
        self.assertEqual(len(stamps), 2)
        self.assertTrue(keeping.is_genuine(found))
        self.assertEqual(self.renew(), 0)

    def test_a_stronger_hash_where_the_old_one_ends(self):
        code, stored = self.paper()
        ends = {"IS2IN_DIGESTS_END": "sha256:2027-01-01"}
        with (
            mock.patch.object(renewal, "DAYS", 4000),
            mock.patch.dict("os.environ", ends),
        ):
            self.assertEqual(self.renew(), 1)
        last = PdfFileReader(BytesIO(self.newest(stored))).embedded_timestamp_signatures[-1]
        self.assertEqual(last.external_md_algorithm or last.md_algorithm, "sha384")
        self.assertTrue(keeping.is_genuine(api.paper_by_code(code)))

    def test_sealed_while_the_service_was_down(self):
        with self.assertLogs(making.logger, "ERROR"):
            code, _stored = self.paper(Down())
        self.assertFalse(api.paper_by_code(code).stamped)
        with self.assertLogs(renewal.logger, "ERROR"):
            self.assertEqual(self.renew(stamper=Down()), 0)
        self.assertEqual(self.renew(), 1)
        found = api.paper_by_code(code)
        self.assertTrue(found.stamped)
        self.assertTrue(keeping.is_genuine(found))
        self.assertEqual(self.renew(), 0)

    def test_without_a_service_nothing_is_renewed(self):
        self.paper()
        with mock.patch.object(renewal, "time_stamper", return_value=None):
            self.assertEqual(api.renew_papers(), 0)


class Public(Case):
    """What anybody with the code learns, and what not."""

    layer = SERVER

    def setUp(self):
        super().setUp()
        self.enterContext(mock.patch.dict(limits._asked, clear=True))
        self.code, self.stored = self.paper()
        transaction.commit()
        self.site = self.layer["portal"].absolute_url()

    def get(self, path: str, kind: str) -> requests.Response:
        headers = {"Accept": kind, "Accept-Language": "ru"}
        return requests.get(f"{self.site}/{path}", headers=headers, timeout=60)

    def test_genuine_over_rest_and_on_the_page(self):
        answer = self.get(f"@check/{self.code}", "application/json")
        found = answer.json()
        self.assertEqual(
            [found[name] for name in ("kind", "genuine", "organization", "sha256", "time_stamp")],
            ["seal", True, api.seal_facts().owner, self.stored.sha256, "stamped"],
        )
        page = self.get(f"@@check/{self.code}", "text/html")
        self.assertIn("status-good", page.text)
        self.assertIn(self.stored.sha256, page.text)
        for told in (answer.text, page.text):
            for secret in ("secret-name", "О включении", "Смаилов", "ЗКЛ-1", self.stored.id):
                self.assertNotIn(secret, told)

    def test_a_damaged_one(self):
        with mock.patch.object(keeping, "is_genuine", return_value=False):
            answer = self.get(f"@check/{self.code}", "application/json").json()
            page = self.get(f"@@check/{self.code}", "text/html")
        self.assertIs(answer["genuine"], False)
        self.assertIn("status-bad", page.text)
        self.assertNotIn("status-good", page.text)
