"""Values of cells as the texts a person sees."""

from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from kase.is2in.subscription.formats.faults import fault


MOST_COLUMNS = 104
# Whole numbers that a spreadsheet keeps without loss.
EXACT = 2**53
# Day 0 of the two calendars of spreadsheets; the first counts a 29 February 1900.
EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))
MOST_DAYS = 2_958_465


def number(value: float) -> str:
    """Return a number in plain digits: 4.3499999999999996 is 4.35, as it is shown."""
    if value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def moment(days: float, from_1904: bool) -> str:
    """Return the moment of a count of days, to the millisecond; of whole days the date."""
    if not 0 <= days <= MOST_DAYS:
        raise fault("file-value")
    found = EPOCHS[from_1904] + timedelta(milliseconds=round(days * 86_400_000))
    if found.time() == found.time().min:
        return found.date().isoformat()
    return found.isoformat(timespec="milliseconds" if found.microsecond else "seconds")
