"""An accepted signature is kept for ever with what proves it; a refused one leaves a trace."""

from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.engine import engine
from kase.is2in.signing import api
from kase.is2in.signing.storage import ALPHABET
from kase.is2in.signing.storage import new_code
from kase.is2in.signing.storage import plain_code
from kase.is2in.signing.tables import signature as table
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.verification import CHECKS
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import IntegrityError
from tests.layers import POSTGRES
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import EXECUTOR
from tests.signing.authority import HEAD
from tests.signing.authority import OTHER_HEAD
from uuid import uuid4
import json
import transaction
import unittest


class Codes(unittest.TestCase):
    """Check codes are typed from paper."""

    def test_new_codes(self):
        codes = {new_code() for _time in range(1000)}
        self.assertEqual(len(codes), 1000)
        for code in codes:
            self.assertRegex(code, r"^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$")
            self.assertEqual(plain_code(code), code)
            self.assertFalse(set(code) & set("01IO"))

    def test_as_typed(self):
        code = "ABCD-EFGH-2345-WXYZ"
        for typed in (
            code,
            "abcd-efgh-2345-wxyz",
            "ABCDEFGH2345WXYZ",
            " abcd efgh 2345 wxyz ",
            "AB-CD EFGH23-45WXYZ",
        ):
            with self.subTest(typed):
                self.assertEqual(plain_code(typed), code)

    def test_no_codes(self):
        for typed in (
            "",
            "ABCD",
            "ABCD-EFGH-2345-WXY",
            "ABCD-EFGH-2345-WXYZ2",
            "ABCD-EFGH-2345-WXY0",
            "ABCD-EFGH-2345-WXYI",
            "ЖBCD-EFGH-2345-WXYZ",
            "'; DROP TABLE x; --",
            "ß" * 16,
        ):
            with self.subTest(typed):
                self.assertIsNone(plain_code(typed))

    def test_enough_random_bits(self):
        self.assertEqual(len(ALPHABET), len(set(ALPHABET)))
        self.assertGreaterEqual(len(ALPHABET), 32)


class Database(unittest.TestCase):
    """Accepts signatures over a real database."""

    layer = POSTGRES
    maxDiff = None

    def setUp(self):
        self.addCleanup(transaction.abort)
        context = demo.trusting()
        context.start()
        self.addCleanup(context.stop)
        self.subject = f"application:{uuid4()}"
        self.document = str(uuid4())

    def accept(self, cms=None, person=HEAD, **changes):
        given = {
            "subject": self.subject,
            "document_id": self.document,
            "filename": "заявление.pdf",
            "content": CONTENT,
            "cms": cms or make_cms(CONTENT, demo.key_of(person)),
            "expected": demo.signer(person),
        }
        return api.accept(**{**given, **changes})


