"""The pages as editors, the neighbour's editor, officers and clients meet them."""

from datetime import date
from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import EditionFacts
from lxml import html
from tests.layers import FUNCTIONAL
from tests.library.case import acting
from tests.library.case import TEXT
from tests.library.case import TEXT_2
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
from urllib.parse import quote
import transaction


PLAIN = "/@?=&%-"
HOSTILE = "<script>alert(1)</script>"
FOLDER = "regulations/listing"
DOCUMENT = "regulations/listing/listing-rules"
EDITING = (
    f"{FOLDER}/@@regulation-add",
    f"{FOLDER}/@@regulation-folder",
    f"{DOCUMENT}/@@regulation-change",
    f"{DOCUMENT}/@@regulation-state",
    f"{DOCUMENT}/@@regulation-history",
    f"{DOCUMENT}/@@edition-add",
    f"{DOCUMENT}/@@edition-state/{{second}}",
)
READING = (
    "regulations",
    "regulations/@@regulation-search?q=биржа",
    FOLDER,
    f"{FOLDER}?q=правилами&on=2026-11-21&kind=internal&state=published&sort_on=since",
    DOCUMENT,
    f"{DOCUMENT}?on=2026-02-01",
    f"{DOCUMENT}/@@edition/{{first}}",
    f"{DOCUMENT}/@@edition-file/{{first}}/ru",
    f"{DOCUMENT}/@@compare?from={{first}}&to={{second}}&language=ru",
)


class PagesCase(PartiesCase):
    """A document with two editions, and a draft beside it."""

    layer = FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.editor = self.officer("library@exchange.example", ("library",))
        self.neighbour = self.officer("clearing@exchange.example", ("clearing",))
        self.client = self.person("admin@issuer.example")
        clearing = self.portal["regulations"]["clearing"]
        clearing.manage_setLocalRoles(self.neighbour.id, ["RegulationEditor"])
        clearing.reindexObjectSecurity()
        with acting(self.editor):
            facts = DocumentFacts({"ru": f"Листинговые правила {HOSTILE}"}, body=HOSTILE)
            library.add_document("listing-rules", "listing", facts)
            self.first = self.edition(date(2026, 1, 1), TEXT)
            self.second = self.edition(date(2026, 6, 1), TEXT_2 + f"\nПравило {HOSTILE}\n")
            facts = DocumentFacts({"ru": "Тайный порядок"})
            library.add_document("secret", "listing", facts)
            self.draft = library.add_edition("secret", EditionFacts(date(2026, 1, 1)))
            library.set_text(self.draft.id, "ru", "Статья 1. Тайна\nБиржа молчит.")
            library.add_file(self.draft.id, "ru", "secret.txt", "тайна".encode())
        transaction.commit()

    def edition(self, since, text):
        facts = EditionFacts(since, decision_body=HOSTILE, summaries={"ru": HOSTILE})
        made = library.add_edition("listing-rules", facts)
        library.set_text(made.id, "ru", text)
        library.add_file(made.id, "ru", "rules.txt", b"rules")
        return library.publish_edition(made.id)

    def page_of(self, person, path, browser=None):
        """Return a browser of a person on a page."""
        browser = browser or self.log_in(person.email)
        place = path.format(first=self.first.id, second=self.second.id)
        browser.open(f"{self.url}/{quote(place, safe=PLAIN)}")
        transaction.begin()
        return browser

    def status(self, browser) -> int:
        """Return the status of what a browser shows."""
        return int(browser.headers["status"].split()[0])

    def tree(self, browser):
        """Return the page a browser shows, parsed."""
        parser = html.HTMLParser(encoding="utf-8")
        return html.fromstring(browser.contents.encode("utf-8"), parser=parser)


