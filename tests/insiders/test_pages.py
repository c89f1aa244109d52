"""The pages as editors, readers, officers and clients meet them."""

from io import BytesIO
from kase.is2in.insiders import api as insiders
from kase.is2in.insiders.types import ListQuery
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import TrailQuery
from kase.is2in.procedures import states
from lxml import html
from openpyxl import load_workbook
from plone import api as plone
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.builders import parties as build
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.insiders.case import acting
from tests.insiders.case import FACTS
from tests.insiders.case import IIN
from tests.layers import FUNCTIONAL
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
import transaction


HOSTILE = "<script>alert(1)</script>"
EDITORS = (
    "@@insider-add",
    "@@insider-change/{number}",
    "@@insider-end/{number}",
    "@@insiders-bulk",
    "@@insider-proposals",
    "@@insider-proposal/1",
    "@@insider-readers",
)
READERS = ("@@insider/{number}", "@@insiders-on", "@@insiders-on?format=xlsx")


class PagesCase(PartiesCase):
    """A site with an editor, a reader, an officer, a client and one entry."""

    layer = FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.editor = self.officer("insiders@exchange.example", ("insiders",))
        self.reader = self.officer("reader@exchange.example", ("trading",))
        self.other = self.officer("clearing@exchange.example", ("clearing",))
        self.client = self.person("admin@issuer.example")
        roles = plone.portal.get_tool("acl_users").portal_role_manager
        roles.assignRoleToPrincipal("InsidersReader", self.reader.id)
        with acting(self.editor):
            self.entry = insiders.enter({**FACTS, "since": "2026-01-15", "position": HOSTILE})
        transaction.commit()

    def page_of(self, person, path):
        """Return a browser of a person on a page."""
        browser = self.log_in(person.email)
        browser.open(f"{self.url}/{path.format(number=self.entry.entry)}")
        transaction.begin()
        return browser

    def status(self, browser) -> int:
        """Return the status of what a browser shows."""
        return int(browser.headers["status"].split()[0])

    def total(self) -> int:
        """Return how many entries there are."""
        transaction.begin()
        with acting(self.editor):
            return insiders.insiders(ListQuery())[1]

    def tree(self, browser):
        """Return the page a browser shows, parsed."""
        parser = html.HTMLParser(encoding="utf-8")
        return html.fromstring(browser.contents.encode("utf-8"), parser=parser)


class WhoSeesWhat(PagesCase):
    """One address for all, and closed doors."""

    def test_everybody_has_the_tab(self):
        for person in (self.editor, self.reader, self.other, self.client):
            browser = self.page_of(person, "@@insiders")
            self.assertEqual(self.status(browser), 200)
            self.assertIn(FACTS["full_name"], browser.contents)
            self.assertNotIn("<script>alert", browser.contents)
            self.assertNotIn(IIN, browser.contents)

    def test_a_client_sees_name_position_and_since(self):
        page = self.tree(self.page_of(self.client, "@@insiders"))
        heads = [one.text_content().strip() for one in page.xpath("//main//thead//th")]
        self.assertEqual(heads, ["ФИО", "Должность", "Инсайдер с"])
        self.assertEqual(page.xpath("//main//tbody//a"), [])
        every = "&".join(f"columns:list={name}" for name in ("entry", "basis", "information"))
        browser = self.page_of(self.client, f"@@insiders?show=all&{every}")
        self.assertNotIn(FACTS["basis_note"], browser.contents)

    def test_closed_doors(self):
        for person in (self.other, self.client):
            for path in (*EDITORS, *READERS, "@@insider/999"):
                browser = self.page_of(person, path)
                self.assertIn(self.status(browser), (403, 404), path)
                self.assertNotIn(FACTS["full_name"], browser.contents)
        for path in EDITORS:
            self.assertIn(self.status(self.page_of(self.reader, path)), (403, 404), path)
        browser = self.page_of(self.reader, "@@insider-settings")
        self.assertIn(self.status(browser), (403, 404))

    def test_pages_open_for_editors(self):
        for path in (*EDITORS, *READERS):
            if "proposal/1" in path:
                continue
            self.assertEqual(self.status(self.page_of(self.editor, path)), 200, path)
        for path in ("@@insider/999", "@@insider/x", "@@insider", "@@insider/1/2"):
            self.assertEqual(self.status(self.page_of(self.editor, path)), 404, path)

    def test_the_iin_is_for_editors(self):
        page = self.page_of(self.editor, "@@insider/{number}").contents
        self.assertIn(IIN, page)
        page = self.page_of(self.reader, "@@insider/{number}").contents
        self.assertNotIn(IIN, page)
        self.assertIn("••••", page)

    def test_hostile_words_are_text(self):
        with acting(self.editor):
            insiders.correct(
                self.entry.entry, {"full_name": HOSTILE, "information": HOSTILE}, HOSTILE, 1
            )
        transaction.commit()
        for path in (
            "@@insiders",
            "@@insider/{number}",
            "@@insider-change/{number}",
            "@@insider-end/{number}",
            "@@insiders-on",
            f"@@insiders?q={HOSTILE}",
            f"@@insiders-on?on={HOSTILE}",
            f"@@insider-add?account={HOSTILE}",
        ):
            self.assertNotIn("<script>alert", self.page_of(self.editor, path).contents, path)


