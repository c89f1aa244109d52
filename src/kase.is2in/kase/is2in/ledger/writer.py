"""The one writer. Whatever reaches SQL from this product goes through here.

Why one: zope.sqlalchemy commits a session only when it knows of a change, and Core inserts,
texts and COPY are not seen by it; such a write vanishes at commit and nothing is raised.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from kase.is2in.ledger.engine import engine
from kase.is2in.ledger.engine import READS
from kase.is2in.ledger.engine import Session
from psycopg import Copy
from psycopg import Error as PgError
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy import Executable
from sqlalchemy import Result
from sqlalchemy import Row
from sqlalchemy import schema
from sqlalchemy import Table
from sqlalchemy import text
from sqlalchemy import TextClause
from sqlalchemy.exc import DataError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as SqlSession
from sqlalchemy.schema import CreateSequence
from typing import Any
from weakref import WeakKeyDictionary
import re
import zope.sqlalchemy


Params = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
# So many lines go to the database at once while the next are made.
LINES = 200
SEQUENCE_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
# What is known to exist, per engine: another database is another engine.
_sequences: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()


def session() -> SqlSession:
    """Return the thread's session, joined to Zope's transaction when first used in it."""
    return Session()


def write(statement: Executable | str, params: Params = None) -> Result:
    """Execute a change inside the caller's transaction and return its result.

    ``params`` is one mapping, or a list of them for many rows of one statement.
    """
    current = session()
    zope.sqlalchemy.mark_changed(current)
    return current.execute(_statement(statement), params)


def write_discreetly(statement: Executable | str, params: Params = None) -> Result:
    """Do as ``write``; the error of a row that is refused does not quote it, as in COPY."""
    try:
        return write(statement, params)
    except (IntegrityError, DataError) as error:
        refused = _without_row(error.orig)
    raise refused


def read(statement: Executable | str, params: Params = None) -> Sequence[Row]:
    """Execute a query inside the caller's transaction and return all its rows."""
    options = {READS: True}
    return session().execute(_statement(statement), params, execution_options=options).all()


def stream(
    statement: Executable | str, params: Params = None, size: int = 5000
) -> Iterator[Row]:
    """Yield a query's rows by a cursor of the server, so many fetched at once.

    For results that memory should not hold whole; to be read inside the caller's transaction.
    """
    options = {READS: True, "yield_per": size}
    result = session().execute(_statement(statement), params, execution_options=options)
    try:
        yield from result
    finally:
        result.close()


def write_now(statement: Executable | str, params: Params = None) -> Sequence[Row]:
    """Execute a change on a connection of its own and commit it at once.

    For facts that survive an abort of the request, such as a failed log-in. Returns the
    rows of RETURNING, if any. Must not touch rows the caller's transaction has changed: it
    would wait for itself.
    """
    with engine().begin() as connection:
        result = connection.execute(_statement(statement), params)
        return result.all() if result.returns_rows else ()


def copy_rows(table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Append many rows by COPY inside the caller's transaction; return how many.

    The fastest way in for values. Columns are named in the order of the values in each row. The
    error of a row that is refused keeps its class and SQLSTATE, and does not quote the row: it
    may hold personal data, and errors land in logs.
    """
    count = 0
    with _copying(table, columns) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def copy_lines(table: Table, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Append many rows as ``copy_rows`` does, each a line in the text format of COPY.

    Values are parted by a tab, every line ends with a newline, ``copied`` makes texts ready.
    """
    with _copying(table, columns) as copy:
        lines = iter(lines)
        while portion := "".join(islice(lines, LINES)):
            copy.write(portion)


def copied(text: str | None) -> str:
    """Return a text without control characters, or None, as COPY takes it."""
    if text is None:
        return "\\N"
    return text.replace("\\", "\\\\") if "\\" in text else text


@contextmanager
def _copying(table: Table, columns: Sequence[str]) -> Iterator[Copy]:
    current = session()
    zope.sqlalchemy.mark_changed(current)
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    driver = current.connection().connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(command) as copy:
            yield copy
    except PgError as error:
        if error.diag.message_primary is None:
            raise
        raise _without_row(error) from None


def _without_row(error: PgError) -> PgError:
    # What it says beside its first line quotes the row.
    return type(error)(error.diag.message_primary)


def next_number(sequence: str) -> int:
    """Return the next number of a named SQL sequence: 1, 2, 3 …

    Two callers never get the same number; a number taken by a transaction that is aborted
    is not given again. The sequence is made at its first use.
    """
    if not SEQUENCE_NAME.fullmatch(sequence):
        raise ValueError(f"not the name of a sequence: {sequence!r}")
    name = f"number_{sequence}"
    known = _sequences.setdefault(engine(), set())
    if name not in known:
        _make_sequence(name)
        known.add(name)
    return read("SELECT nextval(:name)", {"name": name})[0][0]


def _make_sequence(name: str) -> None:
    # In a transaction of its own, so that other requests see it at once; under a lock,
    # because IF NOT EXISTS does not protect two makers from each other. And without looking
    # first: the caller's connection would go on believing that there is none.
    with engine().begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
        connection.execute(CreateSequence(schema.Sequence(name), if_not_exists=True))


def _statement(statement: Executable | str) -> Executable:
    return _text(statement) if isinstance(statement, str) else statement


@lru_cache(1000)
def _text(statement: str) -> TextClause:
    # Looking for the parameters in a text takes as long as the database takes to answer.
    return text(statement)
