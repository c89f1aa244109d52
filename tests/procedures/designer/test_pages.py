"""The designer in a browser without scripts."""

from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.catalogue import shelf as catalogue
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.designer.form_text import read_form
from kase.is2in.procedures.designer.parts import find
from kase.is2in.terms.errors import Missing
from tests.procedures.test_catalogue_pages import CODE
from tests.procedures.test_catalogue_pages import PagesCase


FILL = ("filling", "fill")
GENERAL = (*FILL, "general")
APPLICANT = (*GENERAL, "applicant")
PAGES = (
    *("@@designer", "@@design-part", "@@design-add", "@@design-part/filling/fill/general"),
    *("@@design-add/filling/fill", "@@design-delete/filling/fill/general"),
    *("@@design-fields/filling/fill/general/applicant",),
    *("@@design-xml/filling/fill/general/applicant",),
    *("@@design-field-add/filling/fill/general/applicant",),
)


class DesignerCase(PagesCase):
    """Who models procedures, at the working copy of the listing of shares."""

    def setUp(self):
        super().setUp()
        self.procedure = self.portal["procedures"]["listing"][CODE]
        self.address = self.procedure.absolute_url()
        self.edition = catalogue.definition(CODE).edition

    def at(self, page, email="methodology@exchange.example"):
        browser = self.browser(email)
        browser.open(f"{self.address}/{page}")
        return browser

    def part(self, place=()):
        self.portal._p_jar.sync()
        return find(working_copy(self.procedure), place)

    def press(self, browser, action):
        """Press the button of an action."""
        for number in range(300):
            control = browser.getControl(name="action", index=number)
            if control.value == action:
                return control.click()
        raise LookupError(action)

    def save(self, browser):
        browser.getForm(index=self._main(browser)).submit()

    def _main(self, browser):
        for number in range(12):
            try:
                browser.getForm(index=number).getControl(name="version")
            except LookupError:
                continue
            return number
        raise LookupError("the form of the page")


class Rights(DesignerCase):
    """Only staff of the exchange."""

    def test_clients_and_strangers_see_nothing(self):
        for page in PAGES:
            self.refused(self.browser("executor@issuer.example"), f"{self.address}/{page}")
            self.refused(self.browser(), f"{self.address}/{page}")

    def test_places_of_nothing(self):
        for page in (
            "@@design-part/nowhere",
            "@@design-part/filling/fill/general/applicant/more",
            "@@design-delete",
            "@@design-fields/filling/fill/general",
            "@@design-add/filling/fill/general/applicant",
            "@@design-field/filling/fill/general/applicant/nofield",
            "@@design-field/filling/fill/general/applicant",
            "@@designer/filling",
        ):
            browser = self.designer()
            browser.handleErrors, browser.raiseHttpErrors = True, False
            browser.open(f"{self.address}/{page}")
            self.assertTrue(browser.headers["Status"].startswith("404"), page)


class Tree(DesignerCase):
    """The whole procedure on one page."""

    def test_everything_is_there(self):
        browser = self.at("@@designer")
        for text in ("Общие сведения", "Архив", "Анкета ПОД/ФТ", "простые формы"):
            self.sees(browser, text)
        self.sees(browser, 'id="part--filling--fill--general--applicant"')
        self.sees(browser, "Ничто не мешает")

    def test_move_copy_and_what_stands_in_the_way(self):
        browser = self.at("@@designer")
        self.press(browser, "down:filling/fill/general")
        ids = [one.id for one in self.part(FILL).stages]
        self.assertEqual(ids[:2], ["consultant", "general"])
        self.press(browser, "copy:filling/fill/additional-requirements")
        stages = {one.id: one for one in self.part(FILL).stages}
        twin = stages["additional-requirements-2"]
        self.assertEqual(
            {row.form for row in twin.criteria.rows}, {form.id for form in twin.forms}
        )
        self.assertFalse(
            {form.id for form in twin.forms}
            & {form.id for form in stages["additional-requirements"].forms}
        )
        browser.getLink("Добавить этап").click()
        browser.getControl(name="titles_ru").value = "Новый этап"
        browser.getControl(name="kind").value = ["documents"]
        browser.getControl(name="titles_en").value = "New stage"
        self.save(browser)
        self.assertEqual(self.part((*FILL, "new-stage")).kind, "documents")
        self.sees(browser, "на этапе нет формы")
        self.sees(browser, '/@@design-add/filling/fill/new-stage"')
        # Clients see none of it.
        self.assertEqual(catalogue.definition(CODE).edition, self.edition)
        with self.assertRaises(Missing):
            catalogue.definition(CODE).stage("new-stage")


