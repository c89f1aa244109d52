"""The how-to about OpenSSL is run as it is written, against a site that answers."""

from hashlib import sha256
from pathlib import Path
from tests.builders.keys import key_of
from tests.builders.parties import PASSWORD
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import SERVER
from tests.signing.openssl import OPENSSL
from tests.signing.openssl import Workplace
import json
import os
import re
import shutil
import subprocess
import transaction
import unittest


HOWTO = Path(__file__).resolve().parents[2] / "docs/how-to/sign-with-openssl.md"
SECONDS = 120


@unittest.skipUnless(OPENSSL and shutil.which("curl"), "openssl or curl is not installed")
class HowTo(unittest.TestCase):
    layer = SERVER

    def setUp(self):
        people = cast(PASSWORD)
        key_of(people.head)
        self.application = application_in("signing", people)
        transaction.commit()
        self.site = self.layer["portal"].absolute_url()
        self.work = Workplace(self)

    def run_blocks(self):
        """Run all blocks in one shell; the first, with the addresses, is the test's own."""
        first, *blocks = re.findall(r"^```sh\n(.*?)^```$", HOWTO.read_text(), re.M | re.S)
        names = re.findall(r"^(\w+)=", first, re.M)
        values = (self.site, self.application.absolute_url(), os.environ["IS2IN_DEMO_PKI"])
        self.assertEqual(names, ["SITE", "APP", "PKI"])
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
            cwd=self.work.folder,
            env={**os.environ, **dict(zip(names, values, strict=True))},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    def test_as_written(self):
        done = self.run_blocks()
        said = done.stdout + done.stderr
        if (self.work.folder / "answer.json").exists():
            said += self.work.read("answer.json").decode()
        self.assertEqual(done.returncode, 0, said)
        digest = sha256(self.work.read("document.pdf")).hexdigest()
        self.assertEqual(done.stdout.count(digest), 3, done.stdout)
        self.assertIn("\n201\n", done.stdout)
        self.assertIn("erification successful", done.stderr)
        self.assertIn("IIN", done.stdout)
        answer = json.loads(self.work.read("answer.json"))
        self.assertEqual(answer["application"]["state"], "registration")
        checked = json.loads(done.stdout[done.stdout.index("{") :])
        self.assertIs(checked["genuine"], True)
        self.assertEqual((checked["code"], checked["sha256"]), (answer["code"], digest))
