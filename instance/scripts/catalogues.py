"""Compiles the catalogues of translations before several processes would do it at once.

Zope does it when it starts, into the file itself: of two that start together one may read what
the other has half written.
"""

from pathlib import Path
from zope.i18n.compile import compile_mo_file


PACKAGE = Path(__file__).resolve().parents[2] / "src/kase.is2in/kase/is2in"


def main() -> None:
    """Compile what is older than its text."""
    for catalogue in PACKAGE.rglob("LC_MESSAGES/*.po"):
        compile_mo_file(catalogue.stem, str(catalogue.parent))


if __name__ == "__main__":
    main()
