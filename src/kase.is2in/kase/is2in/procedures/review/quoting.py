"""Answers as they are kept beside a comment or a submission: JSON that needs no form to be read."""

from collections.abc import Mapping
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.papers.uploads import file_sha256
from kase.is2in.procedures.review.types import Quote
from kase.is2in.questionnaires.api import effective
from kase.is2in.questionnaires.api import label
from kase.is2in.questionnaires.api import readable_json
from kase.is2in.questionnaires.api import to_json
from kase.is2in.questionnaires.types import ReadRow
from plone.namedfile.interfaces import INamedBlobFile


LANGUAGES = ("ru", "kk", "en")


def answers_json(one: FormInstance, values: Mapping[str, object]) -> dict[str, object]:
    """Return the answers that count as JSON; a file is its name, size and SHA-256."""
    counted = effective(one.schema, values)
    found = to_json(one.schema, values)
    return {name: _with_hash(answer, counted[name]) for name, answer in found.items()}


def answer_json(one: FormInstance, values: Mapping[str, object], field: str) -> object:
    """Return one of these answers, None where it does not count; no other file is read."""
    answer = to_json(one.schema, values).get(field)
    return None if answer is None else _with_hash(answer, values[field])


def quote(one: FormInstance, field: str, row: int | None, values: Mapping) -> dict[str, object]:
    """Return what a place is called in each language and what stands there, to be kept.

    ``value`` is the whole answer, of a table too: a row is found again among its neighbours.
    """
    answer = answer_json(one, values, field)
    return {
        "form": one.form.id,
        "value": answer,
        "words": {lang: _words(one, field, row, answer, lang) for lang in LANGUAGES},
    }


def quoted(kept: Mapping, lang: str) -> Quote:
    """Return a kept quote in a language."""
    words = kept["words"].get(lang) or kept["words"]["ru"]
    return Quote(**words)


def in_words(read: ReadRow, row: int | None = None) -> str:
    """Return an answer, or one row of a table, as a line of text."""
    if read.kind != "table":
        return read.text
    rows = read.rows if row is None else read.rows[row : row + 1]
    return "; ".join(", ".join(filter(None, cells)) for cells in rows)


def _with_hash(answer: object, value: object) -> object:
    if INamedBlobFile.providedBy(value) and isinstance(answer, dict):
        return {**answer, "sha256": file_sha256(value)}
    return answer


def _words(
    one: FormInstance, field: str, row: int | None, answer: object, lang: str
) -> dict[str, str]:
    read = readable_json(one.schema[field], answer, lang)
    return {
        "stage": one.stage.title(lang),
        "form": one.form.title(lang) + (f", {one.isin}" if one.isin else ""),
        "label": label(one.schema[field], lang),
        "text": in_words(read, row),
    }