class Forms(PagesCase):
    """Add, correct, end, annul, bring a table."""

    def test_add_from_an_account(self):
        browser = self.page_of(self.editor, f"@@insider-add?account={self.other.email}")
        page = form(browser, "full_name")
        self.assertEqual(page.getControl(name="full_name").value, self.other.full_name)
        page.getControl(name="position").value = "Аналитик"
        page.submit("Внести в список")
        self.assertIn("/@@insider/", browser.url)
        self.assertEqual(self.total(), 2)
        own = self.page_of(self.other, "@@insider-own").contents
        self.assertIn("Аналитик", own)

    def test_errors_stand_at_their_fields(self):
        browser = self.page_of(self.editor, "@@insider-add")
        page = form(browser, "full_name")
        page.getControl(name="full_name").value = "Ким"
        page.getControl(name="iin").value = "123"
        page.submit("Внести в список")
        self.assertEqual(self.status(browser), 422)
        found = self.tree(browser)
        links = found.xpath('//div[contains(@class, "error-summary")]//a/@href')
        self.assertEqual(sorted(links), ["#iin", "#position"])
        self.assertEqual(form(browser, "full_name").getControl(name="full_name").value, "Ким")
        self.assertEqual(self.total(), 1)

    def test_correct_with_a_reason(self):
        browser = self.page_of(self.editor, "@@insider-change/{number}")
        page = form(browser, "reason")
        page.getControl(name="position").value = "Директор"
        page.getControl(name="reason").value = "Назначение"
        page.submit("Сохранить исправление")
        self.assertIn("Назначение", browser.contents)
        self.assertIn("Директор", browser.contents)

    def test_a_stale_form_is_refused_and_keeps_what_was_entered(self):
        browser = self.page_of(self.editor, "@@insider-change/{number}")
        with acting(self.editor):
            insiders.correct(self.entry.entry, {"position": "Первый"}, "Раньше", 1)
        transaction.commit()
        page = form(browser, "reason")
        page.getControl(name="position").value = "Второй"
        page.getControl(name="reason").value = "Позже"
        page.submit("Сохранить исправление")
        self.assertEqual(self.status(browser), 412)
        self.assertEqual(form(browser, "reason").getControl(name="position").value, "Второй")

    def test_end_and_annul(self):
        browser = self.page_of(self.editor, "@@insider-end/{number}")
        page = form(browser, "reason")
        page.getControl(name="until").value = "2026-02-01"
        page.getControl(name="reason").value = "Перевод"
        page.submit("Исключить")
        self.assertIn("01.02.2026", browser.contents)
        browser.open(f"{self.url}/@@insider-end/{self.entry.entry}")
        page = form(browser, "reason")
        page.getControl(name="how").value = ["annul"]
        page.getControl(name="reason").value = "Ошибка"
        page.submit("Исключить")
        self.assertIn("Аннулирована", browser.contents)
        self.assertNotIn("@@insider-change", browser.contents)

    def test_a_table_is_entered_when_confirmed(self):
        browser = self.page_of(self.editor, "@@insiders-bulk")
        page = form(browser, "file")
        table = "ФИО;Должность;Основание;С\nКим;Юрист;body;20.11.2025\n<b>Пак;;;\n"
        page.getControl(name="file").add_file(table.encode(), "text/csv", "a.csv")
        page.submit("Показать отчет")
        self.assertEqual(self.total(), 1)
        self.assertNotIn("<b>Пак", browser.contents)
        self.assertIn("Будет внесено", browser.contents)
        form(browser, "digest").submit()
        self.assertTrue(browser.url.endswith("/@@insiders"))
        self.assertEqual(self.total(), 2)

    def test_forged_forms_do_nothing(self):
        for path in ("@@insider-add", "@@insider-end/{number}", "@@insiders-bulk",
                     "@@insider-change/{number}", "@@insider-readers"):
            browser = self.page_of(self.editor, path)
            browser.post(browser.url, "full_name=x&reason=x&how=annul&rows=x&email=x")
            self.assertEqual(self.status(browser), 403, path)
        self.assertEqual(self.total(), 1)

    def test_readers_are_named(self):
        browser = self.page_of(self.editor, "@@insider-readers")
        page = form(browser, "email")
        page.getControl(name="email").value = self.other.email
        page.submit("Дать доступ")
        transaction.begin()
        self.assertEqual(self.status(self.page_of(self.other, "@@insiders-on")), 200)
        browser.open(f"{self.url}/@@insider-readers")
        browser.getControl(name="remove", index=0).click()
        browser.getControl(name="remove", index=0).click()
        for person in (self.reader, self.other):
            self.assertEqual(self.status(self.page_of(person, "@@insiders-on")), 403)


