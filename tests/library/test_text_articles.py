"""Texts of rules are taken apart into articles and points; nothing of a text is lost."""

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
from kase.is2in.library.text import articles
from kase.is2in.library.text import find
from kase.is2in.library.text import tidy
from kase.is2in.library.text import units
from time import perf_counter
from unittest import TestCase
import re


RULES = """ПРАВИЛА
допуска

Глава 1 Общие положения

Статья 1. Понятия
1. Под заявкой понимается:
 1) заявка покупателя;
 2) заявка продавца.
2. Иные понятия – по закону.
Статья 2. Порядок
Заявление подается в течение трех дней.
Статья 5 настоящих Правил при этом не применяется.
Статья 2-1. Отказ
- 1. Отказать можно один раз.
- 1-1. О причинах сообщают.
Глава 2. Раскрытие
Статья 3¹. Сроки
Срок – 10 дней.
Приложение 1
к Правилам допуска
1. Наименование
2. Адрес
Приложение № 2 к Правилам
1. Наименование
Статья 1. Форма
"""
KAZAKH = """Ереже
1-тарау. Жалпы ережелер
1-бап. Ұғымдар
1. Өтінім – сатып алушының өтінімі.
5-баптың талаптары қолданылады.
56-1-бап. Инсайдерлер
2 - тарау
3-бап
1-қосымша
Нысан
"""
ENGLISH = """RULES
Chapter II. Admission
Article 5. Terms
1. A bid is a bid.
Article 6 of these Rules applies to it.
Article 5-1 Refusal
Appendix A
The form
"""
LINES = strategies.sampled_from(
    [
        *(line for line in RULES.split("\n") if line),
        *(line for line in KAZAKH.split("\n")),
        "",
        "\f",
        "12",
        "слово из-",
        "за границы",
        "Глава II",
        "a) x",
    ]
)
TEXTS = strategies.one_of(
    strategies.text(max_size=300), strategies.lists(LINES, max_size=40).map("\n".join)
)


def anchors(text: str, lang: str = "ru") -> list[str]:
    return [part.anchor for part in articles(text, lang)]


class TestArticles(TestCase):
    def test_chapters_articles_points_and_appendices_of_a_russian_text(self):
        self.assertEqual(
            [
                "preamble",
                "chapter-1",
                "article-1",
                "article-1.point-1",
                "article-1.point-1.subpoint-1",
                "article-1.point-1.subpoint-2",
                "article-1.point-2",
                "article-2",
                "article-2-1",
                "article-2-1.point-1",
                "article-2-1.point-1-1",
                "chapter-2",
                "article-3-1",
                "appendix-1",
                "appendix-1.point-1",
                "appendix-1.point-2",
                "appendix-2",
                "appendix-2.point-1",
                "appendix-2.article-1",
            ],
            anchors(RULES),
        )

    def test_a_part_knows_its_number_title_heading_body_and_what_holds_it(self):
        parts = {part.anchor: part for part in articles(RULES, "ru")}
        article = parts["article-2-1"]
        self.assertEqual(
            ("2-1", "Отказ", "chapter-1"), (article.number, article.title, article.parent)
        )
        self.assertEqual("Статья 2-1. Отказ", article.heading)
        self.assertEqual("3-1", parts["article-3-1"].number)
        self.assertEqual("Срок – 10 дней.", parts["article-3-1"].body)
        self.assertEqual("article-1", parts["article-1.point-2"].parent)
        self.assertEqual("", parts["article-1.point-2"].heading)
        self.assertIn("Статья 5 настоящих Правил", parts["article-2"].body)

    def test_kazakh(self):
        self.assertEqual(
            [
                *("preamble", "chapter-1", "article-1", "article-1.point-1", "article-56-1"),
                *("chapter-2", "article-3", "appendix-1"),
            ],
            anchors(KAZAKH, "kk"),
        )

    def test_english_with_roman_numbers_and_letters(self):
        found = articles(ENGLISH, "en")
        self.assertEqual(
            [
                *("preamble", "chapter-2", "article-5", "article-5.point-1"),
                *("article-5-1", "appendix-a"),
            ],
            [part.anchor for part in found],
        )
        self.assertEqual("II", found[1].number)

    def test_a_text_without_headings_is_its_points(self):
        text = "Приказ\n1. Утвердить.\n1) форму;\n2) срок.\n2. Опубликовать."
        parts = articles(text, "ru")
        self.assertEqual("preamble point-1 point-1.subpoint-1", " ".join(anchors(text)[:3]))
        self.assertEqual(["preamble", "point-1", "point-2"], [part.anchor for part in units(parts)])

    def test_two_parts_of_one_number_have_two_anchors(self):
        self.assertEqual(
            ["article-1", "article-1~2"], anchors("Статья 1. А\nтекст\nСтатья 1. Б\nтекст")
        )

    def test_a_table_of_contents_is_no_articles(self):
        text = (
            "Содержание\nСтатья 1. Понятия\nСтатья 2. Порядок 4\nГлава 3. Иное ........ 5\n"
            "Статья 1. Понятия\nЗаявка.\nСтатья 2. Порядок\nТри дня."
        )
        self.assertEqual(["preamble", "article-1", "article-2"], anchors(text))

    def test_years_and_dates_at_the_beginning_of_a_line_are_no_points(self):
        text = "Статья 1. Срок\nс 1 июля\n2022. Далее\n01.07.2022 года\n12.5 процента"
        self.assertEqual(["article-1"], anchors(text))

    def test_units_hold_the_points_of_an_article(self):
        found = {part.anchor: part for part in units(articles(RULES, "ru"))}
        self.assertIn("заявка продавца", found["article-1"].text)
        self.assertNotIn("article-1.point-1", found)

    def test_find(self):
        parts = articles(RULES, "ru")
        for number, anchor in {
            "2": "article-2",
            "2-1": "article-2-1",
            "2–1": "article-2-1",
            "3¹": "article-3-1",
            "1.2": "article-1.point-2",
            "appendix-1": "appendix-1",
            "APPENDIX-1.point-2": "appendix-1.point-2",
        }.items():
            with self.subTest(number):
                found = find(parts, number)
                self.assertEqual(anchor, found and found.anchor)
        self.assertIsNone(find(parts, "99"))
        self.assertIsNone(find(parts, ""))
        self.assertEqual("point-2", find(articles("1. Раз\n2. Два", "ru"), "2").anchor)

    def test_a_long_text_takes_no_time(self):
        text = "\n".join(
            f"Статья {number}. Имя\n" + "1. Слово за словом. " * 100 for number in range(3000)
        )
        begun = perf_counter()
        self.assertEqual(6000, len(articles(text, "ru")))
        self.assertLess(perf_counter() - begun, 10)

    def test_lines_made_to_make_patterns_hang(self):
        for line in ("1-" * 20000, "Статья " + "1-" * 5000, "(" * 50000, "5 " * 20000 + "-бап"):
            for lang in ("ru", "kk", "en"):
                begun = perf_counter()
                articles(line, lang)
                self.assertLess(perf_counter() - begun, 2, line[:10])


