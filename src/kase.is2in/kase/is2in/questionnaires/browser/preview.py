"""A table on EasyForm's own page of a form: its columns, nothing to fill in.

Answers are given on applications only; there the group's widgets are used.
"""

from html import escape
from kase.is2in.questionnaires.words import label
from kase.is2in.web.api import language
from z3c.form.interfaces import NO_VALUE
from z3c.form.widget import FieldWidget
from z3c.form.widget import Widget


class TablePreview(Widget):
    """Shows the headings of a table's columns."""

    def update(self) -> None:
        """Ask no adapters: there is no value to show."""
        self.value = NO_VALUE

    def extract(self, default=NO_VALUE):
        """Return nothing: nothing can be sent."""
        return default

    def render(self) -> str:
        """Return the head of the table."""
        heads = "".join(
            f'<th scope="col">{escape(label(column, language()))}</th>'
            for column in self.field.columns
        )
        return f'<table class="table"><thead><tr>{heads}</tr></thead></table>'


def table_preview(field, request):
    """Return the preview of a table field."""
    return FieldWidget(field, TablePreview(request))
