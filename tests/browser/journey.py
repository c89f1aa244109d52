"""One listing application from filing to the archive in a real browser, with the emulator.

Used by the test against the test server, and by hand against a running demo to take the
pictures of the documentation::

    bin/py -m tests.browser.journey http://localhost:8080/is2in var/demo-pki docs/screenshots
"""

from contextlib import contextmanager
from datetime import date
from datetime import timedelta
from pathlib import Path
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright
from tests.builders.answers import PDF
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time


ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Demo#2026"
CLIENT = "executor@issuer.example"
HEAD = "head@issuer.example"
CHANCELLERY = "chancellery@exchange.example"
OFFICER = "listing@exchange.example"
COMMENT = "Проверьте сумму <script>alert(1)</script>"
SEARCHED = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FILL = """
(root) => {
  // Fills every visible, empty input of the stage's forms with something plausible.
  const shown = (node) => node.offsetParent !== null;
  for (const area of root.querySelectorAll('.yesno')) {
    if (shown(area) && !area.querySelector('input:checked')) area.querySelector('input').click();
  }
  for (const select of root.querySelectorAll('.answers select')) {
    if (shown(select) && !select.value) {
      select.selectedIndex = 1;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
  for (const input of root.querySelectorAll('.answers input, .answers textarea')) {
    if (!shown(input) || input.value) continue;
    if (['radio', 'checkbox', 'file', 'hidden'].includes(input.type)) continue;
    const about = `${input.id} ${input.name} ${input.autocomplete}`.toLowerCase();
    const words = root.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent ?? '';
    const label = words.toLowerCase();
    let value = 'Пример ответа';
    if (input.type === 'date') value = '2025-12-31';
    else if (/isin/.test(about) || /isin/.test(label)) value = 'KZ1C00000959';
    else if (/иин|iin/.test(label) || /(^|[^a-z])iin/.test(about)) value = '850101300124';
    else if (/бин|bin/.test(label) || /(^|[^a-z])bin/.test(about)) value = '931240000220';
    else if (input.autocomplete === 'email' || /почт|e-mail/.test(label)) {
      value = 'office@issuer.example';
    }
    else if (input.autocomplete === 'tel' || /телефон/.test(label)) value = '+77272375324';
    else if (input.inputMode === 'decimal') value = '25,5';
    else if (/^\\s*(за )?год/.test(label)) value = '2024';
    else if (input.inputMode === 'numeric') value = '12';
    input.value = input.maxLength > 0 ? value.slice(0, input.maxLength) : value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
"""


def chromium() -> str | None:
    """Return the path of an installed Chromium, None where there is none."""
    return next((path for name in SEARCHED if (path := shutil.which(name))), None)


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
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            options = {"locale": "ru-RU", "viewport": {"width": 1200, "height": 800}}
            self.pages = {}
            for email in (CLIENT, HEAD, CHANCELLERY, OFFICER):
                context = browser.new_context(ignore_https_errors=True, **options)
                self.pages[email] = context.new_page()
                self.pages[email].on("pageerror", lambda error: self.broken(str(error)))
            self.problems: list[str] = []
            self.client_fills()
            self.head_agrees_and_signs()
            self.exchange_decides()
            browser.close()
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
        stages = page.locator(".stage-list a").evaluate_all("(all) => all.map((one) => one.href)")
        for number, url in enumerate(stages):
            self.fill_stage(page, url, number)
        self.go(page, self.app)
        self.picture(page, "08-filled")
        self.press(page, "Направить на согласование")
        self.picture(page, "09-send")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(self.app)
        self.after_step()

    def fill_stage(self, page: Page, url: str, number: int) -> None:
        """Fill one stage and press "Готово"; the consultant's is skipped."""
        self.go(page, url)
        if page.locator("button[value=skip]").count() and page.locator("#consultant").count():
            self.picture(page, "06-consultant")
            page.click("button[value=skip]")
            return
        self.add_security(page)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "Документ.pdf"
            path.write_bytes(PDF)
            for _turn in range(3):
                page.locator(".stage-form").evaluate(FILL)
            for control in page.locator(".answers input[type=file]").all():
                if control.is_visible() and ".pdf" in (control.get_attribute("accept") or ""):
                    control.set_input_files(path)
            self.picture(page, f"07-stage-{number + 1}")
            page.click("button.btn-primary[value=done]")
        page.wait_for_load_state()
        left = page.locator(".error-summary").all_inner_texts()
        assert not left, f"{url}: {left}"

    def add_security(self, page: Page) -> None:
        """On a dynamic stage choose the first of each level and add the security."""
        while page.locator("section.criteria").count() and not page.locator(".answers").count():
            for select in page.locator("section.criteria select").all():
                if not select.input_value():
                    select.select_option(index=1)
            if page.locator("#isin").count():
                page.fill("#isin", "KZ1C00000959")
                self.picture(page, "07-criteria")
                page.click("button[value=add-form]")
            else:
                page.click("button[value=criteria]")
            page.wait_for_load_state()

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
            page.wait_for_url(self.app, timeout=30_000)
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
