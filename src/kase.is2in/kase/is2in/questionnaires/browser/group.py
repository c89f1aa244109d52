"""A form of a questionnaire on a page: a z3c.form group that draws itself in one template."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from kase.is2in.questionnaires import merging
from kase.is2in.questionnaires.browser.drawing import DISPLAY
from kase.is2in.questionnaires.browser.drawing import draw
from kase.is2in.questionnaires.browser.drawing import Drawing
from kase.is2in.questionnaires.browser.drawing import INPUT
from kase.is2in.questionnaires.browser.drawing import STATUS
from kase.is2in.questionnaires.browser.drawing import SUMMARY
from kase.is2in.questionnaires.browser.widgets import MINE
from kase.is2in.questionnaires.browser.widgets import THEIRS
from kase.is2in.questionnaires.browser.widgets import undecided
from kase.is2in.questionnaires.browser.widgets import UNTOUCHED
from kase.is2in.questionnaires.browser.widgets import widget_factory
from kase.is2in.questionnaires.conditions import asked
from kase.is2in.questionnaires.readable import readable
from kase.is2in.questionnaires.readable import sections
from kase.is2in.questionnaires.types import FormAnswers
from kase.is2in.questionnaires.types import Known
from kase.is2in.terms.errors import FieldError
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from z3c.form.field import Fields
from z3c.form.field import FieldWidgets
from z3c.form.group import Group
from zope.cachedescriptors.property import Lazy


# Texts in, each as pieces (text, whether it is to be marked) out.
Marked = Callable[[Sequence[str]], Sequence[Sequence[tuple[str, bool]]]]


class AnswersGroup(Group):
    """One form: made by ``group_form``, then ``update()``, ``extractData()``, ``render()``."""

    ignoreContext = True

    def __init__(self, context, request, form_id: str, schema, lang: str) -> None:
        super().__init__(context, request, None)
        self.form_id = form_id
        self.schema = schema
        self.lang = lang
        self.prefix = form_id + "."
        self.title = ""
        self.values: Mapping = {}
        self.sources: Mapping = {}
        self.known: Mapping[str, Known] = {}
        self.version = 0
        self.read = False
        self.errors: tuple[FieldError, ...] = ()
        self.conflict: FormAnswers | None = None
        self.conflict_author = ""
        self.kept_seen: Mapping[str, str] | None = None
        self.comments: Callable[[str, str], str] | None = None
        self.download: Callable[[str, str], str] | None = None
        self.on: date | None = None
        self.marked: Marked | None = None

    def take(self, title: str, values, sources, known, comments, download, on) -> None:
        """Take over what the page gives."""
        self.title = title
        self.values = values or {}
        self.sources = sources or {}
        self.known = known or {}
        self.comments = comments
        self.download = download
        self.on = on

    @Lazy
    def fields(self) -> Fields:
        found = Fields(self.schema)
        for field in found.values():
            field.widgetFactory = widget_factory
        return found

    @Lazy
    def owner(self) -> str:
        """Return whose staged files these are."""
        return current_user_id() or ""

    @property
    def sent(self) -> bool:
        """Return True when the request carries this form."""
        return f"{self.form_id}.version" in self.request.form

    @property
    def base_version(self) -> int:
        """Return the version the person saw, for ``Answers.save``."""
        given = self.request.form.get(f"{self.form_id}.version")
        if self.conflict is None and isinstance(given, str) and given.isascii() and given.isdigit():
            return int(given[:9])
        return self.version

    @property
    def seen(self) -> str:
        """Return a digest of each answer as it was when the page was opened, as it carries them."""
        return merging.as_text(self._seen())

    def _seen(self) -> Mapping[str, str]:
        if self.kept_seen is not None:
            return self.kept_seen
        sent = merging.from_text(self.request.form.get(f"{self.form_id}.seen"))
        if self.sent and sent is not None:
            return sent
        return {
            name: merging.digest(self.values.get(name))
            for name, widget in self.widgets.items()
            if widget.kind.answered and widget.kind.code != "file"
        }

    def first_value(self, name: str) -> object:
        """Return the stored answer; before the first save, what register or form suggest."""
        if self.version or name in self.values:
            return self.values.get(name)
        known = self.known.get(name)
        return known.value if known is not None else self.schema[name].default

    @property
    def reshaped(self) -> bool:
        """Return True when the person only added or removed a row: show, do not save."""
        return any(getattr(widget, "reshaped", False) for widget in self.widgets.values())

    def updateWidgets(self, prefix=None) -> None:
        """Make the widgets straight from our factory; see z3c.form's IForm."""
        self.widgets = FieldWidgets(self, self.request, self.context)
        self.widgets.prefix = ""
        self.widgets.ignoreContext = True
        self.widgets.ignoreReadonly = True
        self.widgets.ignoreRequiredOnExtract = True
        self.widgets.update()

    def extractData(self, setErrors=True) -> tuple[dict, tuple[FieldError, ...]]:
        """Return (values for ``Answers.save``, errors).

        Only what was sent, is right and is asked with these answers; an empty input is None,
        an untouched file is left out. What is wrong stands in the errors and stays on the page.
        """
        found, wrong = {}, {}
        for name, widget in self.widgets.items():
            value = widget.checked() if widget.kind.answered else UNTOUCHED
            if value is not UNTOUCHED:
                found[name] = value
            wrong[name] = tuple(widget.errors)
        wanted = asked(self.schema, {**self.values, **found})
        for name in set(self.widgets) - set(wanted):
            self.widgets[name].errors = []
        for name, widget in self.widgets.items():
            if widget.disputed and widget.choice != MINE:
                # Theirs stays; without a choice nothing of either is lost.
                found.pop(name, None)
                wrong[name] = () if widget.choice == THEIRS else (undecided(widget),)
                widget.errors = list(wrong[name])
                widget.compare(self.values.get(name))
        self.errors = tuple(error for name in wanted for error in wrong[name])
        return {name: found[name] for name in wanted if name in found}, self.errors

    def add_errors(self, errors: Iterable[FieldError]) -> None:
        """Show errors that a door raised, such as required fields when the stage is done."""
        for error in errors:
            widget = self.widgets.get(error.field.partition(".")[0])
            if widget is not None and error not in widget.errors:
                widget.errors.append(error)
                self.errors += (error,)

    def saved(self, version: int, values: Mapping) -> None:
        """Take over what was just stored, for a page that is shown again and not redirected.

        Without it the next save of the same page would look stale, and a stored file as waiting.
        """
        digests = {name: merging.digest(value) for name, value in values.items()}
        self.kept_seen = {**self._seen(), **digests}
        self.version = version
        self.values = {**self.values, **values}
        for name, widget in self.widgets.items():
            if name in values:
                widget.saved(values[name])

    def show_conflict(
        self, current: FormAnswers, author: str = "", names: Iterable[str] | None = None
    ) -> None:
        """Show the stored version beside the person's own after a Stale save.

        What the person wrote stays in the inputs. For each of ``names`` (what both have changed;
        without it whatever differs) one of the two is to be chosen before the next save; the rest
        is the other person's. ``author`` is the name of the other person.
        """
        self.conflict = current
        self.conflict_author = author
        self.version = current.version
        for name, widget in self.widgets.items():
            if widget.kind.answered and (names is None or name in names):
                widget.compare(current.values.get(name))

    def file_url(self, name: str) -> str | None:
        """Return the address of a stored file."""
        if self.download is not None:
            return self.download(self.form_id, name)
        return f"{self.context.absolute_url()}/@@answer-file/{self.form_id}/{name}"

    def render(self) -> str:
        """Return the form's inputs as HTML, without a <form> around them."""
        wanted = set(asked(self.schema, self._current()))
        headings = sections(self.schema, self.lang)
        found: list[tuple[str, list]] = []
        for name, widget in self.widgets.items():
            widget.hidden = name not in wanted
            keep = getattr(widget, "keep", None)
            if keep is not None:
                keep()
            heading = headings.get(name, "")
            if not found or found[-1][0] != heading:
                found.append((heading, []))
            found[-1][1].append(widget)
        return draw(INPUT, self.lang, group=self, sections=found, page=Drawing(self))

    def _current(self) -> dict:
        if not self.sent:
            return {name: self.first_value(name) for name in self.widgets}
        return {
            **self.values,
            **{
                name: w.mine()
                for name, w in self.widgets.items()
                if w.kind.code not in ("file", "label")
            },
        }


