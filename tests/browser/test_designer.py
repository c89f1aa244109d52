"""A procedure nobody has written: modelled through the web alone, put into effect, decided."""

from kase.is2in.procedures.changes import today
from playwright.sync_api import expect
from tests.browser.chrome import chromium
from tests.browser.course import Course
from tests.browser.modelling import Modelling
from tests.browser.visitors import picture
from tests.browser.visitors import visitors
from tests.builders.demo import demo
from tests.layers import SERVER
import unittest


CODE = "listing-government"
TITLES = (
    "Листинг государственных ценных бумаг",
    "Мемлекеттік бағалы қағаздар листингі",
    "Listing of government securities",
)
OFFICER = "listing@exchange.example"
FILL = ("filling", "fill")
ISSUE = (*FILL, "issue", "securities")
PAPERS = (*FILL, "papers", "package")
GRANTED = "Государственные ценные бумаги включены в официальный список."


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class Designer(unittest.TestCase):
    """An officer who defines procedures, and those who use what was defined."""

    layer = SERVER

    def setUp(self):
        portal = self.layer["portal"]
        keys = demo(self, portal)
        base = f"http://localhost:{self.layer['port']}/{portal.getId()}"
        self.here = self.enterContext(visitors(base, keys))
        self.code = CODE

    def test_modelled_and_used(self):
        model = Modelling(self.here, OFFICER)
        self.model(model)
        self.mend(model)
        page = self.here.open("executor@issuer.example", "procedures")
        self.assertEqual(page.locator(f'a[href*="/{self.code}/@@file"]').count(), 0)
        page = model.publish(today().isoformat())
        expect(page.locator("main table")).to_contain_text("Действует")
        self.use()

    def model(self, model):
        """Lay the procedure out: who files it, terms, stages, forms, letters."""
        model.begin("listing", self.code, TITLES)
        self.assertIn("нет этапа, который нужно заполнить", model.problems())
        model.change(
            (),
            descriptions=("Бумаги государства.", "Мемлекет қағаздары.", "Securities of the state."),
            filers=["issuer", "admission_initiator"],
            department="listing",
            granted=(
                GRANTED,
                "Мемлекеттік бағалы қағаздар енгізілді.",
                "The securities are listed.",
            ),
            refused=("Отказано.", "Бас тартылды.", "Refused."),
        )
        model.change(("examination",), days="5", actors=["CaseOfficer"])
        titles = ("Сведения о выпуске", "Шығарылым туралы мәліметтер", "Issue")
        model.add(FILL, titles, kind="forms")
        model.add(ISSUE[:3], ("Выпуск", "Шығарылым", "Securities"))
        self.fields(model)
        model.add(FILL, ("Документы", "Құжаттар", "Papers"), kind="documents")

    def fields(self, model):
        """Ask for answers of several kinds, one of them only when another was given."""
        ask = model.add_field
        ask(ISSUE, "TextLine", ("Наименование", "Атауы", "Name"), required=True)
        kinds = [
            {"key": "notes", "ru": "Ноты", "kk": "Ноттар", "en": "Notes"},
            {"key": "bonds", "ru": "Облигации", "kk": "Облигациялар", "en": "Bonds"},
        ]
        ask(ISSUE, "Choice", ("Вид", "Түрі", "Kind"), required=True, choices=kinds)
        ask(ISSUE, "Isin", ("ISIN", "ISIN", "ISIN"), required=True)
        ask(ISSUE, "Money", ("Объем выпуска", "Шығарылым көлемі", "Volume"), required=True)
        ask(ISSUE, "Date", ("Дата размещения", "Орналастыру күні", "Placed on"), required=True)
        ask(ISSUE, "YesNo", ("Есть купон?", "Купоны бар ма?", "Coupon"), required=True)
        only_if = {"condition-1": "coupon=yes"}
        ask(ISSUE, "Percent", ("Ставка", "Мөлшерлеме", "Rate"), required=True, **only_if)
        columns = [
            {"ru": "Дата", "kk": "Күні", "en": "Day", "type": "Date", "required": "yes"},
            {"ru": "Сумма", "kk": "Сомасы", "en": "Sum", "type": "Money", "required": "yes"},
        ]
        ask(ISSUE, "Table", ("Выплаты", "Төлемдер", "Payments"), required=True, columns=columns)

    def mend(self, model):
        """See what the linter says, in the tree and where it is put into effect; mend it."""
        self.assertIn("Документы: на этапе нет формы", model.problems())
        expect(model.editions().locator("button[value=publish]")).to_have_count(0)
        model.add(PAPERS[:3], ("Пакет документов", "Құжаттар топтамасы", "Package"))
        self.assertNotEqual(model.problems(), "")
        titles = ("Проспект", "Проспект", "Prospectus")
        model.add_field(PAPERS, "Upload", titles, required=True, accept=".pdf")
        self.assertNotIn("Что мешает", model.problems())
        picture(model.tree(), "designer-mended")

    def use(self):
        """File, sign, examine, decide, archive."""
        course = Course(
            self.here, self.code, ("executor@issuer.example", "head@issuer.example", OFFICER)
        )
        course.file("ISSR")
        course.fill()
        course.send()
        course.step(OFFICER, "examine")
        course.step(OFFICER, "conclude", text="Соответствует.")
        course.step(OFFICER, "schedule-meeting", date=today().isoformat(), body="Рабочая группа")
        course.step(OFFICER, "decide", decision="granted", text="Включить в список.")
        course.archived(GRANTED)
