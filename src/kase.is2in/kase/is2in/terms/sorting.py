"""The order of letters in Kazakh, Russian and English, for lists of names and titles.

Python and PostgreSQL compare by numbers of signs: ә, ғ, қ, ң, ө, ұ, ү, һ, і would come after я,
and ё too. The order here is that of each language's alphabet and of CLDR:

- Kazakh has 42 letters, ё among them as one of its own; і stands between ы and ь;
- in Russian ё is е that is looked at only when two words are otherwise the same; Kazakh letters
  stand beside those they look like, for names of Kazakh companies in a Russian list;
- the page's own writing comes first: Cyrillic before Latin, in English the other way round.

Signs and spaces come before digits, digits before letters; of the same letters the small come
first.
"""

import unicodedata


KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
CYRILLIC = "аәбвгғдежзиійкқлмнңоөпрстуүұфхһцчшщъыьэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
LANGUAGES = ("ru", "kk", "en")

# Weights are signs, so that a key is a text and can be kept in a column (COLLATE "C"); signs of
# the private area, so that no text has them and whatever is no letter or digit comes before.
_LEVEL = "\x01"
_DIGITS, _FIRST, _SECOND, _OTHER = 0xE000, 0xE100, 0xE200, "\uf000"
_FARTHEST = 0x1000


def sort_key(text: str, lang: str = "ru") -> str:
    """Return a text by which ``text`` is compared with others, sign by sign.

    ``lang`` is ru, kk or en; another is taken as ru.
    """
    weights = _WEIGHTS.get(lang, _WEIGHTS["ru"])
    letters, marks, cases = [], [], []
    text = unicodedata.normalize("NFC", text)
    for whole in text:
        small = whole.lower()
        # A letter of the alphabet is taken whole: й is no и with a mark.
        parts = small if small in weights else unicodedata.normalize("NFD", small)
        for part in parts:
            if unicodedata.combining(part):
                marks.append(f"{chr(0x20 + min(len(letters), _FARTHEST))}{part}")
            else:
                letters.append(weights.get(part) or _other(part))
        cases.append("2" if whole != small else "1")
    return _LEVEL.join(("".join(letters), "".join(marks), "".join(cases), text))


def alphabet(lang: str) -> tuple[str, str]:
    """Return letters and, place by place, the signs they are replaced by for comparing in SQL.

    ``translate(lower(name), letters, signs) COLLATE "C"`` gives the order of ``sort_key`` down
    to marks and capitals.
    """
    weights = _WEIGHTS.get(lang, _WEIGHTS["ru"])
    plain = weights if "ё" in weights else {**weights, "ё": weights["е"]}
    return "".join(plain), "".join(plain.values())


def _weights(lang: str) -> dict[str, str]:
    cyrillic = KAZAKH if lang == "kk" else CYRILLIC
    first, second = (LATIN, cyrillic) if lang == "en" else (cyrillic, LATIN)
    found = {digit: chr(_DIGITS + place) for place, digit in enumerate("0123456789")}
    found |= {letter: chr(_FIRST + place) for place, letter in enumerate(first)}
    return found | {letter: chr(_SECOND + place) for place, letter in enumerate(second)}


def _other(sign: str) -> str:
    # Letters of other languages follow ours; signs, whatever their number, come before all.
    return _OTHER + sign if unicodedata.category(sign)[0] in "LN" else f"\x1f{sign}"


_WEIGHTS = {lang: _weights(lang) for lang in LANGUAGES}
