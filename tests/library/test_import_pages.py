"""The form that brings a file, and the buttons of subscriptions, as people meet them."""

from datetime import date
from io import BytesIO
from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import EditionFacts
from lxml import html
from tests.layers import FUNCTIONAL
from tests.library.case import acting
from tests.library.case import TEXT
from tests.library.case import TEXT_2
from tests.library.case import TITLES
from tests.library.test_text_extract import docx
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
import transaction


CODE = "trial-rules"
PATH = f"regulations/listing/{CODE}"
HOSTILE = "<script>alert(1)</script>"


class PagesCase(PartiesCase):
    """A site with an editor, a neighbour, a client and one published document."""

    layer = FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.editor = self.officer("library@exchange.example", ("library",))
        self.other = self.officer("clearing@exchange.example", ("clearing",))
        self.client = self.person("admin@issuer.example")
        with acting(self.editor):
            library.add_document(CODE, "listing", DocumentFacts(TITLES))
            made = library.add_edition(CODE, EditionFacts(date(2026, 1, 1)))
            library.set_text(made.id, "ru", TEXT)
            library.publish_edition(made.id)
        transaction.commit()

    def page_of(self, person, path):
        """Return a browser of a person on a page."""
        browser = self.log_in(person.email)
        browser.open(f"{self.url}/{path}")
        transaction.begin()
        return browser

    def status(self, browser) -> int:
        """Return the status of what a browser shows."""
        return int(browser.headers["status"].split()[0])

    def tree(self, browser):
        """Return the page a browser shows, parsed."""
        parser = html.HTMLParser(encoding="utf-8")
        return html.fromstring(browser.contents.encode("utf-8"), parser=parser)

    def editions(self):
        """Return the editions of the document as its editor sees them."""
        transaction.begin()
        with acting(self.editor):
            return library.editions(CODE)


class TestImportForm(PagesCase):
    def send(self, data=None, filename="rules.txt", **values):
        """Choose a file and send the form; return the browser."""
        browser = self.page_of(self.editor, f"{PATH}/@@import-regulation")
        sent = form(browser, "file")
        data = TEXT_2.encode() if data is None else data
        sent.getControl(name="file").add_file(BytesIO(data), "application/octet-stream", filename)
        values = {"since": "2026-11-21", **values}
        for name, value in values.items():
            control = sent.getControl(name=name)
            control.value = [value] if name in ("language", "edition") else value
        sent.submit()
        return browser

    def test_a_file_is_shown_and_then_kept(self):
        browser = self.send(decision_number="7")
        page = self.tree(browser)
        headings = [one.text_content().strip() for one in page.xpath("//td[1]")]
        self.assertIn("Статья 3. Отказ", headings)
        self.assertEqual(1, len(self.editions()))
        form(browser, "token").submit()
        edition = self.editions()[0]
        self.assertEqual(("draft", "7"), (edition.state, edition.facts.decision_number))
        self.assertTrue(browser.url.endswith(f"/@@edition/{edition.id}"), browser.url)
        with acting(self.editor):
            _file, data = library.edition_file(edition.id, "ru")
        self.assertEqual(TEXT_2.encode(), data)

    def test_the_same_file_again_leads_to_its_edition(self):
        form(self.send(), "token").submit()
        browser = self.send()
        edition = self.editions()[0]
        self.assertEqual(2, len(self.editions()))
        self.assertIn(f"/@@edition/{edition.id}", browser.contents)
        self.assertNotIn('name="token"', browser.contents)

    def test_a_second_language_joins_the_draft(self):
        form(self.send(), "token").submit()
        draft = self.editions()[0]
        text = "Rules\nArticle 1. Terms\nA bid."
        browser = self.send(
            docx(*text.split("\n")), "rules.docx", language="en", edition=str(draft.id), since=""
        )
        form(browser, "token").submit()
        self.assertEqual({"ru", "en"}, set(self.editions()[0].texts))

    def test_what_is_wrong_stands_at_the_field(self):
        for data, name, values, field in (
            (b"\0\1", "a.txt", {}, "file"),
            (b"MZ", "a.exe", {}, "file"),
            (HOSTILE.encode(), "a.txt", {}, "file"),
            (TEXT.encode(), "a.txt", {"since": ""}, "since"),
            (TEXT.encode(), "a.txt", {"since": "2026-11-21", "until": "2026-11-01"}, None),
        ):
            with self.subTest(name, **values):
                browser = self.send(data, name, **values)
                if field is not None:
                    self.assertIn(self.status(browser), (400, 413, 422))
                    page = self.tree(browser)
                    self.assertTrue(page.xpath(f"//a[@href='#{field}']"), name)
                else:
                    form(browser, "token").submit()
                    self.assertEqual(422, self.status(browser))
                self.assertEqual(1, len(self.editions()))

    def test_hostile_words_are_words(self):
        lines = (f"Статья 1. {HOSTILE}", HOSTILE, f"Статья 1. {HOSTILE}", HOSTILE)
        browser = self.send(docx(*lines), f"{HOSTILE}.docx".replace("/", ""))
        self.assertNotIn(HOSTILE, browser.contents)
        self.assertIn("&lt;script&gt;", browser.contents)

    def test_only_editors(self):
        for person in (self.client, self.other):
            browser = self.page_of(person, f"{PATH}/@@import-regulation")
            self.assertIn(self.status(browser), (401, 403, 404))

    def test_somebody_else_s_file(self):
        browser = self.send()
        token = form(browser, "token").getControl(name="token").value
        second = self.officer("second@exchange.example", ("library",))
        transaction.commit()
        theirs = self.page_of(second, f"{PATH}/@@import-regulation")
        sent = form(theirs, "file")
        theirs.post(
            f"{self.url}/{PATH}/@@import-regulation",
            f"token={token}&since=2026-11-21&_authenticator="
            + sent.getControl(name="_authenticator").value,
        )
        self.assertIn(self.status(theirs), (404, 422))
        self.assertEqual(1, len(self.editions()))

    def test_a_forged_form(self):
        browser = self.page_of(self.editor, PATH)
        browser.post(f"{self.url}/{PATH}/@@import-regulation", "token=x")
        self.assertEqual(403, self.status(browser))