class WhoSeesWhat(PagesCase):
    def test_readers(self):
        for person in (self.client, self.neighbour, self.editor):
            browser = self.log_in(person.email)
            for path in READING:
                self.page_of(person, path, browser)
                self.assertEqual(self.status(browser), 200, (person.email, path))
                self.assertNotIn("<script>alert", str(browser.contents), path)
                if person is not self.editor:
                    self.assertNotIn("Тайный", str(browser.contents), path)

    def test_nobody_without_logging_in(self):
        for path in ("regulations", FOLDER, DOCUMENT, f"{DOCUMENT}/@@edition/{self.first.id}"):
            browser = self.browser()
            browser.open(f"{self.url}/{path}")
            self.assertNotIn("Листинговые правила", browser.contents)

    def test_editing(self):
        for person, wanted in ((self.client, 403), (self.neighbour, 403), (self.editor, 200)):
            browser = self.log_in(person.email)
            for path in EDITING:
                self.page_of(person, path, browser)
                self.assertEqual(self.status(browser), wanted, (person.email, path))

    def test_a_draft_is_hidden_by_every_way(self):
        secret = "regulations/listing/secret"
        for person in (self.client, self.neighbour):
            browser = self.log_in(person.email)
            for path in (
                secret,
                f"{secret}/@@edition/{self.draft.id}",
                f"{secret}/@@edition-file/{self.draft.id}/ru",
                f"{DOCUMENT}/@@edition/{self.draft.id}",
                f"{DOCUMENT}/@@edition-file/{self.draft.id}/ru",
                f"{DOCUMENT}/@@compare?from={self.draft.id}&to={self.first.id}",
            ):
                self.page_of(person, path, browser)
                self.assertIn(self.status(browser), (403, 404), (person.email, path))
                self.assertNotIn("айн", browser.contents.split("<main")[-1], path)

    def test_nonsense(self):
        browser = self.log_in(self.client.email)
        for path, status in (
            (f"{DOCUMENT}?on=2026-02-31", 200),
            (f"{DOCUMENT}?on=%00", 200),
            (f"{DOCUMENT}?edition=x", 404),
            (f"{DOCUMENT}/@@edition/0", 404),
            (f"{DOCUMENT}/@@edition", 404),
            (f"{DOCUMENT}/@@edition/{'9' * 19}", 404),
            (f"{DOCUMENT}/@@edition/1/2", 404),
            (f"{DOCUMENT}/@@edition-file/{self.first.id}/xx", 404),
            (f"{DOCUMENT}/@@compare", 404),
            (f"{DOCUMENT}/@@compare?from=1&to=%00", 404),
            ("regulations?on=x&kind=x&state=x&q=%00", 200),
            (f"regulations/@@regulation-search?q={'x' * 5000}&on=x&kind=x&category=%00", 200),
        ):
            browser.open(f"{self.url}/{path}")
            self.assertEqual(self.status(browser), status, path)


class Reading(PagesCase):
    def test_the_day(self):
        browser = self.page_of(self.client, f"{DOCUMENT}?on=2026-02-01")
        self.assertIn("действовала редакция № 1", browser.contents)
        self.assertNotIn("Статья 3", browser.contents)
        browser = self.page_of(self.client, f"{DOCUMENT}?on=2025-02-01", browser)
        self.assertIn("ни одна редакция", browser.contents)

    def test_anchors(self):
        tree = self.tree(self.page_of(self.client, f"{DOCUMENT}/@@edition/{{second}}"))
        self.assertTrue(tree.xpath('//*[@id="article-3"]//h3'))
        links = tree.xpath('//details[contains(@class, "contents")]//a/@href')
        self.assertEqual(links, ["#article-1", "#article-2", "#article-3"])

    def test_what_changed(self):
        path = f"{DOCUMENT}/@@compare?from={{first}}&to={{second}}&language=ru"
        tree = self.tree(self.page_of(self.client, path))
        added = "".join(tree.xpath("//ins//text()"))
        self.assertIn("за десять дней", added)
        self.assertIn("отказывает", added)
        self.assertTrue(tree.xpath("//details//p[contains(., 'Сбор')]"))

    def test_snippets_lead_to_the_article(self):
        browser = self.page_of(self.client, "regulations/@@regulation-search?q=отказом")
        tree = self.tree(browser)
        link = tree.xpath('//li[@class="hit"]//a/@href')[0]
        self.assertTrue(link.endswith(f"/@@edition/{self.second.id}?language=ru#article-3"), link)
        self.assertEqual(tree.xpath("//mark/text()")[0], "Отказ")

    def test_a_download_cannot_act(self):
        browser = self.page_of(self.client, f"{DOCUMENT}/@@edition-file/{{first}}/ru")
        self.assertIn("attachment", browser.headers["Content-Disposition"])
        self.assertEqual(browser.headers["X-Content-Type-Options"], "nosniff")


