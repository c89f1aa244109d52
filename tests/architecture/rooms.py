"""The plan of the house, for the tests that hold the code against it."""

from pathlib import Path
import ast


ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/kase.is2in/kase/is2in"
NAME = "kase.is2in"
# Bottom to top; rooms of one row never know each other.
LAYERS = (
    ("terms",),
    ("ledger",),
    ("web",),
    ("notify", "parties", "signing", "documents"),
    ("committee", "insiders", "journal", "library", "onboarding", "questionnaires"),
    ("procedures", "subscription"),
    ("policy",),
)
DOORS = ("api", "interfaces", "types")
HEIGHT = {room: height for height, row in enumerate(LAYERS) for room in row}


def sources(pattern: str = "*.py") -> list[Path]:
    """Return the package's files of a kind, sorted."""
    return sorted(p for p in PACKAGE.rglob(pattern) if "__pycache__" not in p.parts)


def room_of(path: Path) -> str | None:
    """Return the room a file lies in, None for files of the package itself."""
    first = path.relative_to(PACKAGE).parts[0]
    return first if first in HEIGHT else None


def imports(path: Path) -> list[tuple[int, str]]:
    """Return (line, dotted name) for all that a Python file imports."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def breach(room: str | None, dotted: str) -> str | None:
    """Return what is wrong with a room's use of a dotted name, None when it is allowed."""
    if not dotted.startswith(NAME + "."):
        return None
    parts = dotted[len(NAME) + 1 :].split(".")
    target = parts[0]
    if target not in HEIGHT or room is None or target == room:
        return None
    if HEIGHT[target] >= HEIGHT[room]:
        return f"{room} may not know {target}"
    if target == "terms":
        return None
    # The pure words have no door; every other room is entered by one.
    if len(parts) < 2 or parts[1] not in DOORS:
        return f"{target} is entered by its door ({', '.join(DOORS)}), not by {dotted}"
    return None
