"""``@@design-criteria/<place of a stage>``: which form each combination of criteria adds."""

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.catalogue.criteria import write_criteria
from kase.is2in.procedures.catalogue.criteria_checks import criteria_findings
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import LevelDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.terms import vocabulary
from kase.is2in.procedures.catalogue.vocabulary import Vocabulary
from kase.is2in.procedures.catalogue.vocabulary import with_vocabulary
from kase.is2in.procedures.designer.browser.base import PartEditor
from kase.is2in.procedures.designer.browser.parts import SAVED
from kase.is2in.procedures.designer.criteria_inputs import codes_in_force
from kase.is2in.procedures.designer.criteria_inputs import in_titles
from kase.is2in.procedures.designer.criteria_inputs import new_level
from kase.is2in.procedures.designer.criteria_inputs import read_draft
from kase.is2in.procedures.designer.criteria_inputs import read_text
from kase.is2in.procedures.designer.criteria_inputs import terms_of
from kase.is2in.procedures.designer.criteria_table import ACTS
from kase.is2in.procedures.designer.criteria_table import CriteriaDraft
from kase.is2in.procedures.designer.criteria_table import dated
from kase.is2in.procedures.designer.criteria_table import draft_of
from kase.is2in.procedures.designer.criteria_table import EVERY
from kase.is2in.procedures.designer.criteria_table import expanded
from kase.is2in.procedures.designer.criteria_table import RowDraft
from kase.is2in.procedures.designer.criteria_table import table_of
from kase.is2in.procedures.designer.criteria_table import with_level
from kase.is2in.procedures.designer.inputs import refuse
from kase.is2in.procedures.designer.parts import changed
from kase.is2in.procedures.designer.words import LANGUAGE_WORDS
from kase.is2in.procedures.designer.working import change_part
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import FieldError
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


MORE_ROWS = 3
MORE_OPTIONS = 2
COLUMNS = {
    "code": _("Code"),
    "form": _("Adds the form"),
    "from": _("First day"),
    "to": _("Last day"),
    **LANGUAGE_WORDS,
}


