"""OpenSSL as the independent counterpart: it makes and checks what we check and make."""

from kase.is2in.signing.testing import demo_pki
from pathlib import Path
from tests.signing.authority import demo_folder
import shutil
import subprocess
import tempfile


OPENSSL = shutil.which("openssl")


class Workplace:
    """A folder of one test with the files that openssl reads and writes."""

    def __init__(self, case) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="is2in-openssl-"))
        case.addCleanup(shutil.rmtree, self.folder)

    def write(self, name: str, data: bytes) -> str:
        """Write a file; return its path."""
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        return (self.folder / name).read_bytes()

    def run(self, *words: str) -> subprocess.CompletedProcess:
        """Run openssl here; its words come back decoded, whatever the exit status."""
        return subprocess.run(
            [OPENSSL, *words], cwd=self.folder, capture_output=True, text=True, timeout=60
        )

    def must(self, *words: str) -> None:
        """Run openssl here; a failure shows what it said."""
        done = self.run(*words)
        if done.returncode:
            raise AssertionError(f"openssl {' '.join(words)}: {done.stderr}")

    def unpack(self, store: str) -> None:
        """Take a key store of the demo apart into key.pem and cert.pem, as the how-to says."""
        path, password = str(demo_folder() / store), f"pass:{demo_pki.PASSWORD}"
        common = ("pkcs12", "-in", path, "-passin", password)
        self.must(*common, "-nodes", "-nocerts", "-out", "key.pem")
        self.must(*common, "-nokeys", "-clcerts", "-out", "cert.pem")

    def sign(self, content: bytes, *options: str) -> bytes:
        """Return what ``openssl cms -sign`` makes with the unpacked key."""
        self.write("document", content)
        self.must(
            *("cms", "-sign", "-binary", "-in", "document", "-signer", "cert.pem"),
            *("-inkey", "key.pem", "-out", "signature", *options),
        )
        return self.read("signature")
