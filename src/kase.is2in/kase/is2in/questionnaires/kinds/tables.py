"""Rows of cells; each cell is of one of the other kinds."""

from collections.abc import Callable
from kase.is2in import _
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.questionnaires.kinds.base import Kind
from kase.is2in.questionnaires.kinds.base import wrong_type
from kase.is2in.questionnaires.words import label


class TableKind(Kind):
    """A tuple of dictionaries, column to value; an empty cell is left out.

    ``kind_of`` finds the kind of a cell: given, not imported, for a table is a kind itself.
    """

    code = "table"

    def __init__(self, kind_of: Callable[[object], Kind]) -> None:
        self.kind_of = kind_of

    def problems(self, field, value, complete):
        if not isinstance(value, tuple | list) or not all(isinstance(row, dict) for row in value):
            yield (), wrong_type()
            return
        if len(value) > field.max_rows:
            yield (), too_many_rows(field)
            return
        if complete and len(value) < (field.min_rows or 0):
            yield (), too_few_rows(field)
        names = {column.__name__ for column in field.columns}
        for number, row in enumerate(value):
            if set(row) - names:
                yield (number,), wrong_type()
            for column in field.columns:
                yield from self._cell_problems(column, row, number, complete)

    def _cell_problems(self, column, row: dict, number: int, complete: bool):
        value = row.get(column.__name__)
        place = (number, column.__name__)
        if value is None:
            if complete and column.required:
                yield place, WrongValue("required", _("Fill in this field."))
            return
        for path, error in self.kind_of(column).problems(column, value, complete):
            yield place + path, error

    def from_json(self, field, raw):
        if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
            raise wrong_type()
        if len(raw) > field.max_rows:
            raise too_many_rows(field)
        return tuple(self._row_from_json(field, row, number) for number, row in enumerate(raw))

    def _row_from_json(self, field, row: dict, number: int) -> dict:
        values = {}
        for name, raw in row.items():
            column = field.column(name)
            if column is None:
                raise WrongCell((number, str(name)[:60]), wrong_type())
            if raw is None:
                continue
            try:
                value = self.kind_of(column).from_json(column, raw)
            except WrongValue as error:
                raise WrongCell((number, name), error) from error
            if value is not None:
                values[name] = value
        return values

    def to_json(self, field, value):
        return [
            {
                column.__name__: self.kind_of(column).to_json(column, row[column.__name__])
                for column in field.columns
                if row.get(column.__name__) is not None
            }
            for row in value
        ]

    def display(self, field, value, lang):
        return _("Rows: ${count}", mapping={"count": len(value)})

    def cells(self, field, value, lang: str) -> tuple[tuple[str, ...], ...]:
        """Return the rows as they are read, a text a cell."""
        return tuple(
            tuple(
                ""
                if row.get(column.__name__) is None
                else self.kind_of(column).display(column, row[column.__name__], lang)
                for column in field.columns
            )
            for row in value
        )

    def json_schema(self, field, lang):
        return {
            "type": "array",
            "minItems": field.min_rows or 0,
            "maxItems": field.max_rows,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": [column.__name__ for column in field.columns if column.required],
                "properties": {
                    column.__name__: {
                        "title": label(column, lang),
                        **self.kind_of(column).json_schema(column, lang),
                        "x-kind": self.kind_of(column).code,
                    }
                    for column in field.columns
                },
            },
        }


class WrongCell(WrongValue):
    """What is wrong with one cell: ``path`` is (row from 0, column)."""

    def __init__(self, path: tuple, error: WrongValue) -> None:
        super().__init__(error.code, error.message)
        self.path = path


def too_many_rows(field) -> WrongValue:
    """Return the error of a table with more rows than the field takes."""
    return WrongValue(
        "too-many-rows", _("At most ${limit} rows.", mapping={"limit": field.max_rows})
    )


def too_few_rows(field) -> WrongValue:
    """Return the error of a table with fewer rows than the field asks for."""
    return WrongValue(
        "too-few-rows", _("Fill in at least ${limit} rows.", mapping={"limit": field.min_rows})
    )
