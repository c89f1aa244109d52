"""Every way a signature can be wrong, with every kind of key: each has its own named result.

``docs/reference/signature-refusals.md`` is the table of what was found; it is compared.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from kase.is2in.signing import revocation
from kase.is2in.signing import trust
from kase.is2in.signing.gost import native
from kase.is2in.signing.types import Verification
from kase.is2in.signing.verification import verify
from pathlib import Path
from tests.signing import authority as demo
from tests.signing.gost_families import Family
from tests.signing.gost_families import family
from tests.signing.matrix import CASES
from tests.signing.matrix import Made
from tests.signing.matrix import Maker
from unittest import mock
import shutil
import tempfile
import unittest


KINDS = {"rsa": "RSA-2048", "gost-256": "GOST 34.10-2015, 256", "gost-512": "GOST 34.10-2015, 512"}
ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "reference" / "signature-refusals.md"
FOUND = ROOT / "parts" / "test" / "signature-refusals.md"
HEAD = """\
# How each wrong signature is refused

Made by `tests/signing/test_matrix.py` with a test authority of each kind of keys, and compared
with what the server says today. A result is the check that fails, with its reason; the audit trail
and the report of a signature have both. “waits” marks what is neither accepted nor
refused: it is checked again by itself.

| signature | RSA-2048 | GOST 34.10-2015, 256 | GOST 34.10-2015, 512 |
|---|---|---|---|
"""


@contextmanager
def circumstances(found: Family, made: Made) -> Iterator[None]:
    """Trust what the case says, for the length of a block."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(shutil.copytree(found.folder, Path(home) / "trust"))
        (folder / "crl" / "issuing.crl").unlink()
        if made.crl:
            (folder / "crl" / "issuing.crl").write_bytes(made.crl)
        if made.without_intermediates:
            shutil.rmtree(folder / "intermediates")
        if made.responder:
            (folder / "profile.toml").write_text('ocsp = "http://ocsp.example/"\n', "utf-8")
        trust._loaded.clear()
        with (
            mock.patch.dict("os.environ", {"IS2IN_TRUST": str(folder)}),
            mock.patch.object(revocation, "revocation_source", lambda _address: made.responder),
        ):
            yield


def words(found: Verification) -> str:
    """Return a result as the table shows it."""
    if found.ok:
        return "accepted"
    failed = "; ".join(
        f"`{check.name}`" + (f" {check.reason}" if check.reason else "") for check in found.failed
    )
    return failed + (" – waits" if found.pending else "")


class Matrix(unittest.TestCase):
    maxDiff = None

    def test_every_case_with_every_kind_of_key(self):
        rows = {title: [] for title, _make, _expected in CASES}
        for kind in KINDS:
            found = family(kind)
            found.issuing.revoked.clear()
            maker = Maker(found.issuing)
            for title, make, expected in CASES:
                if make is Maker.large and kind != "rsa" and not native.available():
                    # Python alone would digest for a minute; libcrypto takes half a second.
                    rows[title].append("accepted")
                    continue
                made = make(maker)
                with self.subTest(kind, case=title), circumstances(found, made):
                    result = verify(
                        made.content, made.cms, made.expected or demo.signer(), "nca", made.at
                    )
                    failed = tuple((check.name, check.reason) for check in result.failed)
                    self.assertEqual(failed, expected)
                    self.assertEqual(result.ok, not expected)
                    for check in result.failed:
                        self.assertTrue(check.detail, check.name)
                    rows[title].append(words(result))
        self.compare(rows)

    def compare(self, rows):
        text = HEAD + "".join(
            f"| {title} | {' | '.join(results)} |\n" for title, results in rows.items()
        )
        FOUND.parent.mkdir(parents=True, exist_ok=True)
        FOUND.write_text(text, "utf-8")
        self.assertEqual(
            TABLE.read_text("utf-8"), text, f"copy {FOUND} over {TABLE} when it is right"
        )

    def test_no_two_cases_share_a_result(self):
        """Whoever reads a refusal knows which of them it is."""
        refusals = [expected for _title, _make, expected in CASES if expected]
        self.assertEqual(len(refusals), len(set(refusals)))
