"""The language of templates: a text with placeholders, conditions and repeated lines.

``{{ application.number }}`` stands for a fact. A line of its own may hold ``{{ if NAME }}``,
``{{ if NAME is VALUE }}``, ``{{ if not NAME }}``, ``{{ else }}``, ``{{ each NAME }}`` (the lines
up to the end once for each row of a table, whose columns are ``{{ row.COLUMN }}``) and
``{{ end }}``. There is nothing else: no expression, no call, no file. What is put in is escaped
(``markup.escaped``), so that facts never become marks, placeholders or commands.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from kase.is2in import _
from kase.is2in.procedures.letters import markup
from zope.i18nmessageid import Message
import re


LONGEST_TEMPLATE = 60_000
ROW = "row."
_TOKEN = re.compile(r"\\[\\{|#-]|\{\{(.*?)\}\}", re.DOTALL)
_NAME = r"[a-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9][A-Za-z0-9_-]*)*"
_PLACEHOLDER = re.compile(_NAME)
_IF = re.compile(rf"if\s+(not\s+)?({_NAME})(?:\s+is\s+(\S+))?")
_EACH = re.compile(rf"each\s+({_NAME})")
_COMMAND = re.compile(r"\s*\{\{\s*(if\b.*?|each\b.*?|else|end)\s*\}\}\s*")
_COMMAND_WORDS = ("if", "each", "else", "end")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a template and in which line (from 1)."""

    line: int
    code: str
    message: Message


@dataclass(frozen=True)
class Value:
    """A fact as it is printed; ``code`` is what conditions compare, the text where it is ""."""

    text: str
    code: str = ""

    def holds(self) -> bool:
        """Return whether a condition on the fact alone is fulfilled."""
        return bool(self.text) and self.code != "no"

    def is_(self, wanted: str) -> bool:
        """Return whether the fact has a code."""
        return (self.code or self.text) == wanted


Rows = tuple[Mapping[str, Value], ...]


@dataclass(frozen=True)
class Facts:
    """What is known: ``values`` and ``tables`` by name; ``late`` names come only at sending."""

    values: Mapping[str, Value]
    tables: Mapping[str, Rows] = field(default_factory=dict)
    late: frozenset[str] = frozenset()


@dataclass
class Line:
    """A line of text: pieces of source, and names of placeholders between them."""

    number: int
    source: str
    parts: list[tuple[str, str]]


@dataclass
class Branch:
    """A condition: lines for the one case and for the other."""

    number: int
    source: str
    name: str
    wanted: str = ""
    negated: bool = False
    then: list = field(default_factory=list)
    other: list = field(default_factory=list)
    turned: bool = False


@dataclass
class Loop:
    """Lines that are repeated for each row of a table."""

    number: int
    source: str
    name: str
    then: list = field(default_factory=list)


def parse(text: str) -> tuple[list[Line | Branch | Loop], list[Fault]]:
    """Return what a template consists of, and the faults of its form."""
    faults: list[Fault] = []
    root: list = []
    opened: list[Branch | Loop] = []
    if len(text) > LONGEST_TEMPLATE:
        message = _("At most ${count} characters.", mapping={"count": str(LONGEST_TEMPLATE)})
        faults.append(Fault(1, "too-long", message))
    for number, source in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        command = _COMMAND.fullmatch(source)
        into = _inside(opened, root)
        if command is None:
            into.append(Line(number, source, list(_parts(number, source, faults))))
            continue
        _obey(command[1].strip(), number, source, into, opened, faults)
    for one in opened:
        text = _("The block “${command}” has no end: write {{ end }} on a line of its own.")
        faults.append(Fault(one.number, "unclosed", _said(text, one.source)))
    return root, faults


def fill(text: str, facts: Facts) -> str:
    """Return a text with its facts; late ones stay as placeholders, missing ones are a dash.

    A template with faults is filled as far as it can be read: the linter tells of them.
    """
    return "\n".join(_filled(parse(text)[0], facts, {}))


def walk(nodes: list) -> Iterator[Line | Branch | Loop]:
    """Yield every node, those inside blocks too."""
    for node in nodes:
        yield node
        yield from walk([*getattr(node, "then", ()), *getattr(node, "other", ())])


