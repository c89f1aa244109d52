"""What a list shows, and the addresses it leads to."""

from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import period
from lxml import html
from tests.web.case import HOSTILE
from tests.web.case import ListCase
from tests.web.case import Many
from tests.web.case import Marked
from tests.web.case import People
from tests.web.case import rows
from urllib.parse import parse_qs
from urllib.parse import urlsplit


def said(address):
    """Return the parameters of an address."""
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


class Pages(ListCase):
    def test_rows_count_and_pages(self):
        page = self.page()
        self.assertEqual(len(page.xpath("//tbody/tr")), 25)
        self.assertIn("60", page.xpath('string(//*[@class="list-count"]/span)'))
        [following] = page.xpath('//nav[@class="list-pages"]//a/@href')
        self.assertEqual(said(following), {"b_start": ["25"]})
        last = self.page("b_start=50")
        self.assertEqual(len(last.xpath("//tbody/tr")), 10)
        self.assertIn("51–60", last.xpath('string(//nav[@class="list-pages"])'))

    def test_size_of_a_page(self):
        self.assertEqual(len(self.page("b_size=50").xpath("//tbody/tr")), 50)
        for wrong in ("7", "-1", "x", "1000000", "٥٠"):
            self.assertEqual(self.view(b_size=wrong).page_size, 25, wrong)

    def test_pages_by_marks(self):
        first = self.page(kind=Marked)
        self.assertEqual(len(first.xpath("//tbody/tr")), 25)
        self.assertEqual(first.xpath('//*[@class="list-count"]/span'), [])
        [following] = first.xpath('//nav[@class="list-pages"]//a/@href')
        self.assertEqual(said(following), {"after": ["25"]})
        last = self.page("after=50", kind=Marked)
        [back] = last.xpath('//nav[@class="list-pages"]//a/@href')
        self.assertEqual((len(last.xpath("//tbody/tr")), said(back)), (10, {}))

    def test_a_long_list_is_counted_up_to_a_limit(self):
        first = self.page(kind=Many)
        told = first.xpath('string(//*[@class="list-count"]/span)')
        self.assertEqual(" ".join(told.split()), "Found: more than 40")
        pages = first.xpath('string(//nav[@class="list-pages"])')
        self.assertIn("1–25 of more than 40", pages)
        self.assertNotIn("goes on", pages)
        last = self.page("b_start=25", kind=Many)
        pages = last.xpath('//nav[@class="list-pages"]')[0]
        self.assertEqual(pages.xpath('.//a[@rel="next"]'), [])
        self.assertIn("The list goes on", pages.xpath("string()"))
        self.assertIsNone(self.view(kind=Many).count())
        few = self.view("q=001", kind=Many)
        self.assertEqual(few.count(), 1)
        self.assertNotIn("more than", few())

    def test_what_is_hostile_stays_text(self):
        page = self.page("q=<script>alert(1)</script>&state=%22onload=x")
        self.assertEqual(page.xpath("//script[not(@src)] | //@onload"), [])
        self.assertIn("<script>alert(1)</script>", page.xpath('string(//*[@class="list-chips"])'))

    def test_an_empty_cell_leads_nowhere(self):
        named, nameless = rows(2)
        nameless.name = ""
        page = self.page(source=(named, nameless))
        self.assertEqual(len(page.xpath("//tbody/tr")), 2)
        self.assertEqual(page.xpath("//tbody//td//a/text()"), [HOSTILE])

    def test_each_value_in_its_form(self):
        page = self.page("columns=at&columns=day&columns=amount&b_start=1")
        cells = page.xpath("//tbody/tr[1]/td/text() | //tbody/tr[1]/td//text()[1]")
        self.assertEqual(cells[:1], ["03.03.2021 02:30"])
        self.assertIn("02.03.2021", cells)
        self.assertIn("1\u202f234,50", cells)


class Sorting(ListCase):
    def test_headers_say_and_turn_the_order(self):
        page = self.page("q=x&sort_on=state&sort_order=descending", source=rows())
        page = self.page("sort_on=state&sort_order=descending")
        heads = {head.xpath("string()").strip(): head for head in page.xpath("//th")}
        self.assertEqual(heads["State"].get("aria-sort"), "descending")
        self.assertIsNone(heads["Name"].get("aria-sort"))
        turned = said(heads["State"].xpath("a/@href")[0])
        self.assertEqual(turned, {"sort_on": ["state"], "sort_order": ["asc"]})
        self.assertEqual(heads["Time"].xpath("a"), [])

    def test_unknown_columns_are_not_sorted_by(self):
        for wrong in ("at", "nothing", "__class__"):
            self.assertEqual(self.view(sort_on=wrong).sort, "name", wrong)


