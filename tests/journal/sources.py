"""Finds in the source every action that is recorded in the audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from functools import lru_cache
from pathlib import Path
from tests.architecture.rooms import sources
import ast


@dataclass
class Found:
    """Names that stand in the source, beginnings of those put together, and the unknown."""

    names: dict[str, str] = field(default_factory=dict)
    beginnings: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


# A file is read again for each of its neighbours.
@lru_cache(maxsize=100)
def parsed(path: Path) -> ast.Module:
    """Return the syntax of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def recorded() -> Found:
    """Return the actions of all rooms."""
    found = Found()
    for path in sources():
        module = Module(path)
        for call, function in module.calls("record"):
            if is_ledgers(call):
                module.read(call.args[0], function, found)
    return found


def is_ledgers(call: ast.Call) -> bool:
    """Return whether a call is of the audit trail: ``ledger.record(action, subject, details)``."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id == "ledger" and bool(call.args)


class Module:
    """One file: its functions, and what they are called with."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.path = path
        self.tree = parsed(path)

    def calls(self, name: str) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
        """Yield the calls of a name with the functions they stand in."""
        for function in [*self.functions(), None]:
            inside = ast.walk(function) if function is not None else ()
            for node in inside:
                if isinstance(node, ast.Call) and called(node) == name:
                    yield node, function

    def functions(self) -> Iterator[ast.FunctionDef]:
        """Yield every function."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef):
                yield node

    def neighbours(self) -> list["Module"]:
        """Return the files of the same folder, this one among them."""
        return [Module(path) for path in sorted(self.path.parent.glob("*.py"))]

    def read(self, node: ast.expr, function, found: Found) -> None:
        """Note what an expression can be."""
        where = f"{self.path.parent.name}/{self.name}:{node.lineno}"
        if isinstance(node, ast.Constant):
            found.names[node.value] = where
        elif isinstance(node, ast.IfExp):
            self.read(node.body, function, found)
            self.read(node.orelse, function, found)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            self._join(node, function, found, where)
        elif isinstance(node, ast.Name):
            self._follow(node.id, function, found, where)
        elif isinstance(node, ast.Call) and self._answers(called(node)):
            for value in self._answers(called(node)):
                self.read(value, function, found)
        else:
            found.unknown.append(where)

    def _answers(self, name: str) -> list[ast.expr]:
        """Return what a function of this file can return."""
        return [
            node.value
            for function in self.functions()
            if function.name == name
            for node in ast.walk(function)
            if isinstance(node, ast.Return) and node.value is not None
        ]

    def _join(self, node: ast.JoinedStr, function, found: Found, where: str) -> None:
        """Note f"beginning-{word}": whole where every word stands in this file."""
        beginning, ends = node.values[0].value, Found()
        if len(node.values) == 2 and isinstance(node.values[1].value, ast.Name):
            self.read(node.values[1].value, function, ends)
        if ends.unknown or ends.beginnings or not ends.names:
            found.beginnings[beginning] = where
        for end, place in ends.names.items():
            found.names[f"{beginning}{end}"] = place

    def _follow(self, name: str, function, found: Found, where: str) -> None:
        """Read what a variable was set to here, or what its function is called with."""
        arguments = [each.arg for each in function.args.args] if function is not None else []
        if name in arguments:
            place = arguments.index(name)
            for module in self.neighbours():
                for call, inside in module.calls(function.name):
                    given = [each.value for each in call.keywords if each.arg == name]
                    given += call.args[place : place + 1]
                    for each in given if not is_ledgers(call) else ():
                        module.read(each, inside, found)
            return
        values = [
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign)
            and any(isinstance(each, ast.Name) and each.id == name for each in node.targets)
        ]
        for value in values:
            self.read(value, function, found)
        if not values:
            found.unknown.append(where)


def called(call: ast.Call) -> str:
    """Return the last name of what is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
