"""Words in their forms: what a person looks for, in SQL, and the places it was found at.

Marks in a snippet are private characters that no text holds, so that a page escapes the rest.
The functions of SQL are those of step 0011; other rooms use them through here.
"""

from collections.abc import Sequence
from kase.is2in.ledger import api as ledger
from sqlalchemy import ARRAY
from sqlalchemy import cast
from sqlalchemy import ColumnElement
from sqlalchemy import func
from sqlalchemy import literal_column
from sqlalchemy import select
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.dialects.postgresql import TSQUERY


CONFIGS = {"ru": "russian", "en": "english", "kk": "simple"}
LONGEST = 200
BEGIN, END, NEXT = "\ue000", "\ue001", "\ue002"
HEADLINE = (
    f"StartSel={BEGIN}, StopSel={END}, MaxFragments=2, MinWords=8, MaxWords=24, "
    f"FragmentDelimiter={NEXT}"
)


WHOLE = f"StartSel={BEGIN}, StopSel={END}, HighlightAll=true"
# What SQL cannot hold, and the marks themselves.
_NEVER = dict.fromkeys((0, *range(0xD800, 0xE003)))
Pieces = tuple[tuple[str, bool], ...]


def cleaned(text: str) -> str:
    """Return what is looked for: visible characters only, of a sane length."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(plain.split())[:LONGEST]


def words_query(text: str, lang: str = "ru") -> ColumnElement:
    """Return the query of words as people write them; "quotes" and minus mean what they do."""
    # Plans know their parameters (``ledger.engine``): it is worked out once, before planning, so
    # that a word which many texts have gets another plan than a rare one.
    if lang == "ru":
        return func.regulation_query(text, type_=TSQUERY)
    return func.websearch_to_tsquery(_config(lang), text, type_=TSQUERY)


def marked(whole: ColumnElement, text: str, lang: str = "ru") -> ColumnElement:
    """Return the snippet of a text around the words, which ``pieces`` takes apart."""
    words = words_query(text, lang)
    if lang == "ru":
        words = func.regulation_marks(whole, words, type_=TSQUERY)
    return func.ts_headline(_config(lang), whole, words, HEADLINE)


def marked_whole(texts: Sequence[str], text: str, lang: str = "ru") -> tuple[Pieces, ...]:
    """Return whole texts as pieces, as ``pieces`` does: nothing of them is left out."""
    plain = [one.translate(_NEVER) for one in texts]
    words = words_query(text, lang)
    rows = func.unnest(cast(plain, ARRAY(Text)))
    each = rows.table_valued("whole", with_ordinality="place").render_derived()
    if lang == "ru":
        words = func.regulation_marks(each.c.whole, words, type_=TSQUERY)
    whole = func.ts_headline(_config(lang), each.c.whole, words, WHOLE)
    found = ledger.read(select(whole).order_by(each.c.place)) if plain else ()
    return tuple(pieces(row[0]) for row in found)


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
