"""What the tests of the tables share: a database, a book that takes bids, many writers."""

from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import engine
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import entry
from kase.is2in.subscription import registers
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.tables import paper
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from sqlalchemy import insert
from tests.layers import POSTGRES
from tests.subscription.case import ACCOUNT
from tests.subscription.case import BIN
from tests.subscription.case import conditions
from tests.subscription.case import IIN
from tests.subscription.case import START
import threading
import transaction
import unittest


NOON = START + timedelta(hours=1)
BOOK = "book-1"


def row(price="10.00", quantity=100, **changes) -> dict:
    """Return a limit bid as programs send it."""
    investor = {"type": "person", "name": "Ахметова Айгуль", "iin_bin": IIN, "residence": "KZ"}
    values = {"type": "limit", "account": ACCOUNT.code, "price": price, "quantity": quantity}
    return {**values, "investor": investor, **changes}


def qualified(number: int) -> dict:
    """Return a bid of one of many investors of a private placement."""
    who = {"type": "legal", "iin_bin": f"HRB {number}", "residence": "DE", "qualified": True}
    return row("1000.00", investor=who, client_id=f"c-{number}")


class StorageCase(unittest.TestCase):
    """A book in the acceptance period; the clock stands."""

    layer = POSTGRES

    def setUp(self):
        self.enterContext(clock.frozen(NOON))

    def open_book(self, book=BOOK, placement="", state="accepting", **changes):
        """Make a book that takes bids, with an account of the buyer."""
        books.make(book, conditions(**changes), placement)
        books.set_state(book, state)
        accounts.keep(Account(ACCOUNT.code, "BRK2"))

    def submit(self, *rows, book=BOOK, buyer="BRK2", atomic=False):
        return entry.submit(book, buyer, rows, "user", atomic)

    def balance(self, amount, unified_limit="0"):
        accounts.put_balance(ACCOUNT.code, "KZT", Decimal(amount), Decimal(unified_limit))


def mark_signed(book, kind=store.APPLICATION, at=None, **content):
    """Let a paper be there that the seller's head has signed, without keys and authorities."""
    edition = books.get(book).edition
    now = clock.now()
    values = {"kind": kind, "edition": edition, "state": store.SIGNED, "content": content}
    ledger.write(
        insert(paper).values(
            book=book,
            document=f"{kind}-{book}",
            author="head",
            at=now,
            signed_at=at or now,
            **values,
        )
    )


def mark_result_signed(book):
    """Let the satisfied register that was taken last be signed by the seller's head."""
    kept = registers.last(book, registers.SATISFIED)
    mark_signed(book, store.RESULT, register=kept.id)


@contextmanager
def own_transaction():
    """Be a request of its own: commit at the end, abort on an error."""
    transaction.begin()
    try:
        yield
        transaction.commit()
    except BaseException:
        transaction.abort()
        raise
    finally:
        engine.Session.remove()


def all_at_once(*works) -> list:
    """Run works in threads that begin together; return what each gave or raised."""
    barrier, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(index, work):
        barrier.wait()
        try:
            with own_transaction():
                answers[index] = work()
        except Exception as error:
            answers[index] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


__all__ = [
    "BIN",
    "BOOK",
    "NOON",
    "StorageCase",
    "all_at_once",
    "mark_result_signed",
    "mark_signed",
    "own_transaction",
    "qualified",
]
