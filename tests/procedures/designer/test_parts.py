"""Processes of a procedure and their workflow; a procedure begun as a copy."""

from tests.procedures.designer.test_pages import DesignerCase
from tests.procedures.test_catalogue_pages import CODE
from urllib.parse import urlencode
import re


class Copies(DesignerCase):
    """A procedure as the beginning of another one."""

    def test_from_the_designer(self):
        browser = self.at("@@designer")
        browser.getLink("Начать другую процедуру с копии").click()
        self.assertEqual(browser.getControl(name="source").value, [CODE])
        for lang in ("ru", "kk", "en"):
            browser.getControl(name=f"titles_{lang}").value = "Government"
        browser.getControl(name="code").value = "listing-government"
        browser.getForm(index=self._form_of(browser)).submit()
        self.assertTrue(browser.url.endswith("/listing-government/@@designer"))
        self.sees(browser, "Анкета ПОД/ФТ")

    def _form_of(self, browser):
        for number in range(12):
            try:
                browser.getForm(index=number).getControl(name="source")
            except LookupError:
                continue
            return number
        raise LookupError("the form of the page")


class Processes(DesignerCase):
    """What follows the workflow of the category."""

    def test_a_process_needs_a_free_state(self):
        browser = self.at("@@design-add")
        self.sees(browser, "У каждого состояния маршрута уже есть процесс")
        self.press(self.at("@@designer"), "up:registration")
        browser = self.at("@@design-delete/conclusion")
        self.save(browser)
        browser = self.at("@@design-add")
        self.assertEqual(browser.getControl(name="id").options, ["conclusion"])
        page = browser.contents.replace('value="conclusion"', 'value="limbo"')
        token = re.search(r'name="_authenticator" value="([^"]+)"', page)[1]
        browser.raiseHttpErrors = False
        sent = {"id": "limbo", "titles_ru": "Лимб", "_authenticator": token}
        browser.post(f"{self.address}/@@design-add", urlencode(sent))
        self.sees(browser, "Возможны: Заключение готово")
        browser = self.at("@@design-add")
        for lang in ("ru", "kk", "en"):
            browser.getControl(name=f"titles_{lang}").value = "Conclusion"
        self.save(browser)
        order = [one.state for one in self.part().processes]
        self.assertEqual(order[order.index("conclusion") + 1], "meeting")
        self.assertEqual(self.part(("conclusion",)).actors, ("CaseOfficer",))

    def test_departments_are_a_table(self):
        browser = self.at("@@design-part/examination")
        self.sees(browser, "Запросить дополнительные сведения")
        browser.getControl(name="department_group", index=0).value = ["clearing"]
        browser.getControl(name="department_days", index=0).value = "x"
        browser.raiseHttpErrors = False
        self.save(browser)
        self.sees(browser, "нужно число от 1 до 250")
        self.assertEqual(browser.getControl(name="department_group", index=0).value, ["clearing"])
        browser.getControl(name="department_days", index=0).value = "5"
        self.save(browser)
        found = self.part(("examination",)).departments
        self.assertEqual([(one.group, one.order, one.days) for one in found], [("clearing", 1, 5)])
