"""A time-stamp joins an accepted signature: what is asked, what is believed, what is kept."""

from asn1crypto import algos
from asn1crypto import tsp
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from http.server import BaseHTTPRequestHandler
from http.server import HTTPServer
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.engine import engine
from kase.is2in.signing import api
from kase.is2in.signing.algorithms import digest
from kase.is2in.signing.evidence import rows
from kase.is2in.signing.evidence import stamper
from kase.is2in.signing.evidence import stamping
from kase.is2in.signing.evidence.raising import raised
from kase.is2in.signing.evidence.raising import signature_value
from kase.is2in.signing.evidence.raising import tokens_of
from kase.is2in.signing.evidence.stamper import StamperDown
from kase.is2in.signing.evidence.tables import signature_stamp
from kase.is2in.signing.evidence.timestamp import BadStamp
from kase.is2in.signing.evidence.timestamp import query
from kase.is2in.signing.evidence.timestamp import read_token
from kase.is2in.signing.evidence.timestamp import stamps
from kase.is2in.signing.evidence.timestamp import token_of
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.stamper import issue_stamper
from kase.is2in.signing.testing.stamper import LocalStamper
from kase.is2in.terms import clock
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError
from tests.layers import POSTGRES
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.openssl import OPENSSL
from tests.signing.openssl import Workplace
from threading import Thread
from unittest import mock
from uuid import uuid4
import json
import os
import transaction
import unittest


class Tokens(unittest.TestCase):
    """Answers of time-stamp services, good and bad."""

    def setUp(self):
        self.service = LocalStamper(demo.stamper_key())
        self.asked = query(b"data")

    def assert_bad(self, words, answer, asked=None):
        with self.assertRaisesRegex(BadStamp, words):
            token_of(answer, asked or self.asked)

    def test_good(self):
        moment = datetime(2026, 11, 21, 6, 21, 7, tzinfo=UTC)
        answer = LocalStamper(demo.stamper_key(), at=moment).ask(self.asked)
        token = token_of(answer, self.asked)
        self.assertEqual((token.at, token.digest), (moment, "sha256"))
        self.assertTrue(stamps(token, b"data"))
        self.assertFalse(stamps(token, b"date"))

    def test_over_a_digest_that_only_this_country_has(self):
        """A service of НУЦ may stamp Streebog's, which no name of hashlib's stands for."""
        for oid in ("1.2.398.3.10.1.3.2", "1.2.643.7.1.1.2.3"):
            asked = tsp.TimeStampReq.load(self.asked)
            asked["message_imprint"] = {
                "hash_algorithm": algos.DigestAlgorithm(
                    {"algorithm": algos.DigestAlgorithmId(oid)}
                ),
                "hashed_message": digest(oid, b"data"),
            }
            question = asked.dump(force=True)
            token = token_of(self.service.ask(question), question)
            with self.subTest(oid):
                self.assertEqual(token.digest_oid, oid)
                self.assertTrue(stamps(token, b"data"))
                self.assertFalse(stamps(token, b"date"))

    def test_no_answer_of_such_a_service(self):
        for answer in (b"", b"<html>", b"\x30\x80", b"\x30\x03\x02\x01\x05", os.urandom(300)):
            with self.subTest(answer[:8]):
                self.assert_bad("no answer", answer)

    def test_refused(self):
        refusing = LocalStamper(demo.stamper_key(), refuses=True)
        self.assert_bad("rejection", refusing.ask(self.asked))

    def test_to_another_question(self):
        self.assert_bad("another question", self.service.ask(query(b"data")))

    def test_over_other_data(self):
        asked = tsp.TimeStampReq.load(query(b"other"))
        asked["nonce"] = tsp.TimeStampReq.load(self.asked)["nonce"].native
        self.assert_bad("other data", self.service.ask(asked.dump()))

    def test_under_another_policy(self):
        asked = query(b"data", policy="1.2.398.3.3.2.6.2")
        self.assert_bad("policy", self.service.ask(asked), asked)

    def test_by_a_key_for_something_else(self):
        answer = LocalStamper(demo.key_of(HEAD)).ask(self.asked)
        self.assert_bad("not one of a time-stamp service", answer)

    def test_any_changed_byte(self):
        """Whatever byte is changed, the token is refused or still says the same."""
        token = token_of(self.service.ask(self.asked), self.asked)
        for place in range(0, len(token.der), 37):
            changed = bytearray(token.der)
            changed[place] ^= 0x55
            try:
                found = read_token(bytes(changed))
            except BadStamp:
                continue
            # Bytes outside what is signed: the certificates that are only sent along.
            self.assertEqual((found.at, found.imprint), (token.at, token.imprint), place)

    def test_a_document_signature_is_no_stamp(self):
        with self.assertRaises(BadStamp):
            read_token(make_cms(CONTENT, demo.key_of(HEAD), attached=True))