class Marks(PagesCase):
    """Documents of an application, marked by its officer."""

    def setUp(self):
        super().setUp()
        self.people = cast(build.PASSWORD)
        self.application = application_in(states.EXAMINATION, self.people)
        transaction.commit()
        self.path = "/".join(self.application.getPhysicalPath()[2:])

    def test_mark_open_propose_accept(self):
        browser = self.page_of(self.people.officer, f"{self.path}/@@documents")
        browser.getLink("Инсайдерская информация").click()
        page = form(browser, "reason")
        page.getControl(name="reason").value = "До публикации"
        page.submit("Отметить как инсайдерскую информацию")
        self.assertEqual(self.status(browser), 422)
        page = form(browser, "reason")
        boxes = page.getControl(name="documents:list")
        boxes.value = boxes.options[-1:]
        page.submit("Отметить как инсайдерскую информацию")
        self.assertIn("До публикации", browser.contents)
        document = boxes.options[-1]
        browser.open(f"{self.application.absolute_url()}/@@document/{document}")
        self.assertEqual(self.status(browser), 200)
        page = self.page_of(self.editor, "@@insider-proposals")
        page.getLink(self.people.officer.full_name).click()
        self.assertIn("До публикации", page.contents)
        page.getLink("Внести в список").click()
        filled = form(page, "full_name")
        filled.getControl(name="position").value = "Аналитик"
        filled.submit("Внести в список")
        self.assertIn("Получен доступ", page.contents)
        page.open(f"{self.url}/@@insider-proposals")
        self.assertIn("empty-state", page.contents)

    def test_clients_neither_see_nor_mark(self):
        browser = self.page_of(self.people.executor, f"{self.path}/@@documents")
        self.assertNotIn("@@inside-information", browser.contents)
        browser = self.page_of(self.people.executor, f"{self.path}/@@inside-information")
        self.assertIn(self.status(browser), (403, 404))
        browser = self.page_of(self.people.other_officer, f"{self.path}/@@inside-information")
        self.assertIn(self.status(browser), (403, 404))


class OnADay(PagesCase):
    """Who was an insider on a day."""

    def test_the_day(self):
        for day, found in (("2026-01-14", False), ("2026-01-15", True), ("15.01.2026", True)):
            page = self.page_of(self.reader, f"@@insiders-on?on={day}").contents
            self.assertEqual(FACTS["full_name"] in page, found, day)
        page = self.page_of(self.reader, "@@insiders-on?on=2026-01-15&known=2020-01-01").contents
        self.assertNotIn(FACTS["full_name"], page)
        page = self.page_of(self.reader, "@@insiders-on?on=x").contents
        self.assertIn("alert-danger", page)

    def test_the_workbook(self):
        browser = self.page_of(self.reader, "@@insiders-on?on=2026-01-15&format=xlsx")
        rows = list(load_workbook(BytesIO(browser.contents)).active.values)
        self.assertEqual((len(rows), rows[1][1], rows[1][2]), (2, FACTS["full_name"], HOSTILE))

    def test_three_languages(self):
        for lang, words in (("kk", "Биржа инсайдерлері"), ("en", "Exchange insiders")):
            browser = self.log_in(self.client.email)
            member = plone.user.get(self.client.id)
            member.setMemberProperties({"language": lang})
            transaction.commit()
            browser.open(f"{self.url}/@@insiders")
            self.assertIn(words, browser.contents)


class Settings(PagesCase):
    """The control panel is for administrators."""

    def test_it_opens(self):
        browser = self.browser()
        pair = f"{SITE_OWNER_NAME}:{SITE_OWNER_PASSWORD}"
        browser.addHeader("Authorization", f"Basic {pair}")
        browser.open(f"{self.url}/@@insider-settings")
        self.assertIn("Предлагать и сотрудников клиентов", browser.contents)
        browser.getControl(name="form.widgets.tell_people:list").value = []
        browser.getControl(name="form.buttons.save").click()
        transaction.begin()
        [one] = ledger.trail(TrailQuery(action="insiders.setting-changed"), 5)
        self.assertEqual(one.details["setting"], "tell_people")
