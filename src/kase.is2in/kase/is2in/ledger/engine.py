"""The engine and the session: one per process, made when first used.

The session joins Zope's transaction: it commits with it, rolls back with it, and Zope's
savepoints are SQL savepoints. The isolation is READ COMMITTED: the audit trail needs each
statement under its lock to see what others have committed. Conflicts (SQLSTATE class 40)
are left alone: Zope repeats the request.
"""

from kase.is2in import _
from kase.is2in.ledger.interfaces import LedgerDown
from sqlalchemy import create_engine
from sqlalchemy import Engine
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import scoped_session
from sqlalchemy.orm import Session as SqlSession
from sqlalchemy.orm import sessionmaker
import logging
import os
import threading
import zope.sqlalchemy


logger = logging.getLogger(__name__)

VARIABLE = "IS2IN_DSN"
# One request holds one connection, write_now a second one for a moment.
POOL_SIZE = 10
CONNECT_SECONDS = 5
# Execution option of statements that are known to change nothing.
READS = "ledger_reads"

_lock = threading.Lock()
_engines: dict[tuple[int, str], Engine] = {}


def dsn() -> str:
    """Return the SQLAlchemy URL of the database; raise LedgerDown when none is set."""
    value = os.environ.get(VARIABLE, "").strip()
    if not value:
        raise LedgerDown(
            "ledger-unset", _("The SQL database is not configured: set the variable IS2IN_DSN.")
        )
    return value


def engine() -> Engine:
    """Return the process's engine for the DSN that is set now."""
    # A forked process must not talk over its parent's connections.
    key = (os.getpid(), dsn())
    with _lock:
        if key not in _engines:
            _engines[key] = _make(key[1])
        return _engines[key]


def _make(url: str) -> Engine:
    try:
        made = create_engine(
            url,
            pool_size=POOL_SIZE,
            max_overflow=POOL_SIZE,
            pool_pre_ping=True,
            # Parameters hold personal data; an error's text lands in logs.
            hide_parameters=True,
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "application_name": "is2in",
                # A plan kept for all parameters does not know whether who asks sees three rows
                # or a hundred thousand.
                "options": "-c plan_cache_mode=force_custom_plan",
            },
        )
    except (ArgumentError, ImportError) as error:
        raise LedgerDown(
            "ledger-unset", _("The variable IS2IN_DSN is not the address of a database.")
        ) from error
    event.listen(made, "handle_error", _name_the_outage)
    return made


def _name_the_outage(context) -> None:
    """Turn "cannot connect" and "connection lost" into the refusal a person can read."""
    if context.is_pre_ping:
        return  # The pool replaces a connection that died while idle.
    if context.connection is None or context.is_disconnect:
        # The exception's text names the host, never a password or parameters.
        logger.error("The SQL database does not answer: %s", context.original_exception)
        raise LedgerDown(
            "ledger-down", _("The database does not answer. Try again in a minute.")
        ) from context.original_exception


def dispose() -> None:
    """Close every connection of this process; the next use opens new ones."""
    Session.remove()
    with _lock:
        for made in _engines.values():
            made.dispose()
        _engines.clear()


class _LedgerSession(SqlSession):
    def get_bind(self, *_args, **_kwargs):
        return engine()


Session = scoped_session(sessionmaker(class_=_LedgerSession, expire_on_commit=False))
zope.sqlalchemy.register(Session)


@event.listens_for(Session, "do_orm_execute")
def _mark_changed(state) -> None:
    """Mark the session changed by anything that is not known to be a read.

    zope.sqlalchemy does so for mapped classes only: a Core insert or a text would be rolled
    back at commit without a word.
    """
    if not (state.is_select or state.execution_options.get(READS)):
        zope.sqlalchemy.mark_changed(state.session)
