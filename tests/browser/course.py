"""An application on its way, by hand: filed, filled in, sent, signed, examined, decided."""

from playwright.sync_api import expect
from playwright.sync_api import Page
from tests.browser.filling import fill_stage
from tests.browser.filling import stages_of
from tests.browser.visitors import picture
from tests.browser.visitors import Visitors
from tests.builders.answers import PDF


FINISHED = "Архив"


class Course:
    """The pages of one application; ``client``, ``head`` … are e-mails of the demo."""

    def __init__(
        self,
        here: Visitors,
        procedure: str,
        people: tuple[str, str, str],
        clerk: str = "chancellery@exchange.example",
    ) -> None:
        self.here = here
        self.procedure = procedure
        self.client, self.head, self.officer = people
        self.clerk = clerk
        self.url = ""

    def open(self, email: str, path: str = "") -> Page:
        """Open a page of the application."""
        return self.here.open(email, self.url + path)

    def file(self, organization: str = "") -> None:
        """Find the procedure in the catalogue, choose a company, create."""
        page = self.here.open(self.client, "procedures")
        page.locator(f'main a[href*="/{self.procedure}/@@file"]').first.click()
        company = page.locator("select#organization")
        if organization and company.count():
            company.select_option(organization)
        page.locator("main form button.btn-primary").click()
        page.wait_for_selector(".stage-list")
        self.url = page.url

    def fill(self, email: str = "", skip: bool = True) -> None:
        """Fill every stage as the client or somebody else; what may be skipped is, when asked."""
        page = self.open(email or self.client)
        for url in stages_of(page):
            fill_stage(page, url, skip)

    def choose_consultant(self, name: str) -> None:
        """Choose an employee of the financial consultant, who fills the application too."""
        page = self.open(self.client, "/@@stage/consultant")
        option = page.locator("#consultant option", has_text=name)
        page.select_option("#consultant", option.get_attribute("value"))
        page.click("button[name=action][value=consultant].btn")
        page.wait_for_url(lambda url: not url.endswith("/consultant"))

    def comment(self, text: str) -> None:
        """Comment on the first field of the summary, as the first head."""
        page = self.open(self.head, "/@@summary")
        page.locator(".comment-write summary").first.click()
        page.locator(".comment-write textarea").first.fill(text)
        page.click("main .form-buttons button[value=comments]")
        expect(page.locator(".comment").first).to_contain_text(text)

    def reply(self, text: str) -> None:
        """Answer the comment, as the client."""
        page = self.open(self.client, "/@@comments")
        page.locator(".comment-write summary").first.click()
        page.locator("textarea[name^=reply-]").first.fill(text)
        page.click("main .form-buttons button[value=comments]")
        expect(page.locator(".thread")).to_contain_text(text)

    def settle(self) -> None:
        """Settle the comment, as the first head."""
        page = self.open(self.head, "/@@comments")
        page.locator('button[value^="settle:resolved:"]').first.click()
        expect(page.locator('button[value^="settle:resolved:"]')).to_have_count(0)

    def step(self, email: str, transition: str, lands: str = "", **fields: str) -> Page:
        """Press the button of a step on the page of the application, fill in, go on."""
        page = self.open(email)
        page.locator(f'.step-buttons a[href$="/@@step/{transition}"]').click()
        for name, value in fields.items():
            control = page.locator(f"#step-{name}")
            if control.evaluate("(node) => node.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        picture(page, f"{self.procedure}-{transition}")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(f"{self.url}{lands}")
        return page

    def sign(self) -> None:
        """Sign what waits for the first head, with the key in NCALayer."""
        with self.here.key(self.head):
            page = self.open(self.head, "/@@sign")
            page.click("[data-sign=nca]")
            page.wait_for_url(self.url)

    def send(self) -> None:
        """Bring a filled application to the exchange: sent, agreed, signed, registered."""
        self.step(self.client, "send-to-head")
        self.step(self.head, "approve-by-head", lands="/@@sign")
        self.sign()
        self.step(self.clerk, "register")

    def answer(self, text: str) -> None:
        """Answer the request of the exchange with a text and a paper."""
        page = self.open(self.client)
        page.locator('.step-buttons a[href$="/@@step/supply-more"]').click()
        page.fill("#step-text", text)
        paper = {"name": "Выписка.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.set_input_files("#step-files", paper)
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(self.url)

    def withdraw(self, reason: str) -> None:
        """Withdraw: the client gives the reason, the first head signs the statement."""
        self.step(self.client, "withdraw", text=reason)
        page = self.open(self.head)
        page.get_by_role("link", name="Подписать отзыв").click()
        self.sign()

    def steps(self, email: str) -> list[str]:
        """Return the steps that a person is offered on the page of the application."""
        links = self.open(email).locator('.step-buttons a[href*="/@@step/"]')
        return [
            one.rpartition("/")[2] for one in links.evaluate_all("(all) => all.map((a) => a.href)")
        ]

    def archived(self, decision: str) -> None:
        """Let the officer archive it; the client finds it in the archive with the decision."""
        self.step(self.officer, "archive")
        page = self.here.open(self.client, "@@archive")
        row = page.locator("main table tr", has=page.locator(f'a[href^="{self.url}"]'))
        expect(row).to_contain_text(FINISHED)
        page = self.open(self.client)
        expect(page.locator("main")).to_contain_text(decision)