class Raised(unittest.TestCase):
    """The signed bytes stay, whatever form the signature came in."""

    def raise_(self, cms):
        token = stamper.stamp(signature_value(cms), LocalStamper(demo.stamper_key()))
        with demo.trusting():
            _checks, values = stamping.check_stamp(token, stamping.trust("nca"))
            found = raised(cms, token.der, values)
            self.assertEqual(tokens_of(found), (token.der,))
            self.assertEqual(signature_value(found), signature_value(cms))
            report = api.verify(CONTENT, found, demo.signer())
            self.assertTrue(report.ok, report.failed)
        return found

    def test_every_form_of_ours(self):
        key = demo.key_of(HEAD)
        for options in ({}, {"attached": True}, {"cades": False}, {"digest": "sha512"}):
            with self.subTest(**options):
                self.raise_(make_cms(CONTENT, key, **options))

    @unittest.skipUnless(OPENSSL, "openssl is not installed")
    def test_of_openssl_and_back(self):
        """OpenSSL signs, we raise, OpenSSL verifies by the root alone: the rest is inside."""
        work = Workplace(self)
        work.unpack(f"{HEAD.email}.p12")
        ca = str(demo.demo_folder() / "ca.pem")
        for options in (
            ("-outform", "DER", "-cades"),
            ("-outform", "PEM", "-cades"),
            ("-outform", "DER", "-cades", "-nodetach", "-stream"),
        ):
            with self.subTest(options):
                cms = work.sign(CONTENT, *options)
                work.write("raised", self.raise_(cms))
                token, value = tokens_of(work.read("raised"))[0], signature_value(cms)
                work.write("token", token)
                work.write("value", value)
                work.must(
                    *("cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "raised"),
                    *("-content", "document", "-CAfile", ca, "-crl_check_all", "-out", "out"),
                    *("-purpose", "any"),
                )
                work.must(
                    *("ts", "-verify", "-data", "value", "-in", "token", "-token_in"),
                    *("-CAfile", ca),
                )

    def test_twice(self):
        once = self.raise_(make_cms(CONTENT, demo.key_of(HEAD)))
        token = stamper.stamp(signature_value(once), LocalStamper(demo.stamper_key()))
        self.assertEqual(len(tokens_of(raised(once, token.der, ()))), 2)


class Service(BaseHTTPRequestHandler):
    """A time-stamp service over HTTP."""

    def do_POST(self):
        self.server.heard = dict(self.headers)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(LocalStamper(demo.stamper_key()).ask(body))

    def log_message(self, *args):
        """Keep quiet."""


class Http(unittest.TestCase):
    def setUp(self):
        self.server = HTTPServer(("127.0.0.1", 0), Service)
        self.server.status = 200
        self.addCleanup(self.server.server_close)
        thread = Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(self.server.shutdown)
        self.address = f"http://127.0.0.1:{self.server.server_port}/tsp"

    def configured(self, address):
        return mock.patch.dict(os.environ, {stamper.ADDRESS: address})

    def test_asked_as_the_standard_says(self):
        with self.configured(self.address):
            token = stamper.stamp(b"data", stamper.time_stamper())
        self.assertTrue(stamps(token, b"data"))
        self.assertEqual(self.server.heard["Content-Type"], "application/timestamp-query")
        self.assertEqual(self.server.heard["User-Agent"], "kase.is2in")

    def test_down_elsewhere_or_too_much(self):
        for status in (500, 302):
            self.server.status = status
            with self.subTest(status), self.configured(self.address):
                self.assertRaises(StamperDown, stamper.time_stamper().ask, query(b"data"))
        self.server.status = 200
        with self.configured(self.address), mock.patch.object(stamper, "MAXIMUM_ANSWER", 100):
            self.assertRaises(StamperDown, stamper.time_stamper().ask, query(b"data"))
        with self.configured("http://127.0.0.1:1/"):
            self.assertRaises(StamperDown, stamper.time_stamper().ask, query(b"data"))

    def test_what_may_be_configured(self):
        with self.configured(""):
            self.assertIsNone(stamper.time_stamper())
        with self.configured("file:///etc/passwd"):
            self.assertRaises(StamperDown, stamper.time_stamper)


class Down:
    """A service that does not answer."""

    def ask(self, question):
        raise StamperDown("no route to host")


class Stamping(unittest.TestCase):
    """From acceptance to the kept stamp, in a real database."""

    layer = POSTGRES

    def setUp(self):
        self.addCleanup(transaction.abort)
        self.enterContext(demo.trusting())

    def accept(self, **options):
        cms = make_cms(CONTENT, demo.key_of(HEAD), **options)
        subject, document = f"application:{uuid4()}", str(uuid4())
        return api.accept(subject, document, "a.pdf", CONTENT, cms, demo.signer())

    def stamp(self, code):
        stamping.stamp_signature(code)
        return rows.stamp_of(rows.number_of(code))

    def test_without_a_service(self):
        kept = self.accept()
        self.assertEqual(api.evidence_state(kept.code).state, "without")
        self.assertEqual(stamping.stamp_missing(), 0)
        kinds = [one.kind for one in rows.values_of_signature(rows.number_of(kept.code))]
        self.assertEqual(kinds, ["certificate"] * 3 + ["crl"] * 2)

    def test_the_moment_is_the_stamps(self):
        """The time the signer claims is years off and counts for nothing."""
        moment = clock.now().replace(microsecond=0) + timedelta(seconds=90)
        service = LocalStamper(demo.stamper_key(), at=moment)
        with demo.stamping(service):
            kept = self.accept(signed_at=datetime(2020, 1, 1, tzinfo=UTC))
            self.assertEqual(api.evidence_state(kept.code).state, "waiting")
            found = self.stamp(kept.code)
        self.assertEqual(found.at, moment)
        self.assertEqual(api.by_code(kept.code).signed_at, moment)
        self.assertEqual(api.evidence_state(kept.code).at, moment)
        report = json.loads(found.report)
        self.assertTrue(report["ok"])
        names = [check["name"] for check in report["checks"]]
        self.assertEqual(names[-3:], ["timestamp", "timestamp_path", "timestamp_revocation"])
        last = ledger.history(kept.subject)[-1]
        self.assertEqual(last.action, "signature-stamped")

    def test_a_service_that_is_down_is_asked_again(self):
        with demo.stamping(Down()):
            kept = self.accept()
            self.assertRaises(StamperDown, self.stamp, kept.code)
            self.assertEqual(api.evidence_state(kept.code).state, "waiting")
        with demo.stamping():
            self.assertEqual(stamping.stamp_missing(), 1)
            self.assertIsNotNone(self.stamp(kept.code))
            self.assertEqual(stamping.stamp_missing(), 0)

    def test_asked_twice_kept_once(self):
        with demo.stamping():
            kept = self.accept()
            self.assertEqual(self.stamp(kept.code), self.stamp(kept.code))

    def test_a_foreign_service_is_told_in_the_report(self):
        stranger = Authority.create("Чужой центр", Authority.create("Чужой корень"))
        with demo.stamping(LocalStamper(issue_stamper(stranger))):
            kept = self.accept()
            report = json.loads(self.stamp(kept.code).report)
        self.assertFalse(report["ok"])
        failed = [check["name"] for check in report["checks"] if check["ok"] is False]
        self.assertEqual(failed, ["timestamp_path"])

    def test_nobody_changes_it(self):
        with demo.stamping():
            self.stamp(self.accept().code)
        transaction.commit()
        with self.assertRaises(DBAPIError), engine().begin() as connection:
            connection.execute(delete(signature_stamp))