def _inside(opened: list, root: list) -> list:
    if not opened:
        return root
    last = opened[-1]
    return last.other if isinstance(last, Branch) and last.turned else last.then


def _obey(
    words: str, number: int, source: str, into: list, opened: list, faults: list[Fault]
) -> None:
    if words == "end":
        if opened:
            opened.pop()
        else:
            message = _("There is no block that ends here.")
            faults.append(Fault(number, "stray-end", message))
        return
    if words == "else":
        last = opened[-1] if opened else None
        if not isinstance(last, Branch) or last.turned:
            message = _("Only a condition has an “else”, and only once.")
            faults.append(Fault(number, "stray-else", message))
        else:
            last.turned = True
        return
    made = _opened(words, number, source)
    if made is None:
        message = _("The command “${command}” is not understood.")
        faults.append(Fault(number, "command", _said(message, source)))
        # It is still closed by an end.
        made = Branch(number, source, "")
    if isinstance(made, Loop) and any(isinstance(one, Loop) for one in opened):
        message = _("Rows cannot be repeated inside rows.")
        faults.append(Fault(number, "nested", message))
    into.append(made)
    opened.append(made)


def _opened(words: str, number: int, source: str) -> Branch | Loop | None:
    if found := _IF.fullmatch(words):
        return Branch(number, source, found[2], found[3] or "", bool(found[1]))
    if found := _EACH.fullmatch(words):
        return Loop(number, source, found[1])
    return None


def _parts(number: int, source: str, faults: list[Fault]) -> Iterator[tuple[str, str]]:
    """Yield (source, name of the placeholder after it)."""
    start = 0
    for found in _TOKEN.finditer(source):
        if found[1] is None:
            continue
        name = found[1].strip()
        if name.split(" ")[0] in _COMMAND_WORDS:
            message = _("The command “${command}” stands on a line of its own.")
            faults.append(Fault(number, "command-in-text", _said(message, found[0])))
        elif not _PLACEHOLDER.fullmatch(name):
            message = _("The placeholder “${command}” is not understood.")
            faults.append(Fault(number, "placeholder", _said(message, found[0])))
        yield source[start : found.start()], name
        start = found.end()
    rest = source[start:]
    if re.sub(r"\\[\\{|#-]", "", rest).find("{{") >= 0:
        message = _("A placeholder is opened by {{ and not closed by }}.")
        faults.append(Fault(number, "unclosed-placeholder", message))
    yield rest, ""


def _said(message: Message, source: str) -> Message:
    return Message(message, mapping={"command": source.strip()[:80]})


def _filled(nodes: list, facts: Facts, row: Mapping[str, Value]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Line):
            yield _line(node, facts, row)
        elif isinstance(node, Loop):
            for each in facts.tables.get(node.name, ()):
                yield from _filled(node.then, facts, each)
        elif node.name in facts.late:
            yield node.source
            yield from _filled(node.then, facts, row)
            if node.turned:
                yield "{{ else }}"
                yield from _filled(node.other, facts, row)
            yield "{{ end }}"
        else:
            chosen = node.then if _holds(node, facts, row) else node.other
            yield from _filled(chosen, facts, row)


def _holds(node: Branch, facts: Facts, row: Mapping[str, Value]) -> bool:
    if node.name in facts.tables:
        return bool(facts.tables[node.name]) != node.negated
    value = _value(node.name, facts, row)
    holds = value.is_(node.wanted) if node.wanted else value.holds()
    return holds != node.negated


def _line(node: Line, facts: Facts, row: Mapping[str, Value]) -> str:
    kind = markup.kind_of(node.source)
    found = []
    for before, name in node.parts:
        found.append(before)
        if name in facts.late:
            found.append("{{ " + name + " }}")
        elif name:
            found.append(markup.escaped(_value(name, facts, row).text or "—"))
    text = "".join(found)
    if kind in ("paragraph", ""):
        return markup.as_paragraphs(text)
    # In a heading, a point or a row a line that ends would end the block.
    return text.replace("\n", " ")


def _value(name: str, facts: Facts, row: Mapping[str, Value]) -> Value:
    if name.startswith(ROW):
        return row.get(name.removeprefix(ROW), Value(""))
    return facts.values.get(name, Value(""))