class Parts(DesignerCase):
    """A part's page."""

    def test_change_is_kept_and_noted(self):
        browser = self.at("@@design-part/registration")
        browser.getControl(name="titles_kk").value = "Тіркеу"
        browser.getControl(name="days").value = "4"
        browser.getControl(name="actors").value = ["CaseOfficer", "ChancelleryClerk"]
        self.save(browser)
        part = self.part(("registration",))
        self.assertEqual((part.days, part.titles["kk"]), (4, "Тіркеу"))
        self.assertEqual(part.actors, ("ChancelleryClerk", "CaseOfficer"))
        entry = ledger.history(f"procedure:{CODE}")[-1]
        self.assertEqual(entry.action, "definition.change")
        self.assertIn("registration: days: '1' → '4'", entry.details["changes"])

    def test_what_decisions_mean(self):
        browser = self.at("@@design-part")
        browser.getControl(name="granted_en").value = "The shares are listed."
        for lang in ("ru", "kk", "en"):
            browser.getControl(name=f"refused_{lang}").value = ""
        self.save(browser)
        definition = self.part()
        self.assertEqual(definition.outcome("granted", "en"), "The shares are listed.")
        self.assertEqual(definition.outcome("refused", "ru"), "")

    def test_what_is_wrong_is_said_at_the_field(self):
        browser = self.at("@@design-part/registration")
        browser.raiseHttpErrors = False
        browser.getControl(name="titles_ru").value = ""
        browser.getControl(name="days").value = "400"
        self.save(browser)
        self.sees(browser, 'href="#titles_ru"')
        self.sees(browser, "от 1 до 250 рабочих дней")
        self.assertEqual(self.part(("registration",)).days, 1)

    def test_two_editors_never_overwrite_each_other_silently(self):
        first = self.at("@@design-part/filling/fill/general")
        second = self.at("@@design-part/filling/fill/general")
        other = self.at("@@design-part/filling/fill/documents")
        first.getControl(name="titles_en").value = "First"
        self.save(first)
        second.raiseHttpErrors = False
        second.getControl(name="titles_ru").value = "Второй"
        self.save(second)
        self.assertTrue(second.headers["Status"].startswith("412"))
        self.sees(second, "First")
        self.sees(second, "Второй")
        self.assertEqual(self.part(GENERAL).titles["en"], "First")
        other.getControl(name="titles_en").value = "Papers"
        self.save(other)
        self.assertEqual(self.part((*FILL, "documents")).titles["en"], "Papers")
        self.save(second)
        self.assertEqual(self.part(GENERAL).titles["ru"], "Второй")

    def test_delete_asks_and_minds_what_others_added(self):
        browser = self.at("@@design-delete/filling/fill/general")
        self.sees(browser, "Сведения об инициаторе допуска и эмитенте")
        other = self.at("@@design-part/filling/fill/general/applicant")
        other.getControl(name="titles_en").value = "Changed"
        self.save(other)
        browser.raiseHttpErrors = False
        self.save(browser)
        self.assertTrue(browser.headers["Status"].startswith("412"))
        self.save(browser)
        self.assertNotIn("general", [one.id for one in self.part(FILL).stages])