class CriteriaPage(PartEditor):
    """The table of a dynamic stage; all buttons but one change only what is shown."""

    index = ViewPageTemplateFile("templates/criteria.pt")
    deepest = 3
    # Whether the inputs hold what is not stored.
    unsaved = False

    def check(self) -> None:
        """Refuse whatever is no dynamic stage."""
        if not isinstance(self.target, StageDefinition) or self.target.kind != "dynamic":
            raise nowhere()

    def handle(self):
        """Keep the table, unless somebody else was quicker; or only show it changed."""
        act, _colon, word = self.field("action").partition(":")
        if act in ("save", "save-text"):
            return self._save()
        self.unsaved = True
        if act == "level-add":
            level = new_level(self, self.draft, self.terms)
            self.draft = with_level(self.draft, level) if level is not None else self.draft
        elif act == "expand":
            self.draft = expanded(self.draft, self._codes())
        elif act in ACTS:
            self.draft = ACTS[act](self.draft, word)
        return None

    def _save(self) -> str:
        self.unsaved = True
        change_part(self.context, self.place, self.field("version"), self.made)
        return self.redirect(self.address("design-criteria", self.place), SAVED)

    def made(self, definition: ProcedureDefinition) -> ProcedureDefinition:
        if self.field("action") == "save-text":
            table = read_text(self.field("criteria"))
        else:
            errors: list[FieldError] = []
            table = table_of(dated(expanded(self.draft, self._codes())), errors)
            refuse(errors)
        return changed(definition, self.place, lambda part: replace(part, criteria=table))

    def _codes(self) -> dict[str, tuple[str, ...]]:
        return codes_in_force(self.draft.levels, today())

    @cached_property
    def terms(self) -> Vocabulary:
        """Return the vocabulary of the site."""
        return vocabulary(self.context.aq_parent.aq_parent)

    @cached_property
    def draft(self) -> CriteriaDraft:
        """Return what stands in the inputs: what was sent, or what is stored."""
        if self.request.method == "POST" and self.field("action") != "save-text":
            return read_draft(self, self.terms)
        stored = draft_of(self.target.criteria)
        whole = {one.id: one for one in self.terms}
        levels = (whole.get(one.id, one) if one.shared else one for one in stored.levels)
        return replace(stored, levels=tuple(levels))

    def title(self) -> str:
        """Return the title of the page."""
        return translate(_("Criteria"))

    def levels(self) -> list[dict[str, object]]:
        """Return the levels as rows: id, title, terms, and the inputs of one's own."""
        return [
            {
                "id": one.id,
                "title": self.titled(one) or one.id,
                "shared": one.shared,
                "terms": [*terms_of(one, self.language)],
                "titles": one.titles,
                "options": self._options(one),
            }
            for one in self.draft.levels
        ]

    def _options(self, level: LevelDefinition) -> list[dict[str, str]]:
        if level.shared:
            return []
        blank = dict.fromkeys(("code", "ru", "kk", "en"), "")
        stored = ({**blank, "code": one.code, **one.titles} for one in level.options)
        return [*stored, *(blank for _number in range(MORE_OPTIONS))]

    def offered(self) -> list[tuple[str, str]]:
        """Return (id, title) of the levels of the vocabulary that can be added."""
        used = {one.id for one in self.draft.levels}
        return [(one.id, self.titled(one)) for one in self.terms if one.id not in used]

    def rows(self) -> list[dict[str, object]]:
        """Return the combinations with what the linter says of each, then blank ones."""
        found = self.findings()
        blank = RowDraft(Frozen())
        count = len(self.draft.rows)
        every = [*self.draft.rows, *(blank for _number in range(MORE_ROWS))]
        return [
            {
                "number": number,
                "row": row,
                "blank": number > count,
                "first": number == 1,
                "last": number >= count,
                "problems": found[number],
            }
            for number, row in enumerate(every, 1)
        ]

    def cells(self, row: RowDraft, level: dict) -> list[tuple[str, str, bool]]:
        """Return (code, words, chosen) for the list of a level in a combination."""
        value = row.values.get(level["id"], "")
        offered = [("", "–"), *level["terms"], (EVERY, translate(_("every value")))]
        if value and value not in dict(offered):
            offered.append((value, value))
        return [(code, words, code == value) for code, words in offered]

    def findings(self) -> dict[int, list[str]]:
        """Return what the linter says: of a combination by its number, 0 for the whole table."""
        found: dict[int, list[str]] = defaultdict(list)
        table = table_of(self.draft, [])
        table = with_vocabulary(table, self.terms) if table else CriteriaTable((), ())
        if any(EVERY in row.values.values() for row in table.rows):
            return found
        for rows, text in criteria_findings(table, {form.id for form in self.target.forms}):
            words = in_titles(translate(text), self.draft.levels, self.language)
            for number in rows or (0,):
                found[number].append(words)
                for other in set(rows) - {number}:
                    where = translate(_("with row ${number}", mapping={"number": other}))
                    found[number][-1] = f"{where}: {words}"
        return found

    def forms(self) -> list[dict[str, object]]:
        """Return the forms of the stage with how many combinations add each."""
        return [
            {
                "id": one.id,
                "title": self.titled(one) or one.id,
                "url": self.address("design-fields", (*self.place, one.id)),
                "count": sum(row.form == one.id for row in self.draft.rows),
            }
            for one in self.target.forms
        ]

    def text(self) -> str:
        """Return the criteria as text: what was sent, after a refusal."""
        if self.field("action") == "save-text":
            return self.field("criteria")
        table = table_of(self.draft, [])
        return write_criteria(table) if table is not None else ""

    def cell(self, words: str, number: int) -> str:
        """Return the words of an input in the table, for those who hear the page."""
        row = translate(_("row ${number}", mapping={"number": number}))
        return f"{translate(COLUMNS.get(words, words))}, {row}"
