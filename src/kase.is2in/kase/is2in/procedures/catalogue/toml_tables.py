"""Reading TOML strictly: each key is asked for, unknown ones are refused with their line."""

from datetime import date
from datetime import datetime
from kase.is2in import _
from kase.is2in.procedures.catalogue.lines import line_index
from kase.is2in.procedures.catalogue.lines import line_of
from kase.is2in.procedures.catalogue.lines import Place
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import RuleRefused
import re
import tomllib


REQUIRED = object()
IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]{0,59}")
TOML_LINE = re.compile(r"\(at line (\d+)")


class Source:
    """A text that is read: its name as people know it, and where each thing in it stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.lines = line_index(text)

    def table(self) -> "Table":
        """Return the whole text as a table; raise RuleRefused where it is not TOML."""
        try:
            return Table(tomllib.loads(self.text), (), self)
        except tomllib.TOMLDecodeError as error:
            found = TOML_LINE.search(str(error))
            last = self.text.count("\n") + 1
            raise self.refused(str(error), int(found[1]) if found else last) from error
        except (RecursionError, ValueError) as error:
            # Brackets without end, numbers of a million digits: nothing that people write.
            raise self.refused(_("the text cannot be read"), 1) from error

    def refused(self, problem: object, line: int) -> RuleRefused:
        """Return the refusal that names file, line and problem."""
        return RuleRefused(
            "definition",
            _(
                "${file}, line ${line}: ${problem}",
                mapping={"file": self.name, "line": line, "problem": problem},
            ),
            field=self.name,
        )


class Table:
    """One table of a TOML text; a key that nobody took is refused by ``close``."""

    def __init__(self, data: dict, place: Place, source: Source) -> None:
        self.data = data
        self.place = place
        self.source = source
        self.taken: set[str] = set()

    def text(self, key: str, default: object = REQUIRED) -> str:
        """Return a text; "" only where it is the default."""
        found = self._take(key, str, default)
        if found is not default and not found.strip():
            raise self.refused(_("${key} is empty", mapping={"key": key}), key)
        return found

    def identifier(self, key: str) -> str:
        """Return a text of small Latin letters, digits, hyphens and underscores."""
        found = self.text(key)
        if not IDENTIFIER.fullmatch(found):
            problem = _(
                "“${value}” is not an identifier: small Latin letters, digits, - and _",
                mapping={"value": found},
            )
            raise self.refused(problem, key)
        return found

    def texts(self, key: str, *, required: bool = True) -> Frozen:
        """Return a text in Russian, Kazakh and English; all three must be there."""
        data = self._take(key, dict, REQUIRED if required else None)
        if data is None:
            return Frozen()
        table = Table(data, (*self.place, key), self.source)
        found = Frozen({lang: table.text(lang) for lang in LANGUAGES})
        table.close()
        return found

    def day(self, key: str, default: object = REQUIRED) -> date | None:
        """Return a day, without a time."""
        found = self._take(key, date, default)
        if isinstance(found, datetime):
            raise self.refused(_("${key} is a date without a time", mapping={"key": key}), key)
        return found

    def number(self, key: str, default: object = REQUIRED) -> int | None:
        """Return a whole number from 1; None only where it is the default."""
        found = self._take(key, int, default)
        if found is not default and (isinstance(found, bool) or found < 1):
            raise self.refused(_("${key} is a number from 1", mapping={"key": key}), key)
        return found

    def flag(self, key: str) -> bool:
        """Return true or false, false when left out."""
        return self._take(key, bool, False)

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def identifiers(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that is not empty."""
        found = self._take(key, list, REQUIRED)
        if not found or not all(isinstance(item, str) for item in found):
            raise self.refused(_("${key} is a list of texts", mapping={"key": key}), key)
        return tuple(found)

    def mapping(self, key: str) -> Frozen:
        """Return a table of texts that is not empty."""
        found = self._take(key, dict, REQUIRED)
        if not found or not all(isinstance(item, str) for item in found.values()):
            raise self.refused(_("${key} is a table of texts", mapping={"key": key}), key)
        return Frozen(found)

    def tables(self, key: str) -> tuple["Table", ...]:
        """Return a list of tables, an empty one when left out."""
        found = self._take(key, list, [])
        if not all(isinstance(item, dict) for item in found):
            raise self.refused(_("${key} is a list of tables", mapping={"key": key}), key)
        return tuple(
            Table(item, (*self.place, key, number), self.source)
            for number, item in enumerate(found)
        )

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return one of the allowed words."""
        found = self.text(key)
        if found not in allowed:
            problem = _(
                "“${value}” is not one of: ${allowed}",
                mapping={"value": found, "allowed": ", ".join(allowed)},
            )
            raise self.refused(problem, key)
        return found

    def close(self) -> None:
        """Refuse the keys that nobody took: they are slips of the pen."""
        for key in self.data:
            if key not in self.taken:
                raise self.refused(_("unknown key “${key}”", mapping={"key": key}), key)

    def refused(self, problem: object, key: str | None = None) -> RuleRefused:
        """Return the refusal that points at a key of this table, or at the table."""
        place = self.place if key is None else (*self.place, key)
        return self.source.refused(problem, line_of(self.source.lines, place))

    def _take(self, key: str, kind: type, default: object):
        self.taken.add(key)
        if key not in self.data:
            if default is REQUIRED:
                raise self.refused(_("“${key}” is missing", mapping={"key": key}))
            return default
        found = self.data[key]
        if not isinstance(found, kind):
            raise self.refused(_("“${key}” has a wrong kind of value", mapping={"key": key}), key)
        return found