def touched_answers(group: AnswersGroup, values: Mapping) -> dict:
    """Return what the person changed of what was sent; all where the page does not tell."""
    raw = group.request.form.get(f"{group.form_id}.seen")
    found = merging.touched(values, merging.from_text(raw))
    settled = {name for name, widget in group.widgets.items() if widget.choice == MINE}
    return {**found, **{name: values[name] for name in settled if name in values}}


class AnswersDisplay:
    """One filled form to read; has ``render()`` only."""

    def __init__(self, group: AnswersGroup) -> None:
        self.group = group

    def render(self) -> str:
        """Return the answers as HTML."""
        group = self.group
        found: list[tuple[str, list]] = []
        rows = readable(group.schema, group.values, group.lang)
        for row in rows:
            if not found or found[-1][0] != row.section:
                found.append((row.section, []))
            found[-1][1].append(row)
        page = Drawing(group)
        page.mark(rows)
        return draw(DISPLAY, group.lang, group=group, sections=found, page=page)


def group_form(
    context,
    request,
    form_id: str,
    schema,
    *,
    title: str = "",
    values: Mapping | None = None,
    version: int = 0,
    sources: Mapping | None = None,
    known: Mapping[str, Known] | None = None,
    comments: Callable[[str, str], str] | None = None,
    download: Callable[[str, str], str] | None = None,
    on: date | None = None,
    lang: str | None = None,
) -> AnswersGroup:
    """Return a form to fill in, updated and ready for ``extractData`` and ``render``.

    ``values``, ``version`` and ``sources`` are what is stored, ``known`` what the register of
    organisations says; ``comments(form_id, field)``
    gives the HTML at the right of a field (escaped by whoever makes it);
    ``download(form_id, field)`` the address of a stored file (@@answer-file by default).
    ``on`` is the day whose rules the fields refer to, today by default.
    """
    group = AnswersGroup(context, request, form_id, schema, lang or language())
    group.version = version
    group.take(title, values, sources, known, comments, download, on)
    group.update()
    return group