class Fields(DesignerCase):
    """A form as a table of fields."""

    page = "/".join(("@@design-fields", *APPLICANT))

    def form(self, place=APPLICANT):
        return read_form(self.part(place).model)

    def test_move_change_and_take_away(self):
        names = [one.name for one in self.form().fields()]
        browser = self.at(self.page)
        self.press(browser, f"down:{names[0]}")
        self.assertEqual([one.name for one in self.form().fields()][:2], names[1::-1])
        browser.open(f"{self.address}/@@design-field/{'/'.join(APPLICANT)}/{names[0]}")
        browser.getControl(name="titles_en").value = "Something else"
        browser.getControl(name="helps_ru").value = "Подсказка"
        self.save(browser)
        changed = next(one for one in self.form().fields() if one.name == names[0])
        found = changed.titles["en"], changed.helps["ru"]
        self.assertEqual(found, ("Something else", "Подсказка"))
        depends = next(one.depends for one in self.form().fields() if one.depends)
        asked_by = depends.partition("=")[0]
        browser.open(f"{self.address}/@@design-field-delete/{'/'.join(APPLICANT)}/{asked_by}")
        browser.raiseHttpErrors = False
        self.save(browser)
        self.sees(browser, "От него зависит")
        self.assertIn(asked_by, [one.name for one in self.form().fields()])
        last = names[-1]
        browser.open(f"{self.address}/@@design-field-delete/{'/'.join(APPLICANT)}/{last}")
        self.save(browser)
        self.assertNotIn(last, [one.name for one in self.form().fields()])

    def test_a_fact_of_the_register(self):
        def stored(name):
            return next(one for one in self.form().fields() if one.name == name).register

        self.assertEqual(stored("bin"), "bin")
        browser = self.at(f"@@design-field/{'/'.join(APPLICANT)}/bin")
        browser.raiseHttpErrors = False
        self.assertEqual(browser.getControl(name="register").value, ["bin"])
        browser.getControl(name="register").value = ["legal_address"]
        self.save(browser)
        self.sees(browser, "не подходит к типу поля")
        browser.getControl(name="register").value = ["-"]
        self.save(browser)
        self.assertEqual(stored("bin"), "")
        self.assertEqual(stored("name_ru"), "name_ru", "another field keeps its own")

    def test_a_form_from_nothing(self):
        browser = self.at("/".join(("@@design-add", *GENERAL)))
        for lang, text in (("ru", "Облигации"), ("kk", "Облигациялар"), ("en", "Bonds")):
            browser.getControl(name=f"titles_{lang}").value = text
        self.save(browser)
        place = (*GENERAL, "bonds")
        browser.open(f"{self.address}/@@design-field-add/{'/'.join(place)}")
        for lang, text in (("ru", "Вид"), ("kk", "Түрі"), ("en", "Kind of bond")):
            browser.getControl(name=f"titles_{lang}").value = text
        browser.getControl(name="type").value = ["Choice"]
        browser.getControl(name="required").value = ["1"]
        for name, text in (("key", ""), ("ru", "Купонная"), ("kk", "Купондық"), ("en", "Coupon")):
            browser.getControl(name=f"choice_{name}", index=0).value = text
        browser.getForm(index=self._main(browser)).submit()
        one = next(self.form(place).fields())
        self.assertEqual((one.name, one.type, one.required), ("kind_of_bond", "Choice", True))
        self.assertEqual(one.choices[0].key, "coupon")
        browser.open(f"{self.address}/@@design-field-add/{'/'.join(place)}")
        browser.getControl(name="titles_ru").value = "Ставка"
        browser.getControl(name="depends").value = "kind=coupon"
        browser.raiseHttpErrors = False
        self.save(browser)
        self.sees(browser, "В форме нет поля «kind»")
        browser.getControl(name="depends").value = "kind_of_bond=coupon"
        browser.getControl(name="name").value = "rate"
        browser.getControl(name="type").value = ["Percent"]
        browser.getControl(name="max").value = "30"
        self.save(browser)
        two = list(self.form(place).fields())[1]
        self.assertEqual((two.name, two.depends), ("rate", "kind_of_bond=coupon"))
        self.assertEqual(two.limits, {"max": "30"})

    def test_a_table(self):
        browser = self.at("/".join(("@@design-field-add", *APPLICANT)))
        browser.getControl(name="titles_ru").value = "Выпуски"
        browser.getControl(name="titles_en").value = "Issues"
        browser.getControl(name="type").value = ["Table"]
        browser.getControl(name="column_ru", index=0).value = "Страна"
        browser.getControl(name="column_en", index=0).value = "Country"
        browser.getControl(name="column_type", index=0).value = ["Choice"]
        browser.getControl(name="column_required", index=0).value = ["yes"]
        browser.getControl(name="column_values", index=0).value = "kz | Казахстан | Қазақстан | KZ"
        self.save(browser)
        table = next(one for one in self.form().fields() if one.name == "issues")
        column = table.columns[0]
        self.assertEqual((column.name, column.required), ("country", True))
        self.assertEqual(column.choices[0].titles["kk"], "Қазақстан")

    def test_two_editors_of_one_field(self):
        name = next(self.form().fields()).name
        page = f"@@design-field/{'/'.join(APPLICANT)}/{name}"
        first, second = self.at(page), self.at(page)
        first.getControl(name="titles_en").value = "First"
        self.save(first)
        second.raiseHttpErrors = False
        second.getControl(name="titles_en").value = "Second"
        self.save(second)
        self.assertTrue(second.headers["Status"].startswith("412"))
        self.assertEqual(next(self.form().fields()).titles["en"], "First")

    def test_headings(self):
        browser = self.at(self.page)
        browser.getControl(name="heading--ru").value = "Новый раздел"
        self.press(browser, "headings")
        self.assertEqual(self.form().groups[-1].titles["ru"], "Новый раздел")

    def test_text_for_experts(self):
        browser = self.at("/".join(("@@design-xml", *APPLICANT)))
        browser.raiseHttpErrors = False
        text = browser.getControl(name="model").value
        browser.getControl(name="model").value = '<!DOCTYPE a [<!ENTITY b "c">]>' + text
        self.save(browser)
        self.sees(browser, "Форма не читается")
        self.assertNotIn("DOCTYPE", self.part(APPLICANT).model)
        browser.getControl(name="model").value = text.replace("<title>", "<title>Новое: ", 1)
        self.save(browser)
        self.assertIn("Новое: ", self.part(APPLICANT).model)


