"""Two editions side by side: which parts changed, which words, in bounded time."""

from collections import Counter
from difflib import SequenceMatcher
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
from kase.is2in.library.text import articles
from kase.is2in.library.text import compare
from kase.is2in.library.text import summary_of
from kase.is2in.library.text import tidy
from kase.is2in.library.text.differing import differences
from kase.is2in.library.text.differing import words
from time import perf_counter
from unittest import TestCase
import random


OLD = """Правила
Статья 1. Понятия
Заявкой называется заявка на покупку бумаг, поданная покупателем.
Статья 2. Срок
Заявление подается не позднее чем за два рабочих дня до начала приема.
Статья 3. Расчеты
Расчеты идут через депозитарий по приказам клиринговой организации в день сделки.
Статья 4. Отказ
Продавец вправе отказаться от проведения и сообщает об этом письменно.
"""
WORDS = strategies.sampled_from(["Биржа", "и", ",", "покупатель", "5", "\n", "не", ".", "бумаги"])
TEXTS = strategies.lists(WORDS, max_size=60).map(" ".join)
LINES = strategies.sampled_from(
    ["Статья 1. А", "Статья 2. Б", "Статья 3. В", "1. Раз", "1) под", "Слова о сроке и цене", ""]
)
RULES = strategies.lists(LINES, max_size=20).map("\n".join)


def changes(new: str, old: str = OLD):
    return compare(articles(old, "ru"), articles(new, "ru"))


def states(new: str, old: str = OLD) -> list[tuple[str, str]]:
    return [(change.part.anchor, change.state) for change in changes(new, old)]


class TestCompare(TestCase):
    def test_the_same_text(self):
        self.assertEqual({"same"}, {state for _anchor, state in states(OLD)})

    def test_white_space_is_no_change(self):
        spaced = OLD.replace("до начала", "до\nначала").replace("Статья 3", "\n\nСтатья 3")
        self.assertEqual({"same"}, {state for _anchor, state in states(spaced)})

    def test_changed_words_are_shown_in_their_place(self):
        found = changes(OLD.replace("два рабочих дня", "пять рабочих дней"))
        change = next(change for change in found if change.state == "changed")
        self.assertEqual("article-2", change.part.anchor)
        shown = [(piece.op, piece.text.strip()) for piece in change.pieces if piece.op != "same"]
        self.assertEqual([("removed", "два рабочих дня"), ("added", "пять рабочих дней")], shown)

    def test_an_inserted_article(self):
        new = OLD.replace("Статья 3.", "Статья 2-1. Форма\nФорма электронная.\nСтатья 3.")
        self.assertIn(("article-2-1", "added"), states(new))
        self.assertEqual(1, summary_of(changes(new))["added"])

    def test_a_removed_article_stands_where_it_was(self):
        old, new = OLD.split("Статья 2."), OLD.split("Статья 3.")
        self.assertEqual(
            [
                *(("preamble", "same"), ("article-1", "same"), ("article-2", "removed")),
                *(("article-3", "same"), ("article-4", "same")),
            ],
            states(old[0] + "Статья 3." + new[1]),
        )

    def test_articles_that_got_other_numbers_moved(self):
        new = OLD
        for number in (4, 3, 2):
            new = new.replace(f"Статья {number}.", f"Статья {number + 1}.")
        new = new.replace("Статья 3.", "Статья 2. Новое\nСовсем иное правило о сборах.\nСтатья 3.")
        self.assertEqual(
            [
                *(("preamble", "same"), ("article-1", "same"), ("article-2", "added")),
                *(("article-3", "moved"), ("article-4", "moved"), ("article-5", "moved")),
            ],
            states(new),
        )
        self.assertTrue(changes(new)[3].renumbered)

    def test_renumbered_and_changed_at_once(self):
        new = OLD.replace("Статья 4. Отказ", "Статья 9. Отказ").replace("письменно", "сразу")
        change = changes(new)[-1]
        self.assertEqual(("changed", True), (change.state, change.renumbered))
        self.assertEqual("article-4", change.old.anchor)

    def test_an_article_written_anew_is_changed(self):
        new = OLD.replace(
            "Заявкой называется заявка на покупку бумаг, поданная покупателем.", "Исключена."
        ).replace("Понятия", "—")
        self.assertIn(("article-1", "changed"), states(new))

    def test_a_heading_that_stayed_can_be_left_out(self):
        new = OLD.replace("два рабочих дня", "пять рабочих дней").replace("Отказ", "Отзыв")
        found = {change.part.anchor: change for change in changes(new)}
        shown = found["article-2"].below
        self.assertTrue(shown[0].text.startswith("Заявление подается"), shown)
        self.assertEqual(found["article-2"].pieces[1:], shown[1:])
        for anchor in ("preamble", "article-4"):
            self.assertEqual(found[anchor].pieces, found[anchor].below)
        added = changes(OLD + "Статья 5. Еще\nСлова")[-1]
        self.assertEqual(added.pieces, added.below)
        first = changes("Статья 1. А\nДругие", "Статья 1. А\nСлова")[0]
        self.assertEqual([("removed", "Слова"), ("added", "Другие")], [
            (piece.op, piece.text) for piece in first.below
        ])

    def test_nothing_against_something(self):
        self.assertEqual((), compare((), ()))
        self.assertEqual({"added"}, {change.state for change in compare((), articles(OLD, "ru"))})
        self.assertEqual({"removed"}, {change.state for change in compare(articles(OLD, "ru"), ())})


