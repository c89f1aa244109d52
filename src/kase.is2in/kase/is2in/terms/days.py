"""Days as programs send them and as people write them."""

from datetime import date
import re


DAY = re.compile(r"(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))", re.ASCII)


def read_day(text: str) -> date | None:
    """Return the day of 2026-03-21 or 21.03.2026, None for anything else."""
    found = DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day, day2, month2, year2 = found.groups()
    try:
        return date(int(year or year2), int(month or month2), int(day or day2))
    except ValueError:
        return None