class Filtering(ListCase):
    def test_chips_are_taken_away_one_by_one(self):
        view = self.view("q=Имя&state=closed&at_from=2021-03-05&at_to=2021-03-07&sort_on=name")
        chips = {chip["title"]: chip for chip in view.chips()}
        self.assertEqual(chips["State"]["text"], "Closed <b>")
        self.assertEqual(chips["Time"]["text"], "05.03.2021 – 07.03.2021")
        kept = said(chips["Time"]["remove"])
        self.assertEqual(kept["state"] + kept["q"], ["closed", "Имя"])
        self.assertFalse({"at_from", "at_to"} & kept.keys())
        self.assertEqual(kept["sort_on"], ["name"])
        page = html.fromstring(view())
        self.assertEqual(len(page.xpath('//*[@class="chip"]')), 3)
        [everything] = page.xpath('//*[@class="list-chips"]/li[not(a[@class="chip"])]/a/@href')
        self.assertEqual(said(everything).keys(), {"sort_on", "sort_order"})

    def test_days_are_of_almaty_and_both_included(self):
        start, end = period({"at_from": "2021-03-05", "at_to": "2021-03-05"}, "at")
        self.assertEqual(start.isoformat(), "2021-03-05T00:00:00+06:00")
        self.assertEqual(end.isoformat(), "2021-03-06T00:00:00+06:00")
        self.assertEqual(period({}, "at"), (None, None))
        self.assertEqual(period({"at_to": "9999-12-31"}, "at")[1], None)
        # 20:30 in UTC is the next day in Almaty.
        view = self.view("at_from=2021-03-05&at_to=2021-03-05")
        view.load()
        self.assertEqual({row.at.day for row in view.rows}, {4})

    def test_days_that_are_none_filter_nothing(self):
        view = self.view("at_from=yesterday&at_to=2021-02-31")
        self.assertEqual((view.query, view.chips()), ({}, []))

    def test_one_day_in_words(self):
        self.assertEqual(self.view("at_from=2021-03-05").chips()[0]["text"], "с 05.03.2021")
        self.assertEqual(self.view("at_to=2021-03-05").chips()[0]["text"], "по 05.03.2021")

    def test_a_filter_the_list_begins_with_is_emptied_aloud(self):
        class Begun(People):
            begins_with = ("state",)

        view = self.view("state=open&q=a", kind=Begun)
        remove = next(chip["remove"] for chip in view.chips() if chip["title"] == "State")
        self.assertEqual(said(remove), {"q": ["a"], "state": [""]})
        emptied = self.view("state=&q=a", kind=Begun)
        self.assertEqual(said(emptied.address(b_start=25))["state"], [""])

    def test_what_names_the_list_is_kept(self):
        class Tabbed(People):
            kept = ("tab",)

        view = self.view("tab=late&state=open", kind=Tabbed)
        self.assertEqual(said(view.address())["tab"], ["late"])
        self.assertIn(("tab", "late"), view.hidden())
        self.assertEqual(said(view.everything), {"tab": ["late"], "view": ["all"]})


class Nothing(ListCase):
    def test_none_yet_says_what_to_do(self):
        page = self.page(source=())
        state = page.xpath('//*[@class="empty-state"]')[0]
        self.assertIn("Add the first one.", state.xpath("string()"))
        self.assertEqual(state.xpath(".//a/@href"), ["http://nohost/plone/add"])
        self.assertEqual(page.xpath('//form[@role="search"]'), [])
        self.assertEqual(page.xpath('//*[@id="view-name"]'), [])

    def test_none_that_fits_leads_back(self):
        page = self.page("q=nobody&sort_on=state")
        [link] = page.xpath('//*[@class="empty-state"]//a/@href')
        self.assertNotIn("q", said(link))
        self.assertTrue(page.xpath('//form[@role="search"]'))

    def test_what_finds_nothing_today_can_be_kept(self):
        page = self.page("q=nobody", source=())
        self.assertEqual(len(page.xpath('//*[@id="view-name"]')), 1)
        self.assertEqual(page.xpath('//a[contains(@href, "format=xlsx")]'), [])


class Columns(ListCase):
    def test_order_of_the_address_counts(self):
        view = self.view("columns=amount&columns=name&columns=name&columns=none")
        self.assertEqual([one.id for one in view.shown_columns], ["amount", "name"])
        self.assertEqual(said(view.address())["columns"], ["amount", "name"])

    def test_none_known_means_the_lists_own(self):
        shown = [one.id for one in self.view("columns=none").shown_columns]
        self.assertEqual(shown, ["name", "state", "at", "amount"])

    def test_all_are_offered_those_shown_first(self):
        offered = self.view("columns=day&columns=name").choices()
        self.assertEqual([one["column"].id for one in offered][:2], ["day", "name"])
        self.assertEqual([one["place"] for one in offered], [1, 2, 3, 4, 5])
        self.assertEqual([one["shown"] for one in offered], [True, True, False, False, False])


class Files(ListCase):
    def test_exactly_what_is_chosen(self):
        view = self.view("format=csv&state=closed&columns=amount&columns=name&sort_on=name")
        lines = view().decode("utf-8-sig").splitlines()
        self.assertEqual(lines[0], "Amount;Name")
        self.assertEqual(len(lines), 31)
        self.assertIn("1234.50;" + "'=HYPERLINK", lines[1].replace('"', "", 1))

    def test_headers_of_the_answer(self):
        view = self.view("format=xlsx")
        self.assertTrue(view().startswith(b"PK"))
        headers = view.request.response
        self.assertIn("spreadsheetml", headers.getHeader("Content-Type"))
        self.assertEqual(
            headers.getHeader("Content-Disposition"), 'attachment; filename="people.xlsx"'
        )

    def test_other_kinds_are_refused(self):
        with self.assertRaises(Malformed):
            self.view("format=exe")()

    def test_hostile_text_is_there(self):
        self.assertIn(HOSTILE, [row.name for row in rows()])