class TestNothingIsLost(TestCase):
    @settings(max_examples=200, deadline=None)
    @given(TEXTS, strategies.sampled_from(["ru", "kk", "en"]))
    def test_the_parts_are_the_whole_text(self, text, lang):
        parts = articles(text, lang)
        self.assertEqual(tidy(text), "".join(part.text for part in parts))
        self.assertEqual(tidy(text), "".join(part.text for part in units(parts)))
        self.assertEqual(units(parts), units(units(parts)))

    @settings(max_examples=200, deadline=None)
    @given(TEXTS)
    def test_anchors_differ_and_are_safe_and_parents_come_before(self, text):
        before: set[str] = set()
        for part in articles(text, "ru"):
            self.assertNotIn(part.anchor, before)
            self.assertRegex(part.anchor, r"^[a-z0-9.~-]+$")
            self.assertTrue(not part.parent or part.parent in before)
            before.add(part.anchor)


class TestTidy(TestCase):
    @settings(max_examples=300, deadline=None)
    @given(TEXTS)
    def test_what_is_tidy_stays(self, text):
        once = tidy(text)
        self.assertEqual(once, tidy(once))
        self.assertFalse(re.search(r"[\x00-\x08\x0c-\x1f]|  |\n{3}", once))

    def test_broken_words_are_joined_and_hyphens_that_belong_stay(self):
        for broken, whole in {
            "обяза-\nтельство": "обязательство",
            "из-\nза": "из-за",
            "какой-\nлибо": "какой-либо",
            "купли-продажи и купли-\nпродажи": "купли-продажи и купли-продажи",
            "Нур-\nСултан": "Нур-\nСултан",
            "обя\u00adзан": "обязан",
        }.items():
            with self.subTest(broken):
                self.assertEqual(whole, tidy(broken))

    def test_numbers_and_running_lines_of_pages_are_dropped(self):
        pages = [
            f"Правила биржи\nСлова страницы {word}\n– {number} –"
            for number, word in ((1, "один"), (2, "два"), (3, "три"), (4, "четыре"))
        ]
        text = tidy("\f".join(pages))
        self.assertNotIn("Правила биржи", text)
        self.assertNotIn("–", text)
        self.assertIn("Слова страницы четыре", text)

    def test_numbers_in_a_text_without_pages_stay(self):
        self.assertEqual("цена\n5\nтенге", tidy("цена\n5\nтенге"))
