"""How a group becomes HTML: the templates, and the texts they ask for."""

from chameleon import PageTemplateFile
from collections.abc import Iterable
from collections.abc import Sequence
from kase.is2in.questionnaires.interfaces import IArticleLinks
from kase.is2in.questionnaires.types import ArticleLink
from kase.is2in.questionnaires.types import ReadRow
from kase.is2in.questionnaires.words import label
from kase.is2in.questionnaires.words import words
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.clock import now
from kase.is2in.terms.errors import FieldError
from kase.is2in.web.api import formats
from pathlib import Path
from zope.component import queryUtility
from zope.i18n import translate


def _translate(msgid, domain=None, mapping=None, context=None, target_language=None, default=None):
    return translate(msgid, domain, mapping, context, target_language, default)


def _template(name: str) -> PageTemplateFile:
    # Chameleon itself, not Zope's templates: only Python expressions on objects of ours, no
    # path traversal, which is what makes a page of sixty fields cheap.
    return PageTemplateFile(str(Path(__file__).parent / name), translate=_translate)


INPUT = _template("input.pt")
DISPLAY = _template("display.pt")
SUMMARY = _template("summary.pt")
STATUS = _template("status.pt")


def draw(template: PageTemplateFile, lang: str, **names) -> str:
    """Return a template's HTML in a language."""
    return template(target_language=lang, **names)


class Drawing:
    """What a template asks about a group of any mode."""

    def __init__(self, group) -> None:
        self.group = group
        self.links: dict[str, ArticleLink | None] = {}
        self.marks: dict[str, Sequence[tuple[str, bool]]] = {}

    def mark(self, rows: Iterable[ReadRow]) -> None:
        """Take the texts of rows apart where the page looks for words."""
        if self.group.marked is None:
            return
        texts = [text for row in rows for text in (row.text, *(c for r in row.rows for c in r))]
        texts = [text for text in dict.fromkeys(texts) if text]
        self.marks = dict(zip(texts, self.group.marked(texts), strict=True))

    def pieces(self, text: str) -> Sequence[tuple[str, bool]]:
        """Return a text in pieces, each with whether it is marked."""
        return self.marks.get(text) or ((text, False),)

    def article(self, reference: str | None) -> ArticleLink | None:
        """Return what a reference to an article is called and where it leads, if anywhere."""
        if not reference:
            return None
        if reference not in self.links:
            port = queryUtility(IArticleLinks)
            on = self.group.on or almaty(now()).date()
            found = port.resolve(reference, on, self.group.lang) if port is not None else None
            self.links[reference] = found or ArticleLink(self.say(reference))
        return self.links[reference]

    def rule(self, name: str) -> ArticleLink | None:
        """Return the article a field refers to."""
        return self.article(words(self.group.schema[name]).article)

    def say(self, message: str) -> str:
        """Return a message in the form's language."""
        return translate(message, domain="kase.is2in", target_language=self.group.lang)

    def comment(self, name: str) -> str:
        """Return the HTML at the right of a field."""
        comments = self.group.comments
        return comments(self.group.form_id, name) if comments is not None else ""

    def origin(self, name: str) -> dict[str, object] | None:
        """Return the number and date of the application a reused answer came from, its age."""
        source = self.group.sources.get(name)
        if source is None or source.register:
            return None
        return {
            "number": source.number,
            "date": formats.date(source.at, self.group.lang),
            "age": formats.ago(source.at, self.group.lang),
            "stale": source.is_stale(now()),
        }

    def register(self, name: str) -> dict[str, object] | None:
        """Return what the register of organisations says of a field, None for nothing to say.

        ``taken``: the day of the register that the answer stands in, "" for an answer of one's
        own; ``now``: what the register says today where that is something else.
        """
        group = self.group
        known, source = group.known.get(name), group.sources.get(name)
        offered = known is not None and not group.version and name not in group.values
        if source is not None and source.register:
            taken = formats.date(source.at, group.lang)
        else:
            taken = formats.date(known.day, group.lang) if offered and not group.read else ""
        differs = known is not None and known.differs
        if group.read and not group.values.get(name):
            differs = False
        if not (taken or differs):
            return None
        return {
            "taken": taken,
            "now": known.text if differs else "",
            "changed": differs and known.changed,
            "act": known.act if differs and not group.read else "",
        }

    def place(self, error: FieldError) -> str:
        """Return where an error is, in words: the label, the row and the column."""
        name, _dot, rest = error.field.partition(".")
        field, lang = self.group.schema[name], self.group.lang
        if not rest:
            return label(field, lang)
        number, _dot, column = rest.partition(".")
        found = field.column(column)
        place = [label(field, lang), str(int(number) + 1)]
        return ", ".join(place if found is None else [*place, label(found, lang)])

    def target(self, error: FieldError) -> str:
        """Return the id that the summary's link leads to."""
        return f"field-{self.group.form_id}-{error.field.partition('.')[0]}"