class Editing(PagesCase):
    def test_the_whole_way(self):
        browser = self.page_of(self.editor, f"{FOLDER}/@@regulation-add")
        one = form(browser, "title_ru")
        one.getControl(name="code").value = "fees"
        one.getControl(name="title_ru").value = "Сборы"
        one.getControl("Сохранить").click()
        self.assertTrue(browser.url.endswith("/regulations/listing/fees"), browser.contents)
        browser.getLink("Добавить редакцию").click()
        one = form(browser, "since")
        one.getControl(name="since").value = "2026-01-01"
        one.getControl("Сохранить черновик").click()
        one = form(browser, "text_ru")
        one.getControl(name="text_ru").value = "Статья 1. Сбор\nОдин МРП."
        one.getControl(name="file_ru").add_file(b"plain", "text/plain", "fees.txt")
        one.getControl(name="next").click()
        form(browser, "act").getControl("Опубликовать редакцию").click()
        self.assertIn("Один МРП.", browser.contents)
        transaction.begin()
        with acting(self.client):
            found = library.editions("fees")
            self.assertEqual([(one.state, len(one.files)) for one in found], [("published", 1)])
        browser.getLink("История").click()
        self.assertIn("Редакция опубликована", browser.contents)

    def test_errors_stand_at_their_fields(self):
        browser = self.page_of(self.editor, f"{FOLDER}/@@regulation-add")
        one = form(browser, "title_ru")
        one.getControl(name="code").value = "Нет"
        one.getControl(name="title_ru").value = "Сборы"
        one.getControl("Сохранить").click()
        self.assertEqual(self.status(browser), 422)
        links = self.tree(browser).xpath('//div[contains(@class, "error-summary")]//a/@href')
        self.assertEqual(links, ["#code"])

    def test_a_stale_form(self):
        browser = self.page_of(self.editor, f"{DOCUMENT}/@@regulation-change")
        transaction.begin()
        with acting(self.editor):
            library.change_document("listing-rules", DocumentFacts({"ru": "Иначе"}))
        transaction.commit()
        one = form(browser, "title_ru")
        one.getControl(name="title_ru").value = "Мое"
        one.getControl("Сохранить").click()
        self.assertEqual(self.status(browser), 412)
        self.assertEqual(form(browser, "title_ru").getControl(name="title_ru").value, "Мое")

    def test_forged(self):
        browser = self.page_of(self.editor, f"{DOCUMENT}/@@regulation-state")
        browser.post(f"{self.url}/{DOCUMENT}/@@regulation-state", "act=return&reason=x")
        self.assertEqual(self.status(browser), 403)
        transaction.begin()
        with acting(self.client):
            self.assertEqual(library.document("listing-rules").state, "published")

    def test_repeal_and_back(self):
        browser = self.page_of(self.editor, f"{DOCUMENT}/@@regulation-state")
        one = form(browser, "on")
        one.getControl(name="on").value = "2026-08-01"
        one.getControl(name="reason").value = "Новый закон"
        one.getControl(name="act").click()
        self.assertIn("Утратил силу с 01.08.2026", browser.contents)
        browser.open(f"{self.url}/{DOCUMENT}/@@regulation-state")
        one = form(browser, "reason")
        one.getControl(name="reason").value = "Ошибка"
        one.getControl(name="act").click()
        transaction.begin()
        with acting(self.client):
            self.assertEqual(library.document("listing-rules").state, "published")
            self.assertIsNone(library.edition(self.second.id).facts.until)

    def test_folder(self):
        browser = self.page_of(self.editor, f"{FOLDER}/@@regulation-folder")
        browser.getControl("Только для работников Биржи").click()
        transaction.begin()
        self.assertIn(self.status(self.page_of(self.client, DOCUMENT)), (403, 404))
        browser.open(f"{self.url}/regulations/@@regulation-folder")
        one = form(browser, "code")
        one.getControl(name="code").value = "taxes"
        one.getControl(name="title_ru").value = HOSTILE
        one.getControl("Добавить категорию").click()
        self.assertTrue(browser.url.endswith("/regulations/taxes"), browser.url)
        self.assertNotIn("<script>alert", browser.contents)
