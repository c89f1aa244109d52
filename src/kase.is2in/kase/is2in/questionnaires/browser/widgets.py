"""z3c.form widgets of a questionnaire: each knows what was stored, sent and wrong.

They are set on the group's fields directly and read the group, so that a page of sixty fields
costs no adapter look-ups; the group's template draws them all.
"""

from kase.is2in import _
from kase.is2in.questionnaires.browser.controls import Control
from kase.is2in.questionnaires.browser.controls import options
from kase.is2in.questionnaires.browser.controls import unit
from kase.is2in.questionnaires.conditions import parse_condition
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.questionnaires.kinds import kind_of
from kase.is2in.questionnaires.kinds.files import accept
from kase.is2in.questionnaires.kinds.files import limit
from kase.is2in.questionnaires.kinds.files import make_file
from kase.is2in.questionnaires.kinds.files import MEGABYTE
from kase.is2in.questionnaires.kinds.files import too_large
from kase.is2in.questionnaires.staging import stage
from kase.is2in.questionnaires.staging import staged
from kase.is2in.questionnaires.validation import empty
from kase.is2in.questionnaires.validation import field_errors
from kase.is2in.questionnaires.words import help_text
from kase.is2in.questionnaires.words import label
from kase.is2in.questionnaires.words import words
from kase.is2in.terms.errors import FieldError
from z3c.form.interfaces import IFieldWidget
from z3c.form.widget import Widget
from zope.interface import implementer
import json


# What ``read`` gives for a field that the request does not mention: its answer stays.
UNTOUCHED = object()
# Which of two answers is kept where both people have changed it.
MINE, THEIRS = "mine", "theirs"


@implementer(IFieldWidget)
class AnswerWidget(Widget):
    """One field of a group: its texts, its input, its errors, the other person's version."""

    text = ""
    other = None
    own = ""
    hidden = False

    def __init__(self, field, request) -> None:
        super().__init__(request)
        self.field = field
        self.kind = kind_of(field)
        self.errors: list[FieldError] = []

    def update(self) -> None:
        """Show what was sent, or else what is stored."""
        group = self.form
        name = self.field.__name__
        self.lang = group.lang
        self.label = label(self.field, self.lang)
        self.help = help_text(self.field, self.lang)
        self.required = bool(self.field.required and self.kind.answered)
        self.html_id = f"field-{group.form_id}-{name}"
        self.show(group.first_value(name))
        if group.sent:
            self.send(self.request.form)

    @property
    def choice(self) -> str:
        """Return which answer the person chose where two people have changed it, "" for none."""
        chosen = self.request.form.get(f"{self.name}.choice")
        return chosen if chosen in (MINE, THEIRS) else ""

    @property
    def disputed(self) -> bool:
        """Return whether the page asked to choose."""
        return self.request.form.get(f"{self.name}.disputed") == "1"

    @property
    def depends(self) -> str | None:
        """Return the condition as JSON for the script, None for a field always asked."""
        condition = words(self.field).depends
        if not condition:
            return None
        return json.dumps([[name, sorted(codes)] for name, codes in parse_condition(condition)])

    @property
    def input_id(self) -> str:
        """Return the id of the input that the label belongs to."""
        return self.html_id + "-input"

    @property
    def described(self) -> str | None:
        """Return the ids of the help and the error for aria-describedby."""
        ids = [self.html_id + "-help"] if self.help else []
        ids += [self.html_id + "-error"] if self.errors else []
        return " ".join(ids) or None

    def control(self) -> Control:
        """Return the input as the template draws it."""
        code = self.kind.code
        return Control(
            code,
            self.name,
            self.input_id,
            self.text,
            self.label,
            bool(self.errors),
            self.described,
            self.required,
            options(self.field, code, self.lang),
            unit(self.field, code),
            getattr(self.field, "max_length", None),
        )

    def show(self, value) -> None:
        """Take over a stored answer."""
        self.stored = value
        self.text = "" if empty(value) else self.kind.text(self.field, value, self.lang)

    def send(self, form) -> None:
        """Take over what the person sent."""
        sent = form.get(self.name)
        if isinstance(sent, str):
            self.text = sent

    def read(self) -> object:
        """Return the answer that was sent, UNTOUCHED for none; raise WrongValue."""
        if not isinstance(self.request.form.get(self.name), str):
            return UNTOUCHED
        return self.kind.parse(self.field, self.text)

    def checked(self) -> object:
        """Return the answer that was sent, or UNTOUCHED with ``errors`` filled."""
        self.errors = []
        try:
            value = self.read()
        except WrongValue as error:
            self.errors = [self.problem(error)]
            return UNTOUCHED
        if value is UNTOUCHED or empty(value):
            return value
        self.errors = field_errors(self.field, value, complete=False)
        return UNTOUCHED if self.errors else value

    def problem(self, error: WrongValue, path: str = "") -> FieldError:
        """Return an error of this field, or of a cell of it."""
        article = words(self.field).article or None
        return FieldError(self.field.__name__ + path, error.code, error.message, article)

    def saved(self, value) -> None:
        """Take over the answer that was just stored; the person's own text stays."""
        self.stored = value

    def compare(self, value) -> None:
        """Keep another person's answer to show beside one's own, where the two differ."""
        shown, own = self._shown(value), self._shown(self.mine())
        self.other = None if shown == own else shown or "—"
        self.own = own or self.text or "—"

    def mine(self) -> object:
        """Return what the person sent, as a value where it is one."""
        try:
            value = self.read()
        except WrongValue:
            return None
        return self.stored if value is UNTOUCHED else value

    def _shown(self, value) -> str:
        return "" if empty(value) else self.kind.display(self.field, value, self.lang)


