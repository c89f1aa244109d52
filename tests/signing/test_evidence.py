"""Evidence leaves the site as files and is verified by itself, years later and by others."""

from contextlib import redirect_stderr
from contextlib import redirect_stdout
from datetime import datetime
from datetime import timedelta
from io import StringIO
from kase.is2in.documents import api as documents
from kase.is2in.signing import api
from kase.is2in.signing.evidence import cli
from kase.is2in.signing.evidence import renewal
from kase.is2in.signing.evidence import rows
from kase.is2in.signing.evidence import stamping
from kase.is2in.signing.evidence.checking import check_evidence
from kase.is2in.signing.evidence.checking import NoEvidence
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.stamper import issue_stamper
from kase.is2in.signing.testing.stamper import LocalStamper
from kase.is2in.terms import clock
from pathlib import Path
from tests.layers import POSTGRES
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.openssl import OPENSSL
from unittest import mock
from uuid import uuid4
import os
import re
import shutil
import subprocess
import sys
import tempfile
import transaction
import unittest


HOWTO = Path(__file__).resolve().parents[2] / "docs/how-to/verify-evidence.md"


class Case(unittest.TestCase):
    layer = POSTGRES

    def setUp(self):
        self.addCleanup(transaction.abort)
        self.enterContext(demo.trusting())

    def signed(self, stamper=None):
        """Return the code of a signature that has its time-stamp."""
        subject, document = f"application:{uuid4()}", str(uuid4())
        cms = make_cms(CONTENT, demo.key_of(HEAD))
        with demo.stamping(stamper):
            kept = api.accept(subject, document, "заявление.PDF", CONTENT, cms, demo.signer())
            stamping.stamp_signature(kept.code)
        return kept.code

    def files(self, code):
        return {one.name: one.data for one in api.evidence_files(code)}

    def export(self, code, **changed):
        """Return the path of an exported evidence; ``changed`` are other bytes of its files."""
        files = {**self.files(code), **changed}
        entries = [documents.Entry(name, data) for name, data in files.items()]
        folder = Path(tempfile.mkdtemp(prefix="is2in-evidence-"))
        self.addCleanup(shutil.rmtree, folder)
        path = folder / "evidence.zip"
        with documents.zip_bundle(entries, at=clock.now(), lang="en") as packed:
            path.write_bytes(packed.read())
        return path

    def verify(self, *arguments):
        """Return the exit code of the command and all it says."""
        said = StringIO()
        with demo.unconfigured(), redirect_stdout(said), redirect_stderr(said):
            code = cli.main([str(one) for one in arguments])
        return code, said.getvalue()

    def failed(self, files, **options):
        found = check_evidence(files, **options)
        return [one.name for one in found.results if one.ok is not True]


class Offline(Case):
    def test_good(self):
        code, said = self.verify(self.export(self.signed()))
        self.assertEqual(code, 0, said)
        self.assertIn("VERIFIED", said)
        self.assertIn(HEAD.full_name, said)
        for name in ("content", "signature", "path", "revocation", "timestamp_path"):
            self.assertIn(f"ok          {name}\n", said)

    def test_the_installed_command_needs_nothing(self):
        """A process of its own: no database, no site, nothing of ours in the environment."""
        path = self.export(self.signed())
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", cli.__name__, path],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_roots_of_the_verifiers_own(self):
        path = self.export(self.signed())
        self.assertEqual(self.verify(path, "--roots", demo.demo_folder() / "ca.pem")[0], 0)
        stranger = path.with_name("stranger.pem")
        stranger.write_bytes(Authority.create("Чужой").certificate.public_bytes(demo.PEM))
        code, said = self.verify(path, "--roots", stranger)
        self.assertEqual(code, 1)
        self.assertIn("FAILED      path", said)

    def test_anything_changed_is_found(self):
        files = self.files(self.signed())
        other = self.files(self.signed())
        for names, changed in (
            (["document", "content", "message_digest"], {"document.pdf": CONTENT + b" "}),
            (["timestamp"], {"time-stamp.tst": other["time-stamp.tst"]}),
            (["timestamp"], {"signature-value.bin": b"x"}),
            (["certificate"], {"evidence.json": _other_certificate(files)}),
            (["readable"], {"time-stamp.tst": b"x"}),
            (["revocation", "timestamp_revocation"], dict.fromkeys(_lists(files), None)),
        ):
            with self.subTest(names):
                given = {**files, **changed}
                given = {name: data for name, data in given.items() if data is not None}
                self.assertEqual(set(self.failed(given)) & set(names), set(names))

    def test_without_a_time_stamp(self):
        cms = make_cms(CONTENT, demo.key_of(HEAD))
        kept = api.accept("application:1", str(uuid4()), "a.pdf", CONTENT, cms, demo.signer())
        self.assertEqual(self.failed(self.files(kept.code)), ["timestamp"])

    def test_a_changed_member_of_the_archive(self):
        code = self.signed()
        good = self.files(code)
        path = self.export(code)
        files = cli.unpack(path)
        self.assertEqual(self.failed(files), [])
        files["report.json"] += b" "
        self.assertEqual(self.failed(files), ["files"])
        self.assertIn("report.json", good)

    def test_no_evidence(self):
        self.assertRaises(NoEvidence, check_evidence, {"a": b""})
        path = self.export(self.signed())
        path.write_bytes(b"PK\x03\x04 not a zip")
        self.assertEqual(self.verify(path)[0], 2)
        self.assertEqual(self.verify(path.with_name("nothing.zip"))[0], 2)
        with mock.patch.object(cli, "UNPACKED", 100):
            self.assertEqual(self.verify(self.export(self.signed()))[0], 2)


