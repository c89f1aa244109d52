"""The pages for the public through the publisher, without a script."""

from datetime import timedelta
from kase.is2in.onboarding import api as onboarding
from kase.is2in.terms import clock
from tests.builders import onboarding as build
from tests.builders import parties as build_parties
from tests.onboarding.pages import HOSTILE
from tests.onboarding.pages import PageCase
import re
import transaction


class Form(PageCase):
    """@@connect."""

    def setUp(self):
        super().setUp()
        self.set("least_seconds", 0)

    def opened(self, **facts):
        """Return a browser with the form filled."""
        browser = self.page("@@connect")
        self.fill(browser, build.request(**facts))
        return browser

    def fill(self, browser, one):
        form = self.form(browser, "bin")
        texts = {"bin": one.bin, "email": one.email, "phone": one.phone, "address": one.address}
        for lang in ("ru", "kk", "en"):
            texts |= {f"name.{lang}": one.names[lang], f"legal_form.{lang}": one.legal_forms[lang]}
        people = {"head": one.head}
        people |= {f"people.{place}": each for place, each in enumerate(one.people)}
        for place, each in people.items():
            for name in ("surname", "given_name", "patronymic", "position", "email", "phone"):
                texts[f"{place}.{name}"] = getattr(each, name)
            texts[f"{place}.iin"] = each.iin
        for name, text in texts.items():
            form.getControl(name=name).value = text
        form.getControl(name="kinds:list").value = sorted(one.kinds)
        form.getControl(name="key_providers:list").value = sorted(one.key_providers)
        form.getControl(name="consent").value = ["1"] if one.consent else []

    def solve(self, browser):
        """Do what the script of the page does."""
        form = self.tree(browser).cssselect("form[data-robot-seed]")[0]
        solution = build.solve(form.get("data-robot-seed"), int(form.get("data-robot-bits")))
        self.form(browser, "bin").getControl(name="solution").value = solution

    def test_the_log_in_page_leads_here(self):
        browser = self.page("@@login")
        browser.getLink("Подключить организацию").click()
        self.assertTrue(browser.url.endswith("/@@connect"))
        self.assertIn("Подключить организацию", browser.contents)

    def test_sent_with_the_work_done(self):
        browser = self.opened()
        self.solve(browser)
        self.press(browser, "bin")
        self.assertIn("Запрос отправлен", browser.contents)
        code = self.tree(browser).cssselect("code.request-code")[0].text
        self.assertIn(code, self.letters()[0][1])
        kept = self.find(int(self.tree(browser).cssselect(".request-number")[0].text))
        self.assertEqual((kept.state, kept.language), ("new", "ru"))
        self.assertEqual(kept.people[1].roles, {"administrator", "executor"})

    def test_without_a_script_the_email_is_confirmed(self):
        browser = self.opened()
        self.press(browser, "bin")
        self.assertIn("Подтвердите электронный адрес", browser.contents)
        self.assertEqual(len(self.tree(browser).cssselect("code")), 0)
        ((address, body),) = self.letters()
        code = re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", body).group()
        browser.getLink("Ввести код").click()
        form = self.form(browser, "code")
        form.getControl(name="code").value = code
        form.submit()
        self.assertIn("Ожидает подтверждения", browser.contents)
        self.press(browser, "code", "confirm")
        self.assertIn("Электронный адрес подтвержден", browser.contents)
        self.assertEqual(address, "office@newcomer.example")
        self.assertEqual(len(self.letters()), 2)

    def test_errors_stand_on_top_and_at_fields_and_values_stay(self):
        browser = self.opened(bin="123", head=build.head(iin="1"), consent=False)
        self.solve(browser)
        self.press(browser, "bin")
        self.assertEqual(browser.headers["status"][:3], "422")
        self.assertEqual(set(self.errors(browser)), {"bin", "head.iin", "consent"})
        tree = self.tree(browser)
        for field in self.errors(browser):
            found = tree.xpath(f'//*[@id="{field}"]')
            self.assertEqual(len(found), 1, field)
            self.assertEqual(len(tree.xpath(f'//*[@id="{field}-error"]')), 1, field)
        form = self.form(browser, "bin")
        self.assertEqual(form.getControl(name="name.kk").value, "Жаңадан келген")
        self.assertEqual(form.getControl(name="kinds:list").value, ["issuer"])
        self.assertEqual(form.getControl(name="people.0.email").value, "lawyer@newcomer.example")
        form.getControl(name="bin").value = build_parties.number("NEWC")
        form.getControl(name="head.iin").value = build.head().iin
        form.getControl(name="consent").value = ["1"]
        # The work that was done with the first try is still good.
        self.press(browser, "bin")
        self.assertIn("Запрос отправлен", browser.contents)

    def test_an_empty_form_names_everything(self):
        browser = self.page("@@connect")
        self.press(browser, "bin")
        missing = set(self.errors(browser))
        for field in ("kinds", "name.ru", "legal_form.kk", "bin", "email", "head.surname"):
            self.assertIn(field, missing)
        tree = self.tree(browser)
        for field in missing:
            self.assertEqual(len(tree.xpath(f'//*[@id="{field}"]')), 1, field)

    def test_people_are_added_and_taken_out_without_a_script(self):
        browser = self.opened()
        self.press(browser, "bin", "add")
        form = self.form(browser, "bin")
        self.assertEqual(form.getControl(name="people.0.surname").value, "Әлиева")
        focused = self.tree(browser).cssselect("[autofocus]")
        self.assertEqual([one.get("id") for one in focused], ["people.1.surname"])
        form.getControl(name="people.1.surname").value = "Второй"
        self.press(browser, "bin", "remove.0")
        form = self.form(browser, "bin")
        self.assertEqual(form.getControl(name="people.0.surname").value, "Второй")
        self.assertEqual(form.getControl(name="places").value, "1")
        self.assertEqual(self.count(), 0)

    def test_enter_sends(self):
        browser = self.page("@@connect")
        first = self.tree(browser).xpath('//form[@class="connect-form"]//button')[0]
        self.assertEqual(first.get("value"), "send")

    def test_the_trap_is_hidden_and_refuses(self):
        browser = self.opened()
        form = self.form(browser, "bin")
        form.getControl(name="homepage").value = "https://spam.example"
        self.press(browser, "bin")
        self.assertIn("которое люди не видят", browser.contents)
        self.assertEqual(self.count(), 0)
        trap = self.form(browser, "bin").getControl(name="homepage")
        self.assertEqual(trap.value, "")
        inputs = self.tree(browser).xpath('//*[@class="homepage"]')
        self.assertEqual(inputs[0].get("aria-hidden"), "true")

    def test_a_form_that_lay_open_gets_a_new_token_and_keeps_its_values(self):
        browser = self.opened()
        old = self.form(browser, "bin").getControl(name="token").value
        with clock.frozen(clock.now() + timedelta(hours=7)):
            self.press(browser, "bin")
        self.assertIn("открыта слишком долго", browser.contents)
        form = self.form(browser, "bin")
        self.assertNotEqual(form.getControl(name="token").value, old)
        self.assertEqual(form.getControl(name="name.ru").value, "Новичок")

    def test_sent_twice(self):
        browser = self.opened()
        self.solve(browser)
        again = self.opened()
        form = self.form(again, "bin")
        for name in ("token", "solution"):
            value = self.form(browser, "bin").getControl(name=name).value
            form.getControl(name=name).value = value
        self.press(browser, "bin")
        self.press(again, "bin")
        self.assertEqual(again.headers["status"][:3], "409")
        self.assertIn("уже отправлена", again.contents)
        self.assertEqual(self.count(), 1)

    def test_a_forged_form(self):
        browser = self.opened()
        self.form(browser, "bin").getControl(name="_authenticator").value = "0" * 40
        self.press(browser, "bin")
        self.assertEqual(browser.headers["status"][:3], "403")
        self.assertEqual(self.form(browser, "bin").getControl(name="name.ru").value, "Новичок")
        self.assertEqual(self.count(), 0)

    def test_too_large(self):
        browser = self.opened(address="x" * 300_000)
        self.press(browser, "bin")
        self.assertEqual(browser.headers["status"][:3], "413")
        self.assertEqual(self.count(), 0)

    def test_hostile_texts_are_shown_as_texts(self):
        names = dict.fromkeys(("ru", "kk", "en"), HOSTILE)
        browser = self.opened(names=names, bin="1", head=build.head(surname=HOSTILE))
        self.press(browser, "bin")
        self.assertNotIn("<script>alert", browser.contents)

    def test_odd_forms_are_refused_and_break_nothing(self):
        for changes in (
            {"places": "999"},
            {"places": "-1"},
            {"places": "x"},
            {"token": ""},
            {"solution": "x"},
        ):
            browser = self.opened()
            form = self.form(browser, "bin")
            for name, value in changes.items():
                form.getControl(name=name).value = value
            self.press(browser, "bin")
            self.assertEqual(browser.headers["status"][:3], "422", changes)
        self.assertEqual(self.count(), 0)

    def test_in_kazakh_and_english(self):
        for lang, words in (("kk", "Ұйым"), ("en", "Connect an organisation")):
            browser = self.browser()
            browser.addHeader("Accept-Language", lang)
            browser.open(f"{self.url}/@@connect")
            self.assertIn(words, browser.contents)
            self.assertEqual(self.form(browser, "bin").getControl(name="language").value, [lang])


