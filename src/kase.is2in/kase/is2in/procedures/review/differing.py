"""What changed between two submissions: stage by stage, form by form, field by field."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from kase.is2in.library.api import differences
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.review.anchoring import pairs
from kase.is2in.procedures.review.quoting import in_words
from kase.is2in.procedures.review.types import Body
from kase.is2in.procedures.review.types import CellDifference
from kase.is2in.procedures.review.types import ChangeState
from kase.is2in.procedures.review.types import FieldDifference
from kase.is2in.procedures.review.types import FileVersion
from kase.is2in.procedures.review.types import FormDifference
from kase.is2in.procedures.review.types import Piece
from kase.is2in.procedures.review.types import RowDifference
from kase.is2in.procedures.review.types import StageDifference
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import label
from kase.is2in.questionnaires.api import readable_json
from zope.schema import getFieldNamesInOrder


# Kinds whose words are compared; of the others the whole answer is replaced.
TEXTS = frozenset({"text", "longtext"})


def compare(
    definition: ProcedureDefinition, old: Body, new: Body, lang: str
) -> tuple[StageDifference, ...]:
    """Return the stages in which anything differs, in the order of the procedure."""
    found = []
    for stage in definition.filling_stages():
        forms = tuple(_forms(stage, _of_stage(old, stage.id), _of_stage(new, stage.id), lang))
        if forms:
            found.append(StageDifference(stage.id, stage.title(lang), forms))
    return tuple(found)


def count(changes: Sequence[StageDifference]) -> int:
    """Return the number of answers that differ."""
    return sum(len(form.fields) for stage in changes for form in stage.forms)


def field_difference(
    field, place: tuple[str, str], old: object, new: object, lang: str
) -> FieldDifference | None:
    """Return what became of one answer (JSON, None for none); None when it is the same.

    ``place`` is the stage and the form's instance.
    """
    if old == new:
        return None
    before, after = readable_json(field, old, lang), readable_json(field, new, lang)
    texts = in_words(before), in_words(after)
    return FieldDifference(
        *place,
        field.__name__,
        label(field, lang),
        before.kind,
        _state(old, new),
        *texts,
        pieces=_pieces(before.kind, *texts) if before.kind not in ("table", "file") else (),
        rows=tuple(_rows(before, after, old, new)) if before.kind == "table" else (),
        files=(_file(old), _file(new)) if before.kind == "file" else (None, None),
    )


def _of_stage(body: Body, stage_id: str) -> dict[str, Mapping]:
    """Return instance → form of a stage of a submission."""
    forms = (stage["forms"] for stage in body["stages"] if stage["id"] == stage_id)
    return {form["id"]: form for form in next(forms, ())}


def _forms(
    stage: StageDefinition, old: Mapping, new: Mapping, lang: str
) -> Iterator[FormDifference]:
    for instance in dict.fromkeys((*old, *new)):
        before, after = old.get(instance), new.get(instance)
        kept = after or before
        form = stage.form(kept["form"])
        schema = form_schema(form.model)
        values = [one["values"] if one else {} for one in (before, after)]
        fields = (
            field_difference(
                schema[name],
                (stage.id, instance),
                values[0].get(name),
                values[1].get(name),
                lang,
            )
            for name in getFieldNamesInOrder(schema)
        )
        changed = tuple(one for one in fields if one is not None)
        if changed or bool(before) != bool(after):
            title = form.title(lang) + (f", {kept['isin']}" if kept["isin"] else "")
            yield FormDifference(instance, title, _state(before, after), changed)


def _state(old: object, new: object) -> ChangeState:
    if old is None:
        return "added"
    return "removed" if new is None else "changed"


def _pieces(kind: str, before: str, after: str) -> tuple[Piece, ...]:
    if kind in TEXTS:
        return tuple(Piece(one.op, one.text) for one in differences(before, after))
    gone = (Piece("removed", before),) if before else ()
    come = (Piece("added", after),) if after else ()
    return gone + come


def _rows(before, after, old: object, new: object) -> Iterator[RowDifference]:
    header = before.header or after.header
    old_rows, new_rows = old or [], new or []
    for place, place_now in pairs(old_rows, new_rows):
        was = before.rows[place] if place is not None else None
        now = after.rows[place_now] if place_now is not None else None
        if was is not None and now is not None and old_rows[place] == new_rows[place_now]:
            continue
        cells = tuple(
            CellDifference(title, _cell(was[number] if was else "", now[number] if now else ""))
            for number, title in enumerate(header)
        )
        yield RowDifference(
            _state(was, now),
            None if place is None else place + 1,
            None if place_now is None else place_now + 1,
            cells,
        )


def _cell(before: str, after: str) -> tuple[Piece, ...]:
    if before == after:
        return (Piece("same", after),) if after else ()
    return _pieces("text", before, after)


def _file(answer: object) -> FileVersion | None:
    if not isinstance(answer, Mapping):
        return None
    return FileVersion(answer["filename"], answer["size"], answer["sha256"])