def display_form(
    context,
    request,
    form_id: str,
    schema,
    *,
    title: str = "",
    values: Mapping | None = None,
    sources: Mapping | None = None,
    known: Mapping[str, Known] | None = None,
    comments: Callable[[str, str], str] | None = None,
    download: Callable[[str, str], str] | None = None,
    on: date | None = None,
    lang: str | None = None,
    marked: Marked | None = None,
) -> AnswersDisplay:
    """Return a filled form to read, with the same arguments as ``group_form``.

    ``marked`` takes texts apart where words in them are to be marked.
    """
    group = AnswersGroup(context, request, form_id, schema, lang or language())
    group.take(title, values, sources, known, comments, download, on)
    group.read = True
    group.marked = marked
    return AnswersDisplay(group)


def error_summary(groups: Iterable[AnswersGroup]) -> str:
    """Return the list of everything wrong on a page, with links; "" when nothing is."""
    found = [(Drawing(group), error) for group in groups for error in group.errors]
    return draw(SUMMARY, found[0][0].group.lang, found=found) if found else ""


def save_status(
    autosave_url: str | None = None,
    saved_at: datetime | None = None,
    lang: str | None = None,
    check_url: str | None = None,
) -> str:
    """Return the line that says when the form was saved; it goes inside the page's <form>.

    The script finds the form by it: it watches for unsaved changes, and with ``autosave_url``
    saves them there by itself; with ``check_url`` it asks there what is wrong while one types
    (``check=1``). ``saved_at`` is the last save, in UTC.
    """
    saved = formats.time(saved_at or None)
    urls = {"autosave_url": autosave_url, "check_url": check_url}
    return draw(STATUS, lang or language(), **urls, saved=saved)