class Acceptance(Database):
    """``accept`` stores, once, with all evidence."""

    def test_stored(self):
        cms = make_cms(CONTENT, demo.key_of(HEAD), attached=True)
        before = clock.now()
        found = self.accept(cms)
        transaction.commit()
        self.assertEqual(api.signatures(self.subject), (found,))
        self.assertEqual(api.by_code(found.code), found)
        self.assertEqual((found.subject, found.document_id), (self.subject, self.document))
        self.assertEqual((found.filename, found.size), ("заявление.pdf", len(CONTENT)))
        self.assertEqual((found.user_id, found.full_name), (HEAD.email, HEAD.full_name))
        self.assertEqual((found.bin, found.organization), (HEAD.bin, HEAD.organization))
        self.assertEqual((found.first_head, found.provider), (True, "nca"))
        self.assertEqual(found.certificate.iin, HEAD.iin)
        self.assertTrue(before <= found.signed_at <= clock.now())

    def test_evidence(self):
        cms = make_cms(CONTENT, demo.key_of(HEAD))
        found = self.accept(cms)
        transaction.commit()
        kept = api.evidence(found.code)
        self.assertEqual((kept.document, kept.cms), (CONTENT, cms))
        for data, claimed in (
            (kept.document, found.document_sha256),
            (kept.cms, found.cms_sha256),
            (kept.report, found.report_sha256),
        ):
            self.assertEqual(sha256(data).hexdigest(), claimed)
        report = json.loads(kept.report)
        self.assertEqual([check["name"] for check in report["checks"]], list(CHECKS))
        self.assertEqual((report["ok"], report["provider"]), (True, "nca"))
        self.assertEqual(len(report["trust"]["crl"]), 2)
        # The evidence alone proves the signature again, without the application.
        self.assertTrue(api.verify(kept.document, kept.cms, demo.signer(), at=found.signed_at).ok)

    def test_by_code_as_typed(self):
        found = self.accept()
        plain = found.code.replace("-", "")
        for typed in (found.code, plain, plain.lower(), f" {found.code.replace('-', ' ')} "):
            with self.subTest(typed):
                self.assertEqual(api.by_code(typed), found)
        for typed in ("", plain[:-1], new_code(), "'"):
            with self.subTest(typed):
                self.assertIsNone(api.by_code(typed))
        self.assertIsNone(api.evidence(new_code()))

    def test_second_time(self):
        self.accept()
        transaction.commit()
        with self.assertRaises(Conflict) as caught:
            self.accept()
        self.assertEqual((caught.exception.code, caught.exception.status), ("signed", 409))

    def test_second_person(self):
        first = self.accept()
        second = self.accept(person=OTHER_HEAD)
        self.assertEqual(api.signatures(self.subject), (first, second))
        self.assertNotEqual(first.code, second.code)

    def test_same_document_of_two_presses(self):
        """What slips between the question and the row is stopped by the table."""
        self.accept()
        transaction.commit()
        row = dict(ledger.read(select(table).where(table.c.subject == self.subject))[0]._mapping)
        del row["id"]
        with self.assertRaises(IntegrityError) as caught:
            ledger.write(insert(table).values(**{**row, "code": new_code()}))
        self.assertIn("signature_once", str(caught.exception))

    def test_refused(self):
        with self.assertRaises(RuleRefused) as caught:
            self.accept(make_cms(b"other", demo.refused_key("revoked")))
        refusal = caught.exception
        self.assertEqual((refusal.code, refusal.status), ("signature", 422))
        codes = [error.code for error in refusal.errors]
        self.assertEqual(codes, ["content", "message_digest", "revocation"])
        self.assertEqual({error.field for error in refusal.errors}, {"cms"})
        self.assertTrue(all(error.message for error in refusal.errors))
        self.assertEqual(api.signatures(self.subject), ())

    def test_refused_key_of_an_employee(self):
        with self.assertRaises(RuleRefused) as caught:
            self.accept(person=EXECUTOR)
        self.assertEqual([error.code for error in caught.exception.errors], ["role_first_head"])

    def test_history(self):
        found = self.accept()
        (entry,) = ledger.history(self.subject)
        self.assertEqual(entry.action, "signed")
        self.assertEqual(entry.details["code"], found.code)
        self.assertNotIn(HEAD.iin, json.dumps(dict(entry.details)))


class Immutable(Database):
    """No statement changes or removes a signature, not even from outside the application."""

    def setUp(self):
        super().setUp()
        self.found = self.accept()
        transaction.commit()

    def refuse(self, statement):
        with self.assertRaises(DBAPIError) as caught, engine().begin() as connection:
            connection.execute(statement)
        self.assertIn("signature", str(caught.exception))
        self.assertEqual(api.signatures(self.subject), (self.found,))

    def test_update(self):
        for column in table.c:
            if column.name not in ("id", "first_head", "signed_at"):
                with self.subTest(column.name):
                    self.refuse(update(table).values({column.name: column}))
        self.refuse(update(table).values(first_head=False))

    def test_delete(self):
        self.refuse(delete(table).where(table.c.subject == self.subject))

    def test_truncate(self):
        self.refuse(text("TRUNCATE signature CASCADE"))