def undecided(widget: AnswerWidget) -> FieldError:
    """Return the error of a choice between two answers that was not made."""
    text = _("Choose which of the two answers to keep.")
    return FieldError(widget.field.__name__, "undecided", text)


class FileWidget(AnswerWidget):
    """A file: the stored one, the one waiting under a token, the one sent just now."""

    fresh = None
    waiting = None
    token = ""

    def show(self, value) -> None:
        self.stored = value

    def send(self, form) -> None:
        token = form.get(self.name + ".staged")
        self.removed = form.get(self.name + ".remove") == "1"
        if isinstance(token, str) and token and not self.removed:
            self.token = token
            group = self.form
            self.waiting = staged(
                group.context, token, group.owner, group.form_id, self.field.__name__
            )

    def read(self):
        if self.fresh is not None:
            return self.fresh
        upload = self.request.form.get(self.name)
        if getattr(upload, "filename", ""):
            self.fresh = self._accepted(upload)
            return self.fresh
        if self.removed:
            return None
        if self.waiting is not None:
            return self.waiting
        if self.token and self.stored is None:
            raise WrongValue("expired", _("The file waited for too long. Choose it again."))
        return UNTOUCHED

    def _accepted(self, upload):
        upload.seek(0)
        data = upload.read(limit(self.field) + 1)
        if len(data) > limit(self.field):
            raise too_large(self.field)
        content_type = upload.headers.get("content-type", "application/octet-stream")
        return make_file(self.field, upload.filename, content_type, data)

    def saved(self, value) -> None:
        self.stored = value
        self.fresh = self.waiting = None
        self.token = ""

    def keep(self) -> None:
        """Let a file that was right wait for the rest of its form."""
        if self.fresh is None or self.errors:
            return
        group = self.form
        found = stage(group.context, group.owner, group.form_id, self.field.__name__, self.fresh)
        self.token, self.waiting, self.fresh = found.token, self.fresh, None

    @property
    def accept(self) -> str:
        """Return the endings for the input's accept."""
        return ",".join(accept(self.field))

    @property
    def endings(self) -> str:
        """Return the endings for people: PDF, DOCX."""
        return ", ".join(ending.lstrip(".").upper() for ending in accept(self.field))

    @property
    def megabytes(self) -> int:
        """Return the largest size."""
        return limit(self.field) // MEGABYTE

    @property
    def url(self) -> str | None:
        """Return where the stored file is downloaded."""
        return self.form.file_url(self.field.__name__)


