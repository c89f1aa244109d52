"""The vocabulary and the table of allowed combinations, each on a day."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.catalogue import terms
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.model import LevelDefinition
from kase.is2in.procedures.catalogue.model import OptionDefinition
from kase.is2in.procedures.vocabulary.combinations import Combination
from kase.is2in.procedures.vocabulary.combinations import combinations
from kase.is2in.terms.days import read_day
from kase.is2in.terms.sorting import sort_key
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate


STATES = {
    "in-force": _("In force"),
    "coming": _("Comes into force later"),
    "ended": _("No longer in force"),
}


@dataclass(frozen=True)
class TermRow:
    """A term with its level, as it stands on a day."""

    level: LevelDefinition
    term: OptionDefinition
    state: str


def state_on(term: OptionDefinition, on: date) -> str:
    """Return in-force, coming or ended."""
    if term.in_force(on):
        return "in-force"
    return "coming" if term.valid_from and on < term.valid_from else "ended"


def term_path(level: str, term: OptionDefinition) -> str:
    """Return the words of a term's address: level, code and first day, "-" for none."""
    return f"{level}/{term.code}/{term.valid_from or '-'}"


class DayList(ListView):
    """A list of a few dozen rows that are there on a day."""

    default_descending = False
    sizes = (50, 100, 200)
    size = 100

    @cached_property
    def on(self) -> date:
        """Return the day asked about, today by default."""
        return read_day(self.query.get("on", "")) or today()

    def every(self, query) -> Sequence[object]:
        """Return all rows that fit the filters, in their own order."""
        raise NotImplementedError

    def fetch(self, query, sort, descending, start, size):
        """Return the rows of one page; they are few enough to be looked through."""
        words = query.get("q", "").casefold()
        found = [row for row in self.every(query) if words in self._text(row).casefold()]
        column = next((one for one in self.columns if one.id == sort), None)
        if column is not None:
            found.sort(key=_key(column.value), reverse=descending)
        return found[start : start + size], len(found)

    def _text(self, row: object) -> str:
        return " ".join(self.cell(column, row) for column in self.columns)


def _key(value: Callable[[object], object]) -> Callable[[object], tuple]:
    def key(row: object) -> tuple:
        found = value(row)
        if found is None or isinstance(found, date):
            return (found or date.min,)
        return (sort_key(str(translate(found)), language()),)

    return key


class Vocabulary(DayList):
    """``@@vocabulary``: every term of every level, with its days."""

    title = _("Platforms, sectors, categories, packages")
    lead = _(
        "One vocabulary for all procedures. A change reaches a procedure with its next edition; "
        "applications keep the words of theirs."
    )
    empty = _("There is no such term.")
    file_name = "vocabulary"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns; the title leads to the term."""
        return (
            Column("level", _("Level"), lambda row: row.level.title(language()), True),
            Column(
                "term",
                _("Title of the term"),
                lambda row: row.term.title(language()),
                True,
                self._url,
            ),
            Column("code", _("Code"), lambda row: row.term.code, True, css="code"),
            Column("from", _("In force from"), lambda row: row.term.valid_from, True),
            Column("to", _("In force to"), lambda row: row.term.valid_to, True),
            Column("state", _("On the day"), lambda row: translate(STATES[row.state]), True),
        )

    def filters(self) -> tuple[Filter, ...]:
        """Return the choices: level, day, whether it is in force then."""
        levels = tuple((one.id, one.title(language())) for one in self._levels)
        return (
            Filter("level", _("Level"), levels),
            Filter("on", _("On the day"), kind="day"),
            Filter("state", _("State"), tuple(STATES.items())),
        )

    def actions(self):
        """Return adding a term, and the table of combinations."""
        url = self.context.absolute_url()
        return (
            (f"{url}/@@vocabulary-add", _("Add a term")),
            (f"{url}/@@combinations", _("Allowed combinations")),
        )

    def every(self, query) -> list[TermRow]:
        """Return the terms that fit."""
        rows = (
            TermRow(level, term, state_on(term, self.on))
            for level in self._levels
            for term in level.options
        )
        return [
            row
            for row in rows
            if query.get("level", row.level.id) == row.level.id
            and query.get("state", row.state) == row.state
        ]

    @cached_property
    def _levels(self) -> tuple[LevelDefinition, ...]:
        return terms.vocabulary(self.context)

    def _url(self, row: TermRow) -> str:
        path = term_path(row.level.id, row.term)
        return f"{self.context.absolute_url()}/@@vocabulary-term/{path}"


class Combinations(DayList):
    """``@@combinations``: what may be chosen on a day, procedure by procedure."""

    title = _("Allowed combinations")
    empty = _("No procedure allows such a combination on this day.")
    file_name = "combinations"

    @property
    def lead(self):
        """Return which day is shown."""
        return _(
            "What an applicant may choose on ${day}, by the editions in force then.",
            mapping={"day": formats.said(self.on)},
        )

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the procedure, a column for each level of the vocabulary, form and days."""
        levels = (
            Column(level.id, level.title(language()), self._chosen_on(level.id), True)
            for level in terms.vocabulary(self.context)
        )
        return (
            Column("procedure", _("Procedure"), _procedure, True, lambda row: row.url),
            *levels,
            Column("other", _("Other criteria"), self._others),
            Column("form", _("Form"), lambda row: row.stage.form(row.row.form).title(language())),
            Column("from", _("In force from"), lambda row: row.row.valid_from, True),
            Column("to", _("In force to"), lambda row: row.row.valid_to, True),
            Column("edition", _("Edition"), lambda row: str(row.definition.edition)),
        )

    def filters(self) -> tuple[Filter, ...]:
        """Return the choices: day, and what is chosen on each level of the vocabulary."""
        lang = language()
        levels = (
            Filter(
                level.id,
                level.title(lang),
                tuple({term.code: term.title(lang) for term in level.options}.items()),
            )
            for level in terms.vocabulary(self.context)
        )
        return (Filter("on", _("On the day"), kind="day"), *levels)

    def actions(self):
        """Return the way to the vocabulary."""
        url = self.context.absolute_url()
        return ((f"{url}/@@vocabulary", _("Platforms, sectors, categories, packages")),)

    def every(self, query) -> list[Combination]:
        """Return the combinations that fit."""
        chosen = {
            level.id: query[level.id]
            for level in terms.vocabulary(self.context)
            if level.id in query
        }
        return [
            one
            for one in combinations(self.context, self.on)
            if all(one.row.values.get(level) == code for level, code in chosen.items())
        ]

    def _chosen_on(self, level: str) -> Callable[[Combination], str]:
        return lambda row: row.titles(language(), self.on).get(level, ("", ""))[1]

    def _others(self, row: Combination) -> str:
        own = {level.id for level in row.stage.criteria.levels if not level.shared}
        found = row.titles(language(), self.on)
        return "; ".join(f"{found[one][0]}: {found[one][1]}" for one in found if one in own)


def _procedure(row: Combination) -> str:
    return row.definition.title(language())