def _lists(files):
    return [name for name in files if name.endswith(".crl")]


def _other_certificate(files):
    named = rb'"certificate_sha256": "..'
    return re.sub(named, b'"certificate_sha256": "zz', files["evidence.json"])


class Moving(Case):
    """With a clock that moves: services whose certificates end in turn."""

    def setUp(self):
        super().setUp()
        chosen = mock.patch.object(renewal, "time_stamper", side_effect=lambda: self.now)
        self.enterContext(chosen)

    def service(self, moment: datetime, days: int) -> LocalStamper:
        key = issue_stamper(
            demo.issuing(),
            not_before=moment - timedelta(hours=1),
            not_after=moment + timedelta(days=days),
        )
        return LocalStamper(key)

    def renew(self, moment, service):
        """Run the nightly job at a moment, with lists of the revoked of that day."""
        with clock.frozen(moment), demo.trusting(self.trust_of(moment)), demo.stamping(service):
            return renewal.renew_evidence()

    def trust_of(self, moment):
        folder = demo.trust_copy(self)
        issuing = demo.issuing()
        for name, authority in (("root", issuing.parent), ("issuing", issuing)):
            made = authority.revocation_list(issued=moment - timedelta(hours=1))
            (folder / "crl" / f"{name}.crl").write_bytes(made)
        return folder


class Renewed(Moving):
    """Evidence stays ahead of what ends."""

    def test_two_years_of_it(self):
        start = clock.now()
        self.now = self.service(start, 365)
        codes = [self.signed(self.now) for _time in range(3)]
        # Long before the end nothing is due; later all are, by one stamp.
        self.assertEqual(self.renew(start + timedelta(days=30), self.now), 0)
        first = start + timedelta(days=200)
        self.now = self.service(first, 365)
        self.assertEqual(self.renew(first, self.now), 3)
        self.assertEqual(self.renew(first, self.now), 0)
        second = first + timedelta(days=300)
        self.now = self.service(second, 365)
        self.assertEqual(self.renew(second, self.now), 3)
        self.assertEqual(api.evidence_state(codes[0]).renewals, 2)
        # Every certificate of the first day has ended, and all holds.
        with clock.frozen(start + timedelta(days=365 * 4)):
            self.assertEqual(self.failed(self.files(codes[0])), [])
        self.spoil(codes[1])

    def spoil(self, code):
        files = self.files(code)
        for name, wrong in (
            ("report.json", "renewal_1"),
            ("renewal-1.tst", "renewal_1"),
            ("renewal-1.hashes", "renewal_1"),
            ("renewal-2.manifest", "renewal_2"),
        ):
            changed = files["renewal-2.tst"] if name == "renewal-1.tst" else files[name] + b" "
            with self.subTest(name):
                self.assertIn(wrong, self.failed({**files, name: changed}))
        without = {n: d for n, d in files.items() if not n.startswith("renewal-1")}
        self.assertNotEqual(self.failed(without), [])

    def test_too_late(self):
        start = clock.now()
        self.now = self.service(start, 100)
        code = self.signed(self.now)
        late = start + timedelta(days=120)
        self.now = self.service(late, 365)
        self.assertEqual(self.renew(late, self.now), 1)
        self.assertEqual(self.failed(self.files(code)), ["renewal_1"])

    def test_a_hash_function_ends(self):
        start = clock.now()
        self.now = self.service(start, 3000)
        code = self.signed(self.now)
        later = start + timedelta(hours=1)
        self.assertEqual(self.renew(later, self.now), 0)
        end = (start + timedelta(days=100)).date().isoformat()
        with mock.patch.dict(os.environ, {renewal.ENDS: f"sha256:{end}"}):
            self.assertEqual(self.renew(later, self.now), 1)
            self.assertEqual(self.renew(later, self.now), 0)
        self.assertEqual(rows.renewals_of(rows.number_of(code))[0].digest, "sha384")
        self.assertEqual(self.failed(self.files(code)), [])
        with (
            mock.patch.dict(os.environ, {renewal.ENDS: "md5:2001-01-01"}),
            self.assertRaises(ValueError),
        ):
            renewal.digest_ends()


@unittest.skipUnless(OPENSSL and shutil.which("unzip"), "openssl or unzip is not installed")
class HowTo(Moving):
    """The commands of the docs page are run as they are written."""

    def run_page(self, path):
        blocks = re.findall(r"^```sh\n(.*?)^```$", HOWTO.read_text(), re.M | re.S)
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
            cwd=path.parent,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def test_as_written(self):
        start = clock.now()
        self.now = self.service(start, 100)
        code = self.signed(self.now)
        later = start + timedelta(hours=1)
        self.now = self.service(later, 500)
        self.assertEqual(self.renew(later, self.now), 1)
        done = self.run_page(self.export(code))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("CAdES Verification successful", done.stderr)
        self.assertEqual((done.stdout + done.stderr).count("Verification: OK"), 2)
        changed = self.run_page(self.export(code, **{"document.pdf": CONTENT + b" "}))
        self.assertNotEqual(changed.returncode, 0)

