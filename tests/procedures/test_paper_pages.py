"""Pages of the paper mode as people send them: forms, a scan, what is refused (paragraph 26)."""

from datetime import timedelta
from io import BytesIO
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.paper import outages
from kase.is2in.procedures.paper import slips
from kase.is2in.terms import clock
from tests.builders.answers import PDF
from tests.procedures.test_work_pages import PagesCase
from urllib.parse import urlencode
import transaction


HOSTILE = "<script>alert(1)</script>"


class PaperPages(PagesCase):
    """A clerk and an executor without scripts."""

    def at_minute(self, minutes):
        moment = clock.almaty(clock.now()) - timedelta(minutes=minutes)
        return moment.replace(tzinfo=None).isoformat("T", "minutes")

    def outage(self, began=60, reason="Нет питания"):
        page = self.page("clerk", "@@outages")
        page.raiseHttpErrors = False
        page.getControl(name="began").value = self.at_minute(began)
        page.getControl(name="reason").value = reason
        page.getForm(index=self.form_with(page, "began")).submit()
        transaction.begin()
        return page

    def form_with(self, page, name):
        """Return the place of the form that has an input."""
        return next(
            place
            for place, form in enumerate(page.getForm(index=n) for n in range(99))
            if name in form._form.fields
        )

    def slip(self, **fields):
        page = self.page("clerk", "@@paper-slip-add")
        page.raiseHttpErrors = False
        values = {"organization": "ISSR", "brought_by": HOSTILE, "pages": "12", **fields}
        for name, value in values.items():
            page.getControl(name=name).value = value
        page.getControl(name="procedure").value = ["listing-shares"]
        page.getControl("Присвоить номер").click()
        transaction.begin()
        return page

    def test_an_outage_is_declared_and_ended(self):
        wrong = self.outage(reason=" ")
        self.assertTrue(wrong.headers["Status"].startswith("422"))
        self.sees(wrong, "Заполните это поле")
        self.outage(reason=HOSTILE)
        again = self.outage(began=5)
        self.assertTrue(again.headers["Status"].startswith("409"))
        page = self.page("clerk", "@@outages")
        self.assertNotIn(HOSTILE, page.contents)
        [one] = outages.outages()
        page.getControl(name="end").click()
        transaction.begin()
        self.assertFalse(outages.outage(one.id).lasts(clock.now()))
        self.assertNotIn('name="began"', self.page("executor", "@@outages").contents)

    def test_a_paper_is_received_and_entered_with_its_scan(self):
        self.outage()
        wrong = self.slip(pages="0")
        self.assertTrue(wrong.headers["Status"].startswith("422"))
        self.assertEqual(wrong.getControl(name="organization").value, "ISSR", "nothing is lost")
        page = self.slip()
        self.assertIn("/@@paper-slip/", page.url)
        self.assertNotIn(HOSTILE, page.contents)
        number = page.url.rpartition("/")[2]
        printed = self.page("clerk", f"@@paper-slip-file/{number}")
        self.assertTrue(printed.contents.startswith(b"%PDF"))
        application = self.at(states.FILLING)
        here = f"@@paper-slip/{number}"
        for data, name, status in (
            (b"<html>", "scan.pdf", "422"),
            (PDF, "scan.exe", "422"),
            (None, "", "422"),
            (PDF, "Скан.pdf", "200"),
        ):
            page = self.page("executor", here)
            page.raiseHttpErrors = False
            page.getControl(name="application").value = [application.getId()]
            if data is not None:
                page.getControl(name="scan").add_file(BytesIO(data), "application/pdf", name)
            page.getControl("Внести").click()
            transaction.begin()
            self.assertTrue(page.headers["Status"].startswith(status), (name, page.headers))
        entered = slips.slip(self.people.clerk, int(number))
        self.assertEqual(entered.application, application.getId())
        self.assertIn(entered.scan, [one.id for one in api.documents(application)])
        self.assertNotIn('name="scan"', self.page("executor", here).contents)

    def test_a_slip_is_annulled_once(self):
        self.outage()
        number = self.slip().url.rpartition("/")[2]
        pages = [self.page("clerk", f"@@paper-slip/{number}") for _n in range(2)]
        for page, status in zip(pages, ("200", "409"), strict=True):
            page.raiseHttpErrors = False
            page.getControl(name="reason").value = "Принята дважды"
            page.getControl("Аннулировать расписку").click()
            transaction.begin()
            self.assertTrue(page.headers["Status"].startswith(status), page.headers["Status"])

    def test_nobody_else_and_no_forged_form(self):
        self.outage()
        number = self.slip().url.rpartition("/")[2]
        for part, path, status in (
            ("executor", "@@paper-slip-add", 403),
            ("officer", "@@paper-slip-add", 403),
            ("stranger", f"@@paper-slip/{number}", 404),
            ("stranger", f"@@paper-slip-file/{number}", 404),
            ("clerk", "@@paper-slip/0", 404),
            ("clerk", "@@paper-slip/x", 404),
        ):
            self.assertEqual(self.status(part, path), status, (part, path))
        for path, sent in (
            (f"@@paper-slip/{number}", {"action": "annul", "reason": "x"}),
            ("@@outages", {"end": str(outages.outages()[0].id)}),
        ):
            browser = self.browser("clerk")
            browser.handleErrors, browser.raiseHttpErrors = True, False
            browser.post(f"{self.url}/{path}", urlencode(sent))
            self.assertIn(browser.headers["Status"][:3], ("403",), path)
        transaction.begin()
        self.assertEqual(slips.slip(self.people.clerk, int(number)).state, "waiting")
        self.assertTrue(outages.current_outage())