class TestSubscriptionPages(PagesCase):
    def press(self, path, action):
        """Press the button of subscriptions on a page; return the browser."""
        browser = self.page_of(self.client, path)
        (button,) = self.tree(browser).xpath(f"//button[@name='action'][@value='{action}']")
        (token,) = button.xpath("ancestor::form//input[@name='_authenticator']/@value")
        (address,) = button.xpath("ancestor::form/@action")
        browser.post(address, f"action={action}&_authenticator={token}")
        transaction.begin()
        return browser

    def mine(self):
        """Return what the client subscribes to."""
        with acting(self.client):
            return {one.word for one in library.subscriptions()}

    def test_the_buttons_and_the_list(self):
        self.press(PATH, "subscribe")
        browser = self.press("regulations/listing", "subscribe")
        self.assertTrue(browser.url.endswith("/regulations/listing"))
        self.assertEqual({CODE, "listing"}, self.mine())
        self.press("regulations/listing", "end")
        self.assertEqual({CODE}, self.mine())
        browser = self.page_of(self.client, "@@my-regulations")
        self.assertIn(f"{self.url}/{PATH}", browser.contents)
        form(browser, "subscription").getControl(name="subscription").click()
        transaction.begin()
        self.assertEqual(set(), self.mine())
        self.assertIn("empty-state", browser.contents)

    def test_nobody_without_a_log_in(self):
        browser = self.browser()
        browser.open(f"{self.url}/@@my-regulations")
        self.assertNotIn("@@library-subscribe", browser.contents)
        browser.post(f"{self.url}/{PATH}/@@library-subscribe", "action=subscribe")
        self.assertNotIn('value="end"', browser.contents)

    def test_a_forged_button(self):
        browser = self.page_of(self.client, "@@my-regulations")
        browser.post(f"{self.url}/{PATH}/@@library-subscribe", "action=subscribe")
        self.assertEqual(403, self.status(browser))
        self.assertEqual(set(), self.mine())
