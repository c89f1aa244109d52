"""A subscription from the seller's application to its deals, by hand, by six people.

With ``IS2IN_PICTURES`` in the environment pictures of the pages are left in that folder, and each
is looked at by axe.
"""

from axe_playwright_python.base import AXE_FILE_PATH
from datetime import timedelta
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.subscription import accounts
from kase.is2in.subscription.types import Account
from pathlib import Path
from playwright.sync_api import expect
from playwright.sync_api import Page
from tests.browser.chrome import chromium
from tests.browser.chrome import started
from tests.browser.chrome import window
from tests.browser.test_access import basic
from tests.browser.test_access import LOOK
from tests.browser.test_access import STICKS_OUT
from tests.builders import parties as build
from tests.builders.keys import key_of
from tests.subscription.storage import NOON
from tests.subscription.test_rest import RestCase
from tests.subscription.test_rest import TERMS
import os
import re
import transaction
import unittest


PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
MOMENTS = {
    "start": TERMS.start,
    "end": TERMS.end,
    "activation": TERMS.activation,
    "deals_at": TERMS.deals_at,
    "settlement_at": TERMS.settlement_at,
}
CHECKED = ("parameters", "timetable", "mode")


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class InTheBrowser(RestCase):
    """Seller and its head, the trading department, two buyers, the control user."""

    def setUp(self):
        super().setUp()
        self.head = build.person("head@broker1.example", "BRK1", ("first_head",))
        # The page of signing shows the ways for which there are trusted authorities.
        key_of(self.head)
        self.browser = self.enterContext(started())
        self.windows: dict[str, Page] = {}
        self.problems: list[str] = []
        accounts.keep(Account("BRK3-01", "BRK3"))
        transaction.commit()

    def test_from_the_application_to_the_deals(self):
        self.seller_applies()
        self.staff_decide()
        self.buyers_bid()
        self.seller_looks_at_demand()
        self.seller_distributes()
        self.deals_are_made()
        self.assertEqual(self.problems, [])

    def open(self, person, path: str) -> Page:
        """Open a page of the site as a person, each in a window of their own."""
        if person.id not in self.windows:
            headers = {"Authorization": basic(person.email, build.PASSWORD)}
            context = window(self.browser, locale="ru-RU", viewport=DESK)
            context.set_extra_http_headers({**headers, "Cookie": "I18N_LANGUAGE=ru"})
            self.windows[person.id] = context.new_page()
            self.windows[person.id].on("pageerror", lambda one: self.problems.append(str(one)))
        page = self.windows[person.id]
        answer = page.goto(path if path.startswith("http") else f"{self.url}/{path}")
        self.assertEqual(answer.status, 200, path)
        return page

    def at(self, person, path: str = "") -> Page:
        """Open a page of the subscription."""
        return self.open(person, f"{self.place}/{path}".rstrip("/"))

    def file(self, person, path: str) -> bytes:
        """Return a file of the subscription that a person downloads."""
        answer = self.ask(person, "GET", f"{self.place}/{path}", Accept="*/*")
        self.assertEqual(answer.status_code, 200, path)
        return answer.content

    def press(self, page: Page, text: str) -> None:
        """Press the button or follow the link of a text."""
        page.locator("main").locator("button, a.btn, a").get_by_text(text, exact=True).last.click()
        page.wait_for_load_state()

    def picture(self, page: Page, name: str) -> None:
        """Keep what a page looks like on a desk and on a phone."""
        folder = os.environ.get("IS2IN_PICTURES")
        if folder:
            for width, size in (("", DESK), ("-phone", PHONE)):
                page.set_viewport_size(size)
                page.screenshot(path=Path(folder) / f"{name}{width}.png", full_page=True)
                with self.subTest(page=name, width=size["width"]):
                    self.assertEqual(page.evaluate(STICKS_OUT), [])
            page.set_viewport_size(DESK)
            page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
            with self.subTest(page=name):
                self.assertEqual(page.evaluate(LOOK), [])

    def sign(self) -> None:
        """Sign what waits, as the seller's first head, with a program beside the browser."""
        page = self.at(self.head, "@@sign")
        data = self.file(self.head, "@@to-sign-file")
        self.picture(page, "subscription-sign")
        page.wait_for_load_state("networkidle")
        way = page.locator("[data-provider=upload]")
        if way.get_attribute("open") is None:
            way.locator("summary").press("Enter")
        cms = make_cms(data, key_of(self.head))
        file = {"name": "a.cms", "mimeType": "application/pkcs7-signature", "buffer": cms}
        way.locator("input[type=file]").set_input_files(file)
        # By keyboard: a viewer of PDF inside the page may take the pointer.
        way.locator("form button").press("Enter")
        page.wait_for_url(self.place)

    def decide(self, person, name: str, **fields: str) -> None:
        """Make a move by its page."""
        page = self.at(person)
        page.locator(f'main a[href$="/@@subscription-move/{name}"]').first.click()
        for field, value in fields.items():
            page.fill(f"#{field}", value)
        self.picture(page, f"subscription-move-{name}")
        page.locator("main form button.btn").first.click()
        page.wait_for_url(self.place)

    def seller_applies(self) -> None:
        """Annex 1, a wrong date mended, the signature of the first head."""
        page = self.open(self.seller, "subscriptions")
        page.locator('main a[href$="/@@subscription-new"]').first.click()
        page.fill("#issuer", "АО «Казахстанский эмитент»")
        page.fill("#security_kind", "акции простые")
        page.fill("#isin", "KZ1C00000959")
        page.fill("#quantity", "100 000")
        for name, moment in MOMENTS.items():
            page.fill(f"#{name}", (moment + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M"))
        page.select_option("#mode", "no_ccp")
        page.select_option("#settlement_by", "other")
        page.check("#disclose-id")
        page.fill("#end", "2026-11-19T16:00")
        self.press(page, "Сохранить заявление")
        expect(page.locator(".error-summary")).to_be_visible()
        self.picture(page, "subscription-new")
        page.fill("#end", (TERMS.end + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M"))
        self.press(page, "Сохранить заявление")
        page.wait_for_url(re.compile(r"/subscriptions/s-\d+$"))
        self.place = page.url
        self.name = self.place.rpartition("/")[2]
        self.picture(page, "subscription-draft")
        self.sign()
        self.decide(self.seller, "submit")

    def staff_decide(self) -> None:
        """The check list, the decision, the announcement."""
        page = self.at(self.trading, "@@subscription-check")
        for name in CHECKED:
            page.check(f"#{name}-yes")
        self.picture(page, "subscription-check")
        page.locator("button[value=approve]").click()
        page.wait_for_url(re.compile("@@subscription-move/approve$"))
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(self.place)
        self.decide(self.trading, "announce")
        page = self.open(self.trading, "subscriptions/@@subscriptions-due")
        self.picture(page, "subscriptions-due")
        expect(page.locator("main table")).to_contain_text("Начало")

    def buyers_bid(self) -> None:
        """One by one, and from a file with a bad row."""
        self.act(NOON)
        page = self.at(self.buyer)
        self.picture(page, "subscription-overview")
        self.press(page, "Подать новую заявку")
        page.fill("#price", "1 000")
        page.fill("#quantity", "60 000")
        expect(page.locator("[data-sum] b")).to_contain_text("60")
        page.locator("[id='investor.iin_bin']").fill("850101300125")
        self.press(page, "Подать заявку")
        expect(page.locator(".error-summary")).to_contain_text("ИИН")
        self.picture(page, "subscription-bid-new")
        page.locator("[id='investor.iin_bin']").fill("850101300124")
        self.press(page, "Подать заявку")
        page.wait_for_url(re.compile(r"@@bid/1$"))
        self.picture(page, "subscription-bid")
        page = self.at(self.other, "@@bids-bulk")
        self.picture(page, "subscription-bulk")
        table = self.file(self.other, "@@bids-template/csv").decode()
        head, row = table.lstrip("\ufeff").split("\r\n")[:2]
        rows = [
            row.replace("1;", f"{number};", 1).replace(";0.01;1;", f";{price};{quantity};")
            for number, (price, quantity) in enumerate(
                (("990", "50000"), ("980.00", "700"), ("-1", "5"), ("1010", "12000")), 1
            )
        ]
        data = "\r\n".join((head, *rows)).encode()
        file = {"name": "bids.csv", "mimeType": "text/csv", "buffer": data}
        page.set_input_files("#file", file)
        self.press(page, "Подать заявки")
        expect(page.locator("[role=status]")).to_contain_text("Принято: 3, отклонено: 1.")
        self.picture(page, "subscription-report")

    def seller_looks_at_demand(self) -> None:
        """The charts with their tables, shown anew without loading the page."""
        page = self.at(self.seller, "@@demand")
        expect(page.locator("svg.plot path.line").first).to_be_visible()
        expect(page.locator("main")).to_contain_text("122")
        self.picture(page, "subscription-demand")
        page = self.at(self.seller, "@@bids")
        self.picture(page, "subscription-book")
        expect(page.locator("main tbody tr")).to_have_count(4)

    def seller_distributes(self) -> None:
        """Two rules side by side, the choice, the register, the signature."""
        self.act(TERMS.deals_at - timedelta(hours=15))
        page = self.at(self.seller, "@@allotment")
        self.press(page, "Запомнить для сравнения")
        page.select_option("#example", "price_time")
        self.press(page, "Взять образец")
        self.press(page, "Рассчитать")
        expect(page.locator(".compared .panel")).to_have_count(2)
        self.picture(page, "subscription-simulator")
        self.press(page, "Выбрать это правило")
        page.wait_for_url(re.compile("@@register-hand-over$"))
        self.picture(page, "subscription-hand-over")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(self.place)
        self.picture(self.at(self.seller, "@@registers"), "subscription-registers")
        self.sign()

    def deals_are_made(self) -> None:
        """Each buyer sees what became of its bids; the proof holds."""
        self.act(TERMS.deals_at)
        page = self.at(self.buyer, "@@deals")
        expect(page.locator("main tbody tr")).to_have_count(1)
        self.picture(page, "subscription-deals")
        page = self.at(self.other, "@@bids")
        expect(page.locator("main")).to_contain_text("Удовлетворена частично")
        page = self.at(self.buyer, "@@bid/1")
        expect(page.locator("main")).to_contain_text("Доказательство проверено")
        self.picture(page, "subscription-proof")
        page = self.at(self.seller, "@@results")
        self.picture(page, "subscription-results")
        expect(page.locator("main")).to_contain_text("100")
        self.picture(self.at(self.trading, "@@course"), "subscription-course")
