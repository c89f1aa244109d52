"""The pages of the vocabulary and its service: staff see and change it, clients only ask."""

from kase.is2in.procedures.catalogue import terms
from tests.procedures.test_catalogue_pages import PagesCase
import json
import transaction


class Pages(PagesCase):
    """The officer's way: the list, a term, the table of combinations."""

    def setUp(self):
        super().setUp()
        self.root = self.portal["procedures"]
        self.address = f"{self.url}/procedures/@@vocabulary"

    def open(self, path=""):
        browser = self.designer()
        browser.open(f"{self.address}{path}")
        return browser

    def form(self, browser, **values):
        for name, value in values.items():
            browser.getControl(name=name).value = value
        browser.getControl("Сохранить").click()

    def test_the_list_of_a_day(self):
        browser = self.open("?on=2026-06-21&level=platform&state=coming")
        self.sees(browser, "Частное размещение")
        self.sees_not(browser, "Альтернативная</a>")
        browser = self.open("?on=2026-06-22&level=platform&state=coming")
        self.sees_not(browser, "Частное размещение</a>")

    def test_a_term_is_added_changed_and_removed(self):
        browser = self.open("-add")
        browser.raiseHttpErrors = False
        titles = {"title_ru": "Зелёная", "title_kk": "Жасыл", "title_en": "Green"}
        self.form(browser, level=["platform"], code="Зел", **titles)
        self.sees(browser, "не идентификатор")
        self.form(browser, code="green", valid_from="2027-01-01")
        self.sees(browser, "Значение добавлено.")
        browser.getLink("Зелёная").click()
        self.assertIn("/@@vocabulary-term/platform/green/2027-01-01", browser.url)
        self.form(browser, valid_to="2026-01-01")
        self.sees(browser, "Последний день раньше первого.")
        self.form(browser, valid_to="2028-01-01")
        self.sees(browser, "Значение изменено.")
        browser.getLink("Зелёная").click()
        browser.getLink("Удалить значение").click()
        browser.getControl("Удалить значение").click()
        self.sees(browser, "Значение удалено.")
        self.sees_not(browser, "Зелёная")

    def test_a_term_somebody_changed_meanwhile(self):
        browser = self.open("-term/platform/main/2017-06-01")
        self.sees(browser, "Включение акций в официальный список")
        self.sees_not(browser, "vocabulary-remove")
        key = terms.TermKey(
            "platform", "main", terms.vocabulary(self.root)[0].options[0].valid_from
        )
        old = terms.term(self.root, key)
        new = terms.term_of("main", {**old.titles, "ru": "Главная"}, old.valid_from, None)
        terms.change_term(self.root, key, new, terms.mark(old))
        transaction.commit()
        browser.raiseHttpErrors = False
        self.form(browser, title_ru="Первая")
        self.assertTrue(browser.headers["Status"].startswith("412"))
        self.sees(browser, "изменил другой работник")
        self.sees(browser, 'value="Первая"')

    def test_there_is_no_such_term(self):
        for path in ("-term/platform/moon/-", "-term/market/main/-", "-remove/platform/main/x"):
            browser = self.designer()
            browser.handleErrors, browser.raiseHttpErrors = True, False
            browser.open(f"{self.address}{path}")
            self.assertTrue(browser.headers["Status"].startswith("404"), path)

    def test_combinations(self):
        browser = self.designer()
        browser.open(f"{self.url}/procedures/@@combinations?on=2026-11-21&platform=private-market")
        self.sees(browser, "Допуск финансовых инструментов на площадку KASE Private Market")
        self.sees_not(browser, "Включение акций")
        browser.open(f"{self.url}/procedures/@@combinations?on=2010-01-01")
        self.sees_not(browser, "Допуск финансовых инструментов")

    def test_clients_are_refused(self):
        for name in ("vocabulary", "vocabulary-add", "combinations"):
            browser = self.browser("executor@issuer.example")
            self.refused(browser, f"{self.url}/procedures/@@{name}")

    def test_service(self):
        browser = self.browser("executor@issuer.example")
        browser.addHeader("Accept", "application/json")
        browser.open(f"{self.url}/procedures/@vocabulary?on=2026-06-21")
        data = json.loads(browser.contents)
        self.assertEqual(
            [one["id"] for one in data["levels"]], ["platform", "sector", "category", "package"]
        )
        private = next(one for one in data["levels"][0]["terms"] if one["code"] == "private")
        self.assertEqual((private["from"], private["in_force"]), ("2026-06-22", False))
        browser.open(f"{self.url}/procedures/@vocabulary?on=2026-06-22")
        found = json.loads(browser.contents)["combinations"]
        self.assertIn({"platform": "private", "sector": "shares"}, [one["choose"] for one in found])
        browser.handleErrors, browser.raiseHttpErrors = True, False
        browser.open(f"{self.url}/procedures/@vocabulary?on=vchera")
        self.assertTrue(browser.headers["Status"].startswith("400"))
        nobody = self.browser()
        nobody.addHeader("Accept", "application/json")
        self.refused(nobody, f"{self.url}/procedures/@vocabulary")
