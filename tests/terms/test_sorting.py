"""The order of letters, against alphabets written down apart from the code."""

from itertools import pairwise
from itertools import product
from kase.is2in.terms.sorting import alphabet
from kase.is2in.terms.sorting import sort_key
import random
import unittest


# From a primer of each language, capital and small.
ALPHABETS = {
    "kk": (
        "Аа Әә Бб Вв Гг Ғғ Дд Ее Ёё Жж Зз Ии Йй Кк Ққ Лл Мм Нн Ңң Оо Өө Пп Рр Сс Тт Уу Ұұ Үү "
        "Фф Хх Һһ Цц Чч Шш Щщ Ъъ Ыы Іі Ьь Ээ Юю Яя"
    ),
    "ru": (
        "Аа Бб Вв Гг Дд Ее Ёё Жж Зз Ии Йй Кк Лл Мм Нн Оо Пп Рр Сс Тт Уу Фф Хх Цц Чч Шш Щщ Ъъ Ыы "
        "Ьь Ээ Юю Яя"
    ),
    "en": "Aa Bb Cc Dd Ee Ff Gg Hh Ii Jj Kk Ll Mm Nn Oo Pp Qq Rr Ss Tt Uu Vv Ww Xx Yy Zz",
}


def in_order(texts, lang):
    return sorted(texts, key=lambda text: sort_key(text, lang))


class Alphabets(unittest.TestCase):
    def test_single_letters_stand_as_in_the_alphabet(self):
        for lang, pairs in ALPHABETS.items():
            capitals = [pair[0] for pair in pairs.split()]
            smalls = [pair[1] for pair in pairs.split()]
            for letters in (capitals, smalls):
                mixed = random.Random(7).sample(letters, len(letters))
                self.assertEqual(in_order(mixed, lang), letters, lang)

    def test_words_compare_letter_by_letter(self):
        dice = random.Random(11)
        for lang, pairs in ALPHABETS.items():
            place = {pair[1]: number for number, pair in enumerate(pairs.split())}
            if lang == "ru":
                # Two words that differ in another letter are compared as if ё were е.
                place["ё"] = place["е"]
            letters = list(place)
            for _time in range(3000):
                one, two = ("".join(dice.choices(letters, k=dice.randint(1, 6))) for _ in "ab")
                wanted = [place[letter] for letter in one] < [place[letter] for letter in two]
                if [place[letter] for letter in one] != [place[letter] for letter in two]:
                    found = sort_key(one, lang) < sort_key(two, lang)
                    self.assertEqual(found, wanted, (lang, one, two))

    def test_capitals_do_not_part_words(self):
        self.assertEqual(in_order(["Кот", "кот", "КОТ", "кит"], "ru"), ["кит", "кот", "Кот", "КОТ"])

    def test_yo_is_beside_ye_in_russian_and_a_letter_in_kazakh(self):
        names = ["Ёлкин", "Жанов", "Елкин", "Ельцин"]
        self.assertEqual(in_order(names, "ru"), ["Елкин", "Ёлкин", "Ельцин", "Жанов"])
        self.assertEqual(in_order(names, "kk"), ["Елкин", "Ельцин", "Ёлкин", "Жанов"])

    def test_own_writing_first_then_the_other(self):
        names = ["Zeta", "Ян", "9 жизней", "«Ә»", "Alfa"]
        self.assertEqual(in_order(names, "ru"), ["«Ә»", "9 жизней", "Ян", "Alfa", "Zeta"])
        self.assertEqual(in_order(names, "en"), ["«Ә»", "9 жизней", "Alfa", "Zeta", "Ян"])

    def test_marks_and_composition(self):
        self.assertEqual(in_order(["résumé", "resume", "rest"], "en"), ["rest", "resume", "résumé"])
        self.assertEqual(sort_key("й", "ru"), sort_key("\u0438\u0306", "ru"))
        self.assertEqual(in_order(["йод", "икра", "иск"], "ru"), ["икра", "иск", "йод"])

    def test_order_is_total_and_every_text_has_a_key(self):
        dice = random.Random(3)
        texts = ["".join(chr(dice.choice((dice.randint(1, 0x500), 0x1F600, 0x4E00)))
                         for _ in range(dice.randint(0, 5))) for _ in range(400)]  # fmt: skip
        for lang, (one, two) in product(ALPHABETS, pairwise(texts)):
            self.assertEqual(sort_key(one, lang) == sort_key(two, lang), one == two)

    def test_table_for_sql_has_a_sign_for_every_letter(self):
        for lang in ALPHABETS:
            letters, signs = alphabet(lang)
            self.assertEqual(len(letters), len(signs))
            self.assertIn("ё", letters)
