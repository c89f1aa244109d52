"""The whole path of one listing application by REST only, the signature made by openssl.

Used by the test against the test server, and by hand against a running demo::

    bin/py -m tests.rest.journey http://localhost:8080/is2in var/demo-pki
"""

from base64 import b64decode
from base64 import b64encode
from datetime import date
from datetime import timedelta
from pathlib import Path
from tests.builders.answers import answers
from tests.builders.answers import file
import requests
import subprocess
import sys
import tempfile


PASSWORD = "Demo#2026"
CLIENT = "executor@issuer.example"
HEAD = "head@issuer.example"
CHANCELLERY = "chancellery@exchange.example"
OFFICER = "listing@exchange.example"
TIMEOUT = 120


class Refused(AssertionError):
    """A call was answered with an unexpected status."""


class Api:
    """A person's session."""

    def __init__(self, base: str, email: str, password: str = PASSWORD) -> None:
        self.base = base.rstrip("/")
        self.session = requests.Session()
        self.session.headers["Accept"] = "application/json"
        login = {"login": email, "password": password}
        token = self("POST", "@login", 200, json=login).json()["token"]
        self.session.headers["Authorization"] = f"Bearer {token}"

    def __call__(self, method: str, path: str, status: int = 200, **kw) -> requests.Response:
        """Call and demand a status."""
        url = path if path.startswith("http") else f"{self.base}/{path}"
        answer = self.session.request(method, url, timeout=TIMEOUT, **kw)
        if answer.status_code != status:
            said = answer.text[:2000]
            raise Refused(f"{method} {path}: {answer.status_code}, not {status}: {said}")
        return answer

    def step(self, app: str, transition: str, status: int = 200, **fields) -> dict:
        """Make a step of the workflow."""
        answer = self("POST", f"{app}/@workflow/{transition}", status, json=fields)
        return answer.json() if answer.content else {}


def openssl_cms(data: bytes, p12: Path, password: str = "demo", *extra: str) -> bytes:
    """Return a detached CMS made by openssl with a key of a PKCS#12 file."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "data").write_bytes(data)
        run = ["openssl", "pkcs12", "-in", p12, "-passin", f"pass:{password}", "-nodes"]
        for name, options in (("key.pem", ["-nocerts"]), ("cert.pem", ["-clcerts", "-nokeys"])):
            subprocess.run([*run, *options, "-out", home / name], check=True, capture_output=True)
        sign = ["openssl", "cms", "-sign", "-binary", "-md", "sha256", "-outform", "DER", *extra]
        sign += ["-in", home / "data", "-signer", home / "cert.pem", "-inkey", home / "key.pem"]
        subprocess.run([*sign, "-out", home / "sig"], check=True, capture_output=True)
        return (home / "sig").read_bytes()


def fill(client: Api, app: str) -> None:
    """Fill every stage with sample answers; the consultant's stage is skipped."""
    for stage in client("GET", f"{app}/@stages").json()["items"]:
        here = f"{app}/@stages/{stage['id']}"
        if stage["kind"] == "consultant":
            client("PATCH", here, json={"action": "skip"})
            continue
        forms = stage["forms"]
        if stage["kind"] == "dynamic":
            add_security(client, here)
            line = client("GET", f"{app}/@stages").json()["items"]
            forms = next(one for one in line if one["id"] == stage["id"])["forms"]
        for form in forms:
            body = {"form": form["id"], "values": answers(form["schema"]), "action": "save"}
            client("PATCH", here, json=body)
        client("PATCH", here, json={"action": "done"})


def add_security(client: Api, stage: str) -> None:
    """Choose the first option of each level and add the form."""
    chosen: dict[str, str] = {}
    while True:
        level = client("GET", f"{stage}/forms/criteria", params=chosen).json()
        if level["complete"]:
            break
        chosen[level["level"]] = level["options"][0]["code"]
    client("POST", f"{stage}/forms", 201, json={"criteria": chosen, "isin": "KZ1C00000959"})


def file_application(client: Api, organization: str = "ISSR") -> str:
    """Create an application and return its address."""
    body = {"procedure": "listing-shares", "organization": organization}
    return client("POST", "@applications", 201, json=body).json()["@id"]


def sign(head: Api, app: str, pki: Path, p12: str = f"{HEAD}.p12") -> dict:
    """Sign what is to be signed, by openssl."""
    document = head("GET", f"{app}/@to-sign").json()
    cms = openssl_cms(b64decode(document["data"]), pki / p12)
    body = {"provider": "nca", "cms": b64encode(cms).decode("ascii")}
    return head("POST", f"{app}/@signatures", 201, json=body).json()


def travel(base: str, pki: Path, say=lambda text: None) -> tuple[str, str]:
    """Take an application from filing to the archive; return its address and check code."""
    client, head = Api(base, CLIENT), Api(base, HEAD)
    chancellery, officer = Api(base, CHANCELLERY), Api(base, OFFICER)
    app = file_application(client)
    say(f"filed {app}")
    fill(client, app)
    say("filled")
    client.step(app, "send-to-head")
    head.step(app, "approve-by-head")
    say("agreed")
    code = sign(head, app, pki)["code"]
    say(f"signed: {code}")
    chancellery.step(app, "register")
    officer.step(app, "examine")
    due = (date.today() + timedelta(days=7)).isoformat()
    officer.step(app, "request-more", text="Представьте выписку из реестра держателей.", due=due)
    client.step(app, "supply-more", text="Выписка приложена.", files=[file("Выписка.pdf")])
    officer.step(app, "conclude", text="Акции соответствуют листинговым требованиям.")
    meeting = (date.today() + timedelta(days=14)).isoformat()
    officer.step(app, "schedule-meeting", date=meeting, body="Листинговая комиссия")
    officer.step(app, "decide", decision="granted", text="Включить акции в официальный список.")
    officer.step(app, "archive")
    say("archived")
    return app, code


if __name__ == "__main__":
    travel(sys.argv[1], Path(sys.argv[2]), lambda text: print(text, flush=True))
