"""The public check of a signature: genuine or not, by whom and when; never what was signed."""

from datetime import datetime
from datetime import UTC
from hashlib import sha256
from kase.is2in.signing import api
from kase.is2in.signing import limits
from kase.is2in.signing import storage
from kase.is2in.signing.stamp import stamp_text
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.terms import clock
from kase.is2in.terms.errors import TooMany
from tests.browser.chrome import chromium
from tests.browser.chrome import started
from tests.browser.chrome import window
from tests.layers import SERVER
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from unittest import mock
from urllib.parse import quote
import requests
import transaction
import unittest


MOMENT = datetime(2026, 11, 20, 6, 21, tzinfo=UTC)
UNKNOWN = "ABCD-EFGH-2345-WXYZ"


class Case(unittest.TestCase):
    """A signature, and somebody without an account who asks through the web server."""

    layer = SERVER

    def setUp(self):
        self.enterContext(demo.trusting())
        self.enterContext(mock.patch.dict(limits._asked, clear=True))
        self.signature = api.accept(
            "application:1",
            "7",
            "secret-name.pdf",
            CONTENT,
            make_cms(CONTENT, demo.key_of(HEAD)),
            demo.signer(),
        )
        transaction.commit()
        self.site = self.layer["portal"].absolute_url()


class Check(Case):
    """Genuine or not, by whom, when; nothing else."""

    def ask(self, code: str) -> requests.Response:
        return requests.get(
            f"{self.site}/@check/{quote(code)}",
            headers={"Accept": "application/json", "Accept-Language": "ru"},
            timeout=20,
        )

    def look(self, path: str) -> requests.Response:
        return requests.get(f"{self.site}/{path}", headers={"Accept": "text/html"}, timeout=20)

    def assert_tells_no_secret(self, text: str) -> None:
        for secret in (HEAD.iin, HEAD.bin, "secret-name", "An application", "%PDF", HEAD.email):
            self.assertNotIn(secret, text)

    def test_a_genuine_signature(self):
        answer = self.ask(self.signature.code)
        self.assertEqual(answer.status_code, 200)
        found = answer.json()
        self.assertEqual(
            found,
            {
                "kind": "signature",
                "genuine": True,
                "code": self.signature.code,
                "signer": HEAD.full_name,
                "position": "Председатель Правления",
                "organization": HEAD.organization,
                "at": self.signature.signed_at.isoformat(),
                "time_stamp": "without",
                "sha256": sha256(CONTENT).hexdigest(),
                "renewed": [],
            },
        )
        self.assert_tells_no_secret(answer.text)

    def test_an_unknown_code(self):
        for code in (UNKNOWN, "x", "'; drop table signature; --"):
            with self.subTest(code):
                answer = self.ask(code)
                self.assertEqual(answer.status_code, 404)
                self.assertEqual(answer.json()["type"], "Missing")
                self.assertTrue(answer.json()["message"])

    def test_changed_bytes_are_told(self):
        with mock.patch.object(storage, "is_intact", return_value=False):
            self.assertIs(self.ask(self.signature.code).json()["genuine"], False)
            page = self.look(f"@@check/{self.signature.code}")
        self.assertIn("status-bad", page.text)
        self.assertNotIn("status-good", page.text)

    def test_the_page(self):
        for path in (
            f"@@check/{self.signature.code}",
            f"check/{self.signature.code.lower()}",
            f"@@check?code={self.signature.code}",
        ):
            with self.subTest(path):
                page = self.look(path)
                self.assertEqual(page.status_code, 200)
                self.assertIn("status-good", page.text)
                self.assertIn(HEAD.full_name, page.text)
                self.assertIn(sha256(CONTENT).hexdigest(), page.text)
                self.assert_tells_no_secret(page.text)

    def test_the_page_without_and_with_a_wrong_code(self):
        self.assertEqual(self.look("@@check").status_code, 200)
        wrong = self.look(f"@@check/{UNKNOWN}")
        self.assertEqual(wrong.status_code, 404)
        self.assertIn("status-bad", wrong.text)
        hostile = self.look("@@check?code=" + quote('"><script>alert(1)</script>'))
        self.assertNotIn("<script>alert", hostile.text)

    def test_too_many_questions(self):
        with mock.patch.object(limits, "QUESTIONS", 3):
            codes = [self.ask(UNKNOWN).status_code for _time in range(4)]
        self.assertEqual(codes, [404, 404, 404, 429])


@unittest.skipUnless(chromium(), "Chromium is not installed")
class Compared(Case):
    """A file dropped on the page is compared in the browser and goes nowhere."""

    def test_dropped_and_chosen(self):
        sent = []
        with started() as browser:
            page = window(browser, locale="ru").new_page()
            # The icon of the site is asked for last.
            page.goto(f"{self.site}/@@check/{self.signature.code}", wait_until="networkidle")
            page.on("request", lambda request: sent.append(request.url))
            answer = page.locator("[data-answer]")
            for name, content, words in (
                ("copy.pdf", CONTENT, "status-good"),
                ("other.pdf", CONTENT + b" ", "status-bad"),
            ):
                page.evaluate(DROP, [name, content.decode()])
                page.wait_for_selector(f"[data-answer].{words}")
                self.assertIn(name, answer.inner_text())
                page.set_input_files("#file", [])
                page.set_input_files(
                    "#file", [{"name": name, "mimeType": "application/pdf", "buffer": content}]
                )
                page.wait_for_selector(f"[data-answer].{words}")
        self.assertEqual(sent, [])


DROP = """([name, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    document.body.dispatchEvent(
        new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""


class Limit(unittest.TestCase):
    """So many questions a minute from one address."""

    def setUp(self):
        self.enterContext(mock.patch.dict(limits._asked, clear=True))
        self.enterContext(mock.patch.object(limits, "QUESTIONS", 2))
        self.address = self.enterContext(
            mock.patch.object(limits, "client_address", return_value="192.0.2.1")
        )

    def test_another_minute_and_another_address(self):
        with clock.frozen(MOMENT):
            limits.slow_down()
            limits.slow_down()
            with self.assertRaises(TooMany) as caught:
                limits.slow_down()
            self.assertEqual(caught.exception.status, 429)
            self.address.return_value = "192.0.2.2"
            limits.slow_down()
            self.address.return_value = "192.0.2.1"
        with clock.frozen(MOMENT.replace(minute=23)):
            limits.slow_down()


class Stamp(unittest.TestCase):
    """The words under a signature (after paragraph 22 of the manual)."""

    layer = SERVER

    def test_in_three_languages(self):
        signature = mock.Mock(
            signed_at=datetime(2021, 3, 2, 5, 21, tzinfo=UTC),
            position="Председатель Правления",
            full_name="Иванов Иван Иванович",
            organization="АО «Эмитент»",
        )
        for lang, first, date, law in (
            ("ru", "Данный документ подписал:", "2 марта 2021 г. 11:21", "статьи 7"),
            ("kk", "қол қой", "2021 жылғы 2 наурыз", "7-бабы"),
            ("en", "This document was signed by:", "2 March 2021, 11:21", "article 7"),
        ):
            with self.subTest(lang):
                lines = stamp_text(signature, lang)
                self.assertIn(first, lines[0])
                self.assertEqual(lines[1:3], (signature.position, signature.full_name))
                self.assertIn(date, lines[-2])
                self.assertIn(law, lines[-1])
                self.assertIn("2003", lines[-1])