class Adding(DesignerCase):
    """A procedure that was not there."""

    def add(self, code, source=""):
        browser = self.designer()
        browser.open(f"{self.url}/procedures/listing/@@procedure-add")
        for lang, text in (("ru", "Листинг ГЦБ"), ("kk", "МБҚ листингі"), ("en", "Listing of GS")):
            browser.getControl(name=f"titles_{lang}").value = text
        browser.getControl(name="code").value = code
        browser.getControl(name="source").value = [source]
        browser.raiseHttpErrors = False
        for number in range(9):
            form = browser.getForm(index=number)
            try:
                form.getControl(name="code")
            except LookupError:
                continue
            form.submit()
            break
        return browser

    def test_laid_out_by_the_workflow(self):
        browser = self.add("government")
        self.sees(browser, "Решение Биржи и направление результата")
        self.sees(browser, "нет этапа, который нужно заполнить")
        self.procedure = self.portal["procedures"]["listing"]["government"]
        definition = self.part()
        self.assertEqual(definition.workflow, "kase_listing")
        self.assertEqual(len(definition.processes), 12)
        self.assertNotIn("government", str(catalogue.categories()))

    def test_as_a_copy(self):
        self.add("government", CODE)
        self.procedure = self.portal["procedures"]["listing"]["government"]
        self.assertEqual(self.part().titles["ru"], "Листинг ГЦБ")
        self.assertEqual(len(self.part(FILL).stages), 6)
        self.sees(self.add("government"), "уже есть")
        self.sees(self.add("Government"), "не идентификатор")