class Following(PageCase):
    """@@connection-status."""

    def look(self, number, code):
        browser = self.page("@@connection-status")
        form = self.form(browser, "code")
        form.getControl(name="number").value = str(number)
        form.getControl(name="code").value = code
        form.submit()
        transaction.begin()
        return browser

    def test_number_and_code_show_the_state_and_nobody(self):
        receipt = self.request()
        browser = self.look(f"№ {receipt.number}", receipt.code)
        self.assertIn("Получен", browser.contents)
        for hidden in ("Новичок", "newcomer", "Сериков"):
            self.assertNotIn(hidden, browser.contents)

    def test_guessing(self):
        receipt = self.request()
        pages = set()
        for number, code in ((receipt.number, "AAAA"), (receipt.number + 5, receipt.code)):
            browser = self.look(number, code)
            self.assertEqual(browser.headers["status"][:3], "404")
            pages.add(self.tree(browser).cssselect(".error-summary")[0].text_content())
        self.assertEqual(len(pages), 1)
        self.set("status_tries", 5)
        for _n in range(4):
            browser = self.look(receipt.number, "AAAA")
        self.assertEqual(browser.headers["status"][:3], "429")

    def test_the_reason_of_a_refusal_is_text(self):
        receipt = self.request()
        self.refuse(receipt.number, HOSTILE)
        browser = self.look(receipt.number, receipt.code)
        self.assertIn("Отказано", browser.contents)
        self.assertIn("alert(1)", browser.contents)
        self.assertNotIn("<script>alert", browser.contents)

    def refuse(self, number, reason):
        onboarding.take(number, self.officer)
        onboarding.refuse(number, self.officer, reason)
        transaction.commit()

    def test_the_number_of_the_letter_is_filled_in(self):
        browser = self.page("@@connection-status?number=12")
        self.assertEqual(self.form(browser, "code").getControl(name="number").value, "12")
