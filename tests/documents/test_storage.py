"""Stored documents: as they were, for ever."""

from datetime import datetime
from datetime import UTC
from kase.is2in import _
from kase.is2in.documents import api
from kase.is2in.documents.interfaces import Damaged
from kase.is2in.documents.tables import stored_document
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.engine import engine
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from sqlalchemy import delete
from sqlalchemy import text
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from tests.documents.layers import SQL
from uuid import uuid4
import transaction
import unittest


AT = datetime(2026, 11, 21, 5, 51, tzinfo=UTC)
# Every value of a byte: nothing on the way may take it for text.
BYTES = bytes(range(256)) * 40


class Storage(unittest.TestCase):
    """Written once, read back exactly, refused to whoever wants to change it."""

    layer = SQL

    def setUp(self):
        self.addCleanup(transaction.abort)
        self.subject = f"application:{uuid4()}"

    def store(self, **changes):
        given = {
            "subject": self.subject,
            "kind": "application",
            "filename": "заявление.pdf",
            "content_type": "application/pdf",
            "data": BYTES,
            "title": {"ru": "Заявление", "kk": "Өтініш", "en": "Application"},
            "author": "executor",
        }
        given.update(changes)
        with clock.frozen(AT):
            return api.store(**given)

    def test_read_back(self):
        stored = self.store()
        transaction.commit()
        self.assertEqual(api.read(stored.id), BYTES)
        self.assertEqual(api.document(stored.id), stored)
        self.assertEqual(stored.sha256, api.sha256(BYTES))
        self.assertEqual((stored.size, stored.at), (len(BYTES), AT))
        self.assertEqual(
            [stored.title(lang) for lang in ("ru", "kk", "xx")],
            ["Заявление", "Өтініш", "Заявление"],
        )

    def test_in_the_order_of_storing(self):
        first, second = self.store(kind="letter"), self.store(title="Сводная форма")
        self.assertEqual(api.documents(self.subject), (first, second))
        self.assertEqual(api.documents("application:other"), ())

    def test_a_title_may_be_a_message(self):
        stored = self.store(title=_("There is no such document."))
        self.assertEqual(set(stored.titles), {"ru", "kk", "en"})

    def test_an_aborted_transaction_stores_nothing(self):
        stored = self.store()
        transaction.abort()
        with self.assertRaises(Missing):
            api.document(stored.id)

    def test_unknown_ids(self):
        for unknown in (str(uuid4()), "", "1", "../x", "1; DROP TABLE stored_document", None):
            with self.assertRaises(Missing) as caught:
                api.read(unknown)
            self.assertEqual(caught.exception.code, "document")

    def test_names_are_made_safe(self):
        self.assertEqual(self.store(filename="../../a\x00b.pdf").filename, "_.._a_b.pdf")

    def test_wrong_calls(self):
        with self.assertRaises(ValueError):
            self.store(kind="virus")
        with self.assertRaises(ValueError):
            self.store(data=b"")

    def test_rows_are_not_changed(self):
        stored = self.store()
        transaction.commit()
        mine = stored_document.c.id == stored.id
        for statement in (
            update(stored_document).where(mine).values(filename="other.pdf"),
            update(stored_document).where(mine).values(data=b"other"),
            delete(stored_document).where(mine),
            "TRUNCATE stored_document",
        ):
            with self.assertRaises(IntegrityError) as caught:
                ledger.write(statement)
            self.assertEqual(caught.exception.orig.sqlstate, "23001")
            transaction.abort()
        self.assertEqual(api.read(stored.id), BYTES)

    def test_the_database_counts_by_itself(self):
        row = dict(vars(self.store()))
        for wrong in ({"size": 1}, {"sha256": "0" * 64}):
            with self.assertRaises(IntegrityError):
                ledger.write(
                    stored_document.insert(), {**row, "id": str(uuid4()), "data": BYTES, **wrong}
                )
            transaction.abort()

    def test_damage_of_the_disk_is_noticed(self):
        stored = self.store()
        transaction.commit()
        with engine().begin() as connection:
            # What only the owner of the server can do: go round trigger and check.
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(
                text("ALTER TABLE stored_document DROP CONSTRAINT ck_stored_document_sha256")
            )
            connection.execute(
                update(stored_document)
                .where(stored_document.c.id == stored.id)
                .values(data=BYTES[:-1] + b"!")
            )
            connection.execute(text("SET session_replication_role = origin"))
        with self.assertRaises(Damaged):
            api.read(stored.id)
        transaction.abort()
        with engine().begin() as connection:
            connection.execute(
                text(
                    "ALTER TABLE stored_document ADD CONSTRAINT ck_stored_document_sha256 "
                    "CHECK (sha256 = encode(sha256(data), 'hex')) NOT VALID"
                )
            )