class TestBothSidesAreKept(TestCase):
    @settings(max_examples=300, deadline=None)
    @given(TEXTS, TEXTS)
    def test_pieces_are_the_old_text_and_the_new_text(self, old, new):
        found = differences(old, new)
        self.assertEqual(old, "".join(piece.old for piece in found))
        self.assertEqual(new, "".join(piece.new for piece in found))
        for piece in found:
            self.assertTrue(piece.text)
            if piece.op == "same":
                self.assertEqual(piece.old.split(), piece.new.split())

    @settings(max_examples=200, deadline=None)
    @given(RULES, RULES)
    def test_every_part_of_both_texts_is_there_once(self, old, new):
        found = compare(articles(old, "ru"), articles(new, "ru"))
        news = [change.new.text for change in found if change.new]
        olds = Counter(change.old.text for change in found if change.old)
        self.assertEqual(tidy(new), "".join(news))
        self.assertEqual(Counter("".join(olds.elements())), Counter(tidy(old)))
        for change in found:
            self.assertEqual(
                change.old.text if change.old else "", "".join(p.old for p in change.pieces)
            )
            self.assertEqual(
                change.new.text if change.new else "", "".join(p.new for p in change.pieces)
            )

    @settings(max_examples=100, deadline=None)
    @given(TEXTS, TEXTS)
    def test_as_much_stays_as_another_comparison_finds(self, old, new):
        """difflib knows nothing of ours; a chance word we show as changed is the difference."""
        a, b = ([w.strip() for w in words(text) if w.strip()] for text in (old, new))
        blocks = SequenceMatcher(None, a, b, False).get_matching_blocks()
        theirs = sum(block.size for block in blocks)
        found = differences(old, new)
        kept = sum(len(words(piece.text)) for piece in found if piece.op == "same")
        lone = sum(piece.op != "same" for piece in found)
        self.assertGreaterEqual(kept + 3 * lone + 1, theirs)


class TestTime(TestCase):
    def assert_fast(self, old: str, new: str, seconds: float = 15) -> None:
        begun = perf_counter()
        found = compare(articles(old, "ru"), articles(new, "ru"))
        self.assertLess(perf_counter() - begun, seconds)
        self.assertTrue(found)

    def test_two_hundred_pages_with_a_word_of_every_line_changed(self):
        chance = random.Random(1)
        vocabulary = [f"слово{number}" for number in range(3000)]
        lines = [" ".join(chance.choices(vocabulary, k=60)) for _line in range(1700)]
        text = "\n".join(
            f"Статья {place // 10}. Имя\n{line}" if place % 10 == 0 else line
            for place, line in enumerate(lines)
        )
        changed = "\n".join(f"{line} иначе" for line in text.split("\n"))
        self.assert_fast(text, changed)

    def test_two_hundred_pages_of_other_words_in_one_article(self):
        chance = random.Random(2)
        texts = [
            "Статья 1. Одна\n" + " ".join(chance.choices(["а", "б", "в", ",", "г"], k=100_000))
            for _text in range(2)
        ]
        self.assert_fast(*texts)

    def test_one_word_over_and_over(self):
        self.assert_fast("1. да\n" * 5000, "1. да\nнет\n" * 5000)
        self.assert_fast("да " * 100_000, "да нет " * 100_000)

    def test_lines_in_the_opposite_order(self):
        lines = [f"строка номер {number}" for number in range(5000)]
        self.assert_fast("\n".join(lines), "\n".join(reversed(lines)))
