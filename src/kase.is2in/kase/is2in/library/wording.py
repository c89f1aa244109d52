"""Words in their forms: what a person looks for, in SQL, and the places it was found at.

Marks in a snippet are private characters that no text holds, so that a page escapes the rest.
The functions of SQL are those of step 0011; other rooms use them through here.
"""

from sqlalchemy import cast
from sqlalchemy import ColumnElement
from sqlalchemy import func
from sqlalchemy import literal_column
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.dialects.postgresql import TSQUERY


CONFIGS = {"ru": "russian", "en": "english", "kk": "simple"}
LONGEST = 200
BEGIN, END, NEXT = "\ue000", "\ue001", "\ue002"
HEADLINE = (
    f"StartSel={BEGIN}, StopSel={END}, MaxFragments=2, MinWords=8, MaxWords=24, "
    f"FragmentDelimiter={NEXT}"
)


def cleaned(text: str) -> str:
    """Return what is looked for: visible characters only, of a sane length."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(plain.split())[:LONGEST]


def words_query(text: str, lang: str = "ru") -> ColumnElement:
    """Return the query of words as people write them; "quotes" and minus mean what they do."""
    # As a subquery it is worked out once: the plan of a prepared statement, which does not
    # know the text, would call the function for every row.
    if lang == "ru":
        return select(func.regulation_query(text, type_=TSQUERY)).scalar_subquery()
    return select(func.websearch_to_tsquery(_config(lang), text)).scalar_subquery()


def marked(whole: ColumnElement, text: str, lang: str = "ru") -> ColumnElement:
    """Return the snippet of a text around the words, which ``pieces`` takes apart."""
    words = words_query(text, lang)
    if lang == "ru":
        words = func.regulation_marks(whole, words, type_=TSQUERY)
    return func.ts_headline(_config(lang), whole, words, HEADLINE)


def pieces(snippet: str) -> tuple[tuple[str, bool], ...]:
    """Return a snippet as pieces (text, found), the marks taken out."""
    found: list[tuple[str, bool]] = []
    for part in snippet.replace(NEXT, " … ").split(BEGIN):
        hit, mark, rest = part.partition(END)
        if mark:
            found.append((hit, True))
        plain = rest if mark else part
        if plain:
            found.append((plain, False))
    return tuple(found)


def _config(lang: str) -> ColumnElement:
    return cast(literal_column(f"'{CONFIGS[lang]}'"), REGCONFIG)
