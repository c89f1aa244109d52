"""What forms and programs give, read field by field; every wrong one is named at once."""

from collections.abc import Collection
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from kase.is2in import _
from kase.is2in.terms import clock
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
import re


LONGEST_LINE, LONGEST_TEXT = 300, 4000
# No meeting is planned further ahead.
AHEAD = timedelta(days=730)
HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
# Texts of several lines keep their ends of line and tabs; nothing else invisible.
BREAKS = str.maketrans("", "", "\n\t")


class Given:
    """Reads fields one after the other and collects what is wrong with them."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given = given
        self.errors: list[FieldError] = []

    def wrong(self, name: str, code: str, message: str) -> None:
        """Note what is wrong with a field."""
        self.errors.append(FieldError(name, code, message))

    def line(self, name: str, longest: int = LONGEST_LINE, needed: bool = False) -> str:
        """Return a text of one line."""
        return " ".join(self.text(name, longest, needed).split())

    def text(self, name: str, longest: int = LONGEST_TEXT, needed: bool = False) -> str:
        """Return a text, its ends of line made one kind."""
        raw = self.given.get(name)
        found = raw.replace("\r\n", "\n").strip() if isinstance(raw, str) else ""
        if not found and needed:
            self.wrong(name, "required", _("Fill in this field."))
        elif len(found) > longest or not found.translate(BREAKS).isprintable():
            self.wrong(
                name,
                "text",
                _(
                    "At most ${longest} characters, none of them invisible.",
                    mapping={"longest": str(longest)},
                ),
            )
            return ""
        return found

    def one_of(self, name: str, known: Collection[str], default: str = "") -> str:
        """Return a word that is known."""
        found = self.line(name) or default
        if found not in known:
            self.wrong(name, "choice", _("Choose one of the values."))
        return found

    def truth(self, name: str, default: bool = False) -> bool:
        """Return true or false; a form's box is "yes" when it is ticked."""
        raw = self.given.get(name, default)
        if raw in ("yes", "true", "on"):
            return True
        if raw in ("", "no", "false", None):
            return False
        if isinstance(raw, bool):
            return raw
        self.wrong(name, "shape", _("Say true or false."))
        return default

    def day(self, name: str, *, earliest: date | None = None, needed: bool = True) -> date | None:
        """Return a day that is not too far away; ``earliest`` is the first one that will do."""
        raw = self.given.get(name)
        if isinstance(raw, date):
            found: date | None = raw
        else:
            text = self.line(name)
            found = read_day(text)
            if not text:
                if needed:
                    self.wrong(name, "required", _("Enter the day."))
                return None
        if found is None:
            self.wrong(name, "date", _("A day looks like 21.11.2026"))
            return None
        if earliest is not None and found < earliest:
            self.wrong(name, "past", _("The date is in the past."))
        elif found > clock.almaty(clock.now()).date() + AHEAD:
            self.wrong(name, "far", _("The day is more than two years ahead."))
        return found

    def hour(self, name: str) -> time | None:
        """Return a time of the day, None where there is none."""
        text = self.line(name)
        if not text:
            return None
        found = HOUR.fullmatch(text)
        if found is None:
            self.wrong(name, "time", _("A time looks like 10:30"))
            return None
        return time(int(found.group(1)), int(found.group(2)))

    def moment(self, name: str) -> datetime | None:
        """Return a moment: 2026-11-21T18:00 is Almaty's unless it says an offset."""
        text = self.line(name)
        if not text:
            return None
        if MOMENT.fullmatch(text):
            try:
                found = datetime.fromisoformat(text.replace(" ", "T").replace("Z", "+00:00"))
            except ValueError:
                found = None
            if found is not None:
                return found if found.tzinfo else found.replace(tzinfo=clock.ALMATY)
        self.wrong(name, "time", _("A moment looks like 2026-11-21T18:00"))
        return None

    def done(self) -> None:
        """Raise RuleRefused with everything that is wrong."""
        if self.errors:
            raise RuleRefused("fields", _("Something is missing or wrong."), errors=self.errors)
