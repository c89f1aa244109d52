"""Numbers of registers that have no gaps, each year from one."""

from kase.is2in.ledger.tables import serial as table
from kase.is2in.ledger.writer import write
from sqlalchemy.dialects.postgresql import insert


def next_serial(register: str, year: int) -> int:
    """Return the next number of a register in a year: 1, 2, 3 …

    The row of the year is held until the transaction ends: who is next waits, and an aborted
    transaction gives its number back. Take it late in a transaction.
    """
    counter = insert(table).values(register=register, year=year, last=1)
    counter = counter.on_conflict_do_update(
        index_elements=["register", "year"], set_={"last": table.c.last + 1}
    )
    return write(counter.returning(table.c.last)).scalar_one()
