"""The journal as its readers, officers, clients and strangers meet it."""

from io import BytesIO
from kase.is2in.journal import reading
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import TrailQuery
from lxml import html
from openpyxl import load_workbook
from tests.journal.case import JournalCase
from unittest import mock
from urllib.parse import urlencode
import csv
import io


HOSTILE = "<script>alert(1)</script>"


def tree(browser):
    parser = html.HTMLParser(encoding="utf-8")
    return html.fromstring(browser.contents.encode("utf-8"), parser=parser)


class Journal(JournalCase):
    """The page of readers."""

    def test_what_it_shows(self):
        self.act("organization-changed", "organization:ISSR", actor=self.client.id, reason="Так")
        page = self.page_of(self.reader, "@@journal?action=organization-changed").contents
        for text in ("Организация изменена", self.client.full_name, "ISSR", "Причина", "Так"):
            self.assertIn(text, page)
        self.assertIn("/organizations/ISSR", page)

    def test_hostile_words_are_text(self):
        self.act("strange", HOSTILE, actor=HOSTILE, **{HOSTILE: HOSTILE, "reason": HOSTILE})
        page = self.page_of(self.reader, "@@journal").contents
        self.assertNotIn("<script>alert", page)
        self.assertIn("&lt;script&gt;alert", page)
        asked = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
        for name in reading.FILTERS:
            browser = self.page_of(self.reader, f"@@journal?{name}={asked}")
            self.assertNotIn("<script>alert", browser.contents)

    def test_filters(self):
        self.act("partner-added", "organization:CONS", actor=self.client.id)
        for query, found in (
            ("action=partner-added", True),
            ("action=partner-removed", False),
            (f"action=partner-added&person={self.client.email}", True),
            (f"action=partner-added&person={self.reader.email}", False),
            ("action=partner-added&organization=issr", True),
            ("action=partner-added&organization=CONS", False),
            ("action=partner-added&subject=cons", True),
            ("action=partner-added&subject=organization:ISSR", False),
            ("action=partner-added&from=2020-01-01&to=2090-01-01", True),
            ("action=partner-added&to=2020-01-01", False),
            ("action=partner-added&address=192.0.2.1", False),
        ):
            rows = tree(self.page_of(self.reader, f"@@journal?{query}")).xpath("//tbody/tr")
            self.assertEqual(bool(rows), found, query)

    def test_what_is_no_day_is_said(self):
        for text in ("yesterday", "2026-02-31", "0001-01-01", "9999-12-31", "٢٠٢٦-11-20"):
            browser = self.page_of(self.reader, f"@@journal?{urlencode({'from': text})}")
            self.assertEqual(self.status(browser), 400, text)
            self.assertIn("alert-danger", browser.contents)

    def test_pages(self):
        for number in range(7):
            self.act("partner-added", f"organization:N{number}")
        with mock.patch("kase.is2in.journal.browser.journal.SIZE", 3):
            browser = self.page_of(self.reader, "@@journal?action=partner-added")
            seen = []
            for _page in range(3):
                seen += tree(browser).xpath("//tbody/tr//time/@datetime")
                older = tree(browser).xpath('//nav[@class="list-pages"]/a/@href')
                if len(seen) < 7:
                    browser.open(older[-1])
        self.assertEqual((len(seen), seen), (7, sorted(seen, reverse=True)))
        for place in ("x", "1", "1-", "-1-1", "9" * 40 + "-1", "1-9223372036854775808000", "١-١"):
            browser = self.page_of(self.reader, f"@@journal?{urlencode({'after': place})}")
            self.assertEqual(self.status(browser), 400, place)

    def test_who_may_not(self):
        for person in (self.other, self.client):
            for path in ("@@journal", "@@journal?format=csv", "@@journal-proof"):
                browser = self.page_of(person, path)
                self.assertIn(self.status(browser), (403, 404))
                self.assertNotIn("organization-added", browser.contents)
        browser = self.browser()
        browser.open(f"{self.url}/@@journal")
        self.assertNotIn("<td>", browser.contents)
        self.assertEqual(ledger.trail(TrailQuery(action="journal.exported"), 5), ())

    def test_the_menu_offers_it_to_readers_only(self):
        for person, offered in ((self.reader, True), (self.other, False), (self.client, False)):
            page = self.page_of(person, "")
            self.assertEqual("/@@journal" in "".join(tree(page).xpath(
                '//nav[@id="site-menu"]//a/@href')), offered)