class TableWidget(AnswerWidget):
    """Rows of inputs; ``rows`` holds the texts of the cells, a dictionary a row."""

    reshaped = False

    def show(self, value) -> None:
        self.stored = value
        self.rows = [] if empty(value) else [self._texts(row) for row in value]

    def _texts(self, row) -> dict[str, str]:
        return {
            column.__name__: kind_of(column).text(column, row[column.__name__], self.lang)
            for column in self.field.columns
            if row.get(column.__name__) is not None
        }

    def send(self, form) -> None:
        numbers = self._numbers(form)
        if form.get(self.name + ".sent") != "1":
            return
        removed = form.get(self.name + ".remove")
        self.reshaped = removed is not None or self.name + ".add" in form
        rows = [self._row(form, number) for number in numbers if str(number) != removed]
        self.rows = [row for row in rows if any(text.strip() for text in row.values())]
        if self.name + ".add" in form:
            self.rows.append({})

    def _numbers(self, form) -> list[int]:
        """Return the numbers of the rows that were sent, one over the limit at the most."""
        start = self.name + "."
        found = set()
        for key in form:
            number = key[len(start) :].partition(".")[0] if key.startswith(start) else ""
            if number.isascii() and number.isdigit() and len(number) < 6:
                found.add(int(number))
        return sorted(found)[: self.field.max_rows + 1]

    def _row(self, form, number: int) -> dict[str, str]:
        row = {}
        for column in self.field.columns:
            text = form.get(f"{self.name}.{number}.{column.__name__}")
            if isinstance(text, str):
                row[column.__name__] = text
        return row

    def read(self):
        if self.request.form.get(self.name + ".sent") != "1":
            return UNTOUCHED
        self.wrong: list[FieldError] = []
        rows = []
        for number, texts in enumerate(row for row in self.rows if row):
            rows.append(self._parsed(number, texts))
        return tuple(rows)

    def _parsed(self, number: int, texts: dict[str, str]) -> dict:
        row = {}
        for column in self.field.columns:
            name = column.__name__
            try:
                value = kind_of(column).parse(column, texts.get(name, ""))
            except WrongValue as error:
                self.wrong.append(self.problem(error, f".{number}.{name}"))
                continue
            if value is not None:
                row[name] = value
        return row

    def checked(self):
        value = self.read()
        if value is UNTOUCHED:
            self.errors = []
            return value
        wrong = {error.field for error in self.wrong}
        self.errors = self.wrong + [
            error
            for error in (field_errors(self.field, value, complete=False) if value else ())
            if error.field not in wrong
        ]
        return UNTOUCHED if self.errors else value

    @property
    def columns(self) -> tuple[tuple[str, bool], ...]:
        """Return (label, required) of each column."""
        return tuple((label(column, self.lang), column.required) for column in self.field.columns)

    def cell_error(self, number: int, name: str) -> FieldError | None:
        """Return what is wrong with a cell."""
        place = f"{self.field.__name__}.{number}.{name}"
        return next((error for error in self.errors if error.field == place), None)

    def own_errors(self) -> list[FieldError]:
        """Return the errors of the table as a whole."""
        return [error for error in self.errors if error.field == self.field.__name__]

    def control_rows(self):
        """Return the rows to draw: (number, [(control, error)]); at least one to begin with."""
        shown = self.rows or [{} for _row in range(max(1, self.field.min_rows or 0))]
        return [(str(number), self._controls(str(number), row)) for number, row in enumerate(shown)]

    def blank_row(self):
        """Return the row that the script copies; its number is put in there."""
        return "__row__", self._controls("__row__", {})

    def _controls(self, number: str, texts: dict[str, str]):
        found = []
        for column in self.field.columns:
            error = self.cell_error(int(number), column.__name__) if number.isdigit() else None
            found.append((self._control(column, number, texts, error), error))
        return found

    def _control(self, column, number: str, texts: dict[str, str], error) -> Control:
        code = kind_of(column).code
        cell_id = f"{self.html_id}-{number}-{column.__name__}"
        return Control(
            # Radio buttons would not fit a cell.
            "choice" if code == "yesno" else code,
            f"{self.name}.{number}.{column.__name__}",
            cell_id,
            texts.get(column.__name__, ""),
            label(column, self.lang),
            error is not None,
            cell_id + "-error" if error else None,
            column.required,
            options(column, code, self.lang),
            "",
            getattr(column, "max_length", None),
        )

    def _shown(self, value) -> str:
        if empty(value):
            return ""
        return "; ".join(
            ", ".join(filter(None, cells))
            for cells in self.kind.cells(self.field, value, self.lang)
        )


def widget_factory(field, request) -> AnswerWidget:
    """Return the widget of a field."""
    cls = {"file": FileWidget, "table": TableWidget}.get(kind_of(field).code, AnswerWidget)
    return cls(field, request)
