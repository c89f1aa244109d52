"""One listing application from filing to the archive in a real browser, with the emulator.

Used by the test against the test server, and by hand against a running demo to take the
pictures of the documentation::

    bin/py -m tests.browser.journey http://localhost:8080/is2in var/demo-pki docs/screenshots
"""

from contextlib import contextmanager
from datetime import date
from datetime import timedelta
from functools import partial
from pathlib import Path
from playwright.sync_api import Page
from tests.browser.chrome import started
from tests.browser.chrome import window
from tests.browser.filling import fill_stage
from tests.browser.filling import stages_of
import os
import re
import socket
import subprocess
import sys
import time


ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Demo#2026"
CLIENT = "executor@issuer.example"
HEAD = "head@issuer.example"
CHANCELLERY = "chancellery@exchange.example"
OFFICER = "listing@exchange.example"
COMMENT = "Проверьте сумму <script>alert(1)</script>"


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def emulator(p12: Path, port: int, scenario: str = "ok"):
    """Run NCALayer's emulator with a key for the length of the block."""
    command = [sys.executable, "-m", "kase.is2in.signing.testing.ncalayer", "--p12", str(p12)]
    command += ["--port", str(port), "--scenario", scenario]
    path = os.pathsep.join([str(ROOT / "src/kase.is2in"), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    try:
        assert "listening" in process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


class Journey:
    """The steps; each leaves a picture where a folder for pictures is given."""

    def __init__(self, base: str, pki: Path, pictures: Path | None = None) -> None:
        self.base = base.rstrip("/")
        self.pki = pki
        self.pictures = pictures
        self.app = ""
        self.after_step = lambda: None

    def run(self) -> None:
        """Do the whole path."""
        with started() as browser:
            options = {"locale": "ru-RU", "viewport": {"width": 1200, "height": 800}}
            self.pages = {}
            for email in (CLIENT, HEAD, CHANCELLERY, OFFICER):
                context = window(browser, ignore_https_errors=True, **options)
                self.pages[email] = context.new_page()
                self.pages[email].on("pageerror", lambda error: self.broken(str(error)))
            self.problems: list[str] = []
            self.client_fills()
            self.head_agrees_and_signs()
            self.exchange_decides()
        assert not self.problems, self.problems

    def broken(self, problem: str) -> None:
        """Keep an error of a page's script."""
        self.problems.append(problem)

    def picture(self, page: Page, name: str) -> None:
        """Keep what the page looks like."""
        if self.pictures:
            self.pictures.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.pictures / f"{name}.png", full_page=False)

    def go(self, page: Page, path: str) -> None:
        """Open a page and demand that it is there."""
        answer = page.goto(path if path.startswith("http") else f"{self.base}/{path}")
        assert answer.status == 200, f"{path}: {answer.status}"

    def log_in(self, email: str) -> Page:
        """Log a person in."""
        page = self.pages[email]
        self.go(page, "@@login")
        self.picture(page, "01-login")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.click("form.login-form button.btn-primary")
        page.wait_for_url(re.compile("home"))
        return page

    def press(self, page: Page, text: str) -> None:
        """Press a button or follow a link by its words."""
        page.locator(f"main >> text=/^\\s*{re.escape(text)}\\s*$/").first.click()

    def client_fills(self) -> None:
        """Steps 2 and 3: procedure, company, stages, files, to the first head."""
        page = self.log_in(CLIENT)
        self.picture(page, "02-home")
        self.go(page, "procedures")
        self.picture(page, "03-procedures")
        page.locator("a:has-text('Подать')").first.click()
        page.select_option("#organization", "ISSR")
        self.picture(page, "04-company")
        self.press(page, "Создать")
        page.wait_for_selector(".stage-list")
        self.app = page.url
        self.picture(page, "05-application")
        for number, url in enumerate(stages_of(page), start=1):
            fill_stage(page, url, picture=partial(self.stage_picture, number))
        self.go(page, self.app)
        self.picture(page, "08-filled")
        self.press(page, "Направить на согласование")
        self.picture(page, "09-send")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(self.app)
        self.after_step()

    def stage_picture(self, number: int, page: Page, name: str) -> None:
        """Keep what a stage looks like, under its number."""
        self.picture(page, f"{name}-{number}" if name == "07-stage" else name)

    def head_agrees_and_signs(self) -> None:
        """Steps 4 and 5: a comment, rework, agreement, the signature by NCALayer."""
        page = self.log_in(HEAD)
        self.go(page, "@@notifications")
        self.picture(page, "10-notifications")
        self.go(page, f"{self.app}/@@summary")
        page.locator(".comment-write summary").first.click()
        page.locator(".comment-write textarea").first.fill(COMMENT)
        self.picture(page, "11-comment")
        page.click("main button[value=comments]")
        page.wait_for_load_state()
        assert "<script>alert(1)" in page.locator(".comment").first.inner_text()
        self.step(page, "return-to-filling", text="Уточните сумму.")
        client = self.pages[CLIENT]
        self.go(client, self.app)
        self.picture(client, "12-returned")
        self.step(client, "send-to-head")
        self.step(page, "approve-by-head", lands="sign")
        page.wait_for_selector("[data-sign]")
        self.picture(page, "13-sign")
        port = int(os.environ.get("IS2IN_NCALAYER_PORT", "13579"))
        with emulator(self.pki / f"{HEAD}.p12", port):
            page.click("[data-sign]")
            page.wait_for_url(self.app)
        self.picture(page, "14-signed")
        self.after_step()

    def exchange_decides(self) -> None:
        """Step 6: registration, examination, more, conclusion, meeting, decision, archive."""
        clerk, officer = self.log_in(CHANCELLERY), self.log_in(OFFICER)
        self.go(clerk, "@@my-tasks")
        self.picture(clerk, "15-chancellery")
        self.step(clerk, "register")
        self.step(officer, "examine")
        due = (date.today() + timedelta(days=7)).isoformat()
        self.step(officer, "request-more", text="Представьте выписку.", due=due)
        self.step(self.pages[CLIENT], "supply-more", text="Выписка приложена.")
        self.step(officer, "conclude", text="Акции соответствуют требованиям.")
        meeting = (date.today() + timedelta(days=14)).isoformat()
        self.step(officer, "schedule-meeting", date=meeting, body="Листинговая комиссия")
        self.step(officer, "decide", decision="granted", text="Включить акции в список.")
        self.picture(officer, "16-decided")
        self.step(officer, "archive")
        client = self.pages[CLIENT]
        self.go(client, "@@archive")
        self.picture(client, "17-archive")
        assert "Архив" in client.locator("main table").inner_text()
        self.go(client, f"{self.app}/@@documents")
        self.picture(client, "18-documents")
        self.go(client, "@@questionnaires")
        self.picture(client, "19-questionnaires")

    def step(self, page: Page, transition: str, lands: str = "", **fields: str) -> None:
        """Make a step by its page."""
        self.go(page, f"{self.app}/@@step/{transition}")
        for name, value in fields.items():
            control = page.locator(f"#step-{name}")
            tag = control.evaluate("(node) => node.tagName")
            if tag == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        self.picture(page, f"step-{transition}")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(re.compile(lands) if lands else self.app)
        self.after_step()


if __name__ == "__main__":
    began = time.monotonic()
    Journey(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])).run()
    print(f"done in {time.monotonic() - began:.0f} s")