class Export(JournalCase):
    """Files that are safe to open, each of them in the journal itself."""

    def test_xlsx_and_csv(self):
        formula = '=HYPERLINK("http://x.example")'
        self.act(formula, "+cmd|' /C calc'!A0", actor="@SUM(1)", reason="-2+3")
        browser = self.page_of(self.reader, "@@journal?format=xlsx")
        sheet = load_workbook(BytesIO(browser.contents)).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        self.assertIn(formula, [cell.value for cell in cells])
        browser.open(f"{self.url}/@@journal?format=csv")
        text = browser.contents
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text.lstrip("\ufeff")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        self.assertEqual(len(rows[0]), 8)
        for row in rows:
            for cell in row:
                self.assertNotRegex(cell, r"^[=+@\t\r-]", row)
        self.assertIn(f"'{formula}", [cell for row in rows for cell in row])
        found = ledger.trail(TrailQuery(action="journal.exported"), 5)
        self.assertEqual([one.details["format"] for one in found], ["csv", "xlsx"])
        self.assertEqual({one.actor for one in found}, {self.reader.id})

    def test_filters_and_the_limit_are_kept(self):
        for _number in range(5):
            self.act("partner-added", "organization:ISSR")
        with mock.patch("kase.is2in.journal.exporting.LIMIT", 3):
            browser = self.page_of(self.reader, "@@journal?format=csv&action=partner-added")
        lines = browser.contents.strip().splitlines()
        self.assertEqual(len(lines), 4)
        [one] = ledger.trail(TrailQuery(action="journal.exported"), 5)
        self.assertEqual(one.details["filters"], ["action=partner-added"])
        self.assertEqual((one.details["rows"], one.details["whole"]), (3, False))

    def test_no_other_kind(self):
        browser = self.page_of(self.reader, "@@journal?format=exe")
        self.assertEqual(self.status(browser), 400)


class Mine(JournalCase):
    """Everybody's own acts, and nobody else's."""

    def test_only_one_s_own(self):
        self.act("partner-added", "organization:ISSR", actor=self.client.id)
        self.act("partner-removed", "organization:ISSR", actor=self.other.id)
        asked = f"person={self.other.email}&organization=ISSR&address=127.0.0.1"
        for query in ("", f"?{asked}"):
            page = self.page_of(self.client, f"@@my-journal{query}").contents
            self.assertIn("Партнер добавлен", "".join(html.fromstring(page).xpath("//td//text()")))
            cells = "".join(html.fromstring(page).xpath("//tbody//text()"))
            self.assertNotIn("Партнер удален", cells)

    def test_export_is_of_one_s_own(self):
        self.act("partner-removed", "organization:ISSR", actor=self.other.id)
        text = self.page_of(self.client, "@@my-journal?format=csv").contents
        self.assertNotIn("Партнер удален", text)

    def test_a_subject_is_a_link_only_where_it_opens(self):
        self.act("partner-added", "organization:CONS", actor=self.client.id)
        page = self.page_of(self.client, "@@my-journal?action=partner-added")
        self.assertEqual(tree(page).xpath("//tbody//td//a"), [])

    def test_it_is_in_the_person_s_menu(self):
        page = tree(self.page_of(self.client, ""))
        links = page.xpath('//details[@class="person-menu"]//a/@href')
        self.assertIn(f"{self.url}/@@my-journal", links)

    def test_nobody_has_none(self):
        browser = self.browser()
        browser.open(f"{self.url}/@@my-journal")
        self.assertNotIn("<tbody>", browser.contents)
