"""What outlives the act of signing: the bytes, the trace of a refusal, one row of two presses."""

from kase.is2in.ledger import api as ledger
from kase.is2in.signing import api
from kase.is2in.signing import storage
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.types import Evidence
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from tests.layers import POSTGRES
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from unittest import mock
from uuid import uuid4
import threading
import transaction
import unittest


class Kept(unittest.TestCase):
    """Signatures in a real database."""

    layer = POSTGRES

    def setUp(self):
        self.addCleanup(transaction.abort)
        # Once for all threads of a test: each would put back the other's environment.
        self.enterContext(demo.trusting())
        self.subject = f"application:{uuid4()}"
        self.document = str(uuid4())

    def accept(self, content=CONTENT):
        cms = make_cms(content, demo.key_of(HEAD))
        return api.accept(self.subject, self.document, "a.pdf", CONTENT, cms, demo.signer(), "nca")

    def test_bytes_are_served_when_the_authorities_are_gone(self):
        kept = self.accept()
        transaction.commit()
        with demo.unconfigured():
            self.assertEqual(api.evidence(kept.code).document, CONTENT)
            self.assertTrue(storage.is_intact(api.by_code(kept.code)))

    def test_changed_bytes_are_not_called_genuine(self):
        kept = self.accept()
        stored = api.evidence(kept.code)
        for part in ("document", "cms", "report"):
            spoilt = {**vars(stored), part: getattr(stored, part) + b" "}
            with (
                self.subTest(part),
                mock.patch.object(storage, "evidence", return_value=Evidence(**spoilt)),
            ):
                self.assertFalse(storage.is_intact(kept))

    def test_two_presses_at_once_keep_one_signature(self):
        outcomes = []
        start = threading.Barrier(2)

        def press():
            start.wait(10)
            try:
                self.accept()
                transaction.commit()
                outcomes.append("kept")
            except Conflict as refusal:
                outcomes.append(refusal.code)
                transaction.abort()

        # Both have asked before either has stored.
        with mock.patch.object(storage, "signed_before", return_value=False):
            presses = [threading.Thread(target=press) for _ in range(2)]
            for thread in presses:
                thread.start()
            for thread in presses:
                thread.join(30)
        self.assertEqual(sorted(outcomes), ["kept", "signed"])
        self.assertEqual(len(api.signatures(self.subject)), 1)

    def test_a_refused_try_stays_in_the_audit_trail(self):
        with self.assertRaises(RuleRefused):
            self.accept(b"another file")
        transaction.abort()
        (entry,) = ledger.history(self.subject)
        self.assertEqual(entry.action, "signature-refused")
        self.assertEqual(entry.details["checks"], ["content", "message_digest"])
