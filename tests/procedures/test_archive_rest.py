"""The archive over HTTP: REST and the page find the same, for those who may see it."""

from html import unescape
from io import BytesIO
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import lists
from kase.is2in.procedures import states
from kase.is2in.procedures.archive import indexing
from kase.is2in.procedures.archive.passages import Passage
from kase.is2in.procedures.services.applications import get
from openpyxl import load_workbook
from tests.procedures.rest import RestCase
from unittest.mock import patch
import re
import transaction


TEXT = "Распределение <b>дивидендов</b> & прибыли за прошлый год"
LABELS = {"ru": "Заявление: Решение", "kk": "Өтініш: Шешім", "en": "Application: Decision"}


class Archive(RestCase):
    def setUp(self):
        super().setUp()
        self.done = self.at(states.ARCHIVE)
        transaction.begin()
        name = self.done.rpartition("/")[2]
        ledger.run_pending_jobs()
        indexing.keep(f"{name}-other", [Passage("answer", TEXT, LABELS)], [])
        ledger.write(
            "UPDATE archive_passage SET application = :name, position = 1000 "
            "WHERE application = :other",
            {"name": name, "other": f"{name}-other"},
        )
        ledger.write(
            "UPDATE archive_text SET application = :name, part = 1000 WHERE application = :other",
            {"name": name, "other": f"{name}-other"},
        )
        transaction.commit()

    def test_words_are_found_with_their_place(self):
        asked = {"tab": "archive", "q": "дивиденды"}
        found = self.call("executor", "GET", "@applications", params=asked)
        [row] = found["items"]
        self.assertEqual((row["@id"], row["decision"]), (self.done, "granted"))
        self.assertEqual(row["officer"], "Департамент листинга")
        [place] = row["found"]
        self.assertEqual((place["kind"], place["title"]), ("answer", LABELS["ru"]))
        self.assertIn({"text": "дивидендов", "found": True}, place["snippet"])
        for part in ("stranger", "other_officer", "consultant"):
            none = self.call(part, "GET", "@applications", params=asked)
            self.assertEqual((none["items"], none["items_total"]), ([], 0), part)
        self.call("executor", "GET", "@applications", 400, params={**asked, "sort_on": "x"})

    def test_page_shows_the_place_and_no_markup(self):
        page = self.person("officer")("GET", "@@archive?q=дивиденды", 200)
        self.assertIn("<mark>дивидендов</mark>", page.text)
        self.assertIn("</mark> &amp; прибыли", page.text.replace("  ", " "))
        self.assertIn(LABELS["ru"], page.text)
        self.assertIn("Решение: Удовлетворено", self.chips("decision=granted"))
        self.assertIn("Найдено: <b>1</b>", self.person("officer")("GET", "@@register", 200).text)

    def test_a_place_leads_to_its_field_with_the_words_marked(self):
        asked = {"tab": "archive", "q": "примера"}
        [row] = self.call("officer", "GET", "@applications", params=asked)["items"]
        place = next(one for one in row["found"] if one["field"])
        stage = self.call("officer", "GET", f"{self.done}/@stages/{place['stage']}")
        self.assertIn(place["form"], [one["id"] for one in stage["forms"]])
        page = self.person("officer")("GET", "@@archive?q=примера", 200).text
        mark = f"#field-{place['form']}-{place['field']}"
        [link] = {one for one in re.findall(r'href="([^"]+)"', page) if one.endswith(mark)}
        summary = self.person("officer")("GET", unescape(link), 200).text
        here = summary[summary.index(f'id="{mark[1:]}"') :].partition("</dd>")[0]
        self.assertIn("<mark>Пример</mark>", here)
        hostile = self.person("officer")(
            "GET", f"{self.done}/@@summary?q=<i>%00%ee%80%80", 200
        ).text
        self.assertNotIn("<mark>", hostile)
        self.assertNotIn("<i>", hostile)
        self.assertEqual(self.person("stranger")("GET", unescape(link), 404).status_code, 404)

    def chips(self, query):
        page = self.person("officer")("GET", f"@@archive?{query}", 200).text
        chips = page[page.index("list-chips") :].partition("</ul>")[0]
        return " ".join("".join(part.partition(">")[2] for part in chips.split("<")).split())

    def test_files_of_the_list(self):
        answer = self.person("officer")("GET", "@@archive?format=xlsx", 200)
        rows = list(load_workbook(BytesIO(answer.content)).active.values)
        self.assertEqual(len(rows), 2)
        self.assertIn("Передано в архив", rows[0])
        self.assertIn("Удовлетворено", rows[1])

    def test_a_long_list_says_that_it_is_counted_up_to_a_limit(self):
        with patch.object(lists, "MOST_COUNTED", 0):
            for text in ("", "дивиденды"):
                asked = {"tab": "archive", "b_size": "1", "q": text}
                found = self.call("officer", "GET", "@applications", params=asked)
                told = len(found["items"]), found["items_total"], found["items_more"]
                self.assertEqual(told, (1, 0, True), asked)
                none = self.call("stranger", "GET", "@applications", params=asked)
                told = none["items"], none["items_total"], none["items_more"]
                self.assertEqual(told, ([], 0, False), asked)

    def test_a_list_that_is_too_long_for_a_file_is_refused_in_words(self):
        asked = {"tab": "archive", "format": "xlsx"}
        with patch.object(get, "EXPORT_LIMIT", 0):
            answer = self.person("officer")("GET", "@applications", 422, params=asked)
        self.assertIn("сузьте", answer.json()["message"])
        answer = self.person("officer")("GET", "@applications", 200, params=asked)
        self.assertEqual(len(list(load_workbook(BytesIO(answer.content)).active.values)), 2)
