"""The one clock: every room asks the time here, so that a test can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from datetime import UTC
from zoneinfo import ZoneInfo


ALMATY = ZoneInfo("Asia/Almaty")

_frozen: list[datetime] = []


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


def almaty(moment: datetime) -> datetime:
    """Return the same moment as the exchange's wall clock shows it."""
    return moment.astimezone(ALMATY)


@contextmanager
def frozen(moment: datetime) -> Iterator[datetime]:
    """Stop the clock at an aware moment for the length of a test's block."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is not a moment")
    _frozen.append(moment.astimezone(UTC))
    try:
        yield _frozen[-1]
    finally:
        _frozen.pop()
