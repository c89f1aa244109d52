"""A deciding body and its meeting, by hand: who sits in it, agenda, attendance, votes, minutes."""

from playwright.sync_api import expect
from playwright.sync_api import Page
from tests.browser.visitors import picture
from tests.browser.visitors import Visitors
import re


class Board:
    """A body that a keeper of bodies sets up, with its meeting run by the secretary."""

    def __init__(self, here: Visitors, keeper: str, secretary: str) -> None:
        self.here = here
        self.keeper = keeper
        self.secretary = secretary
        self.meeting = ""
        self.item = ""

    def found(self, code: str, title: str, mark: str, category: str) -> None:
        """Set up the body."""
        page = self.here.open(self.keeper, "@@bodies")
        page.locator('main a[href$="@@body-add"]').first.click()
        page.fill("#code", code)
        for lang in ("ru", "kk", "en"):
            page.fill(f"#title_{lang}", title)
        page.fill("#mark", mark)
        page.check(f"#category-{category}")
        page.click("main form button.btn-primary")
        page.wait_for_url(re.compile(f"@@body/{code}$"))

    def seat(self, person: str, part: str) -> None:
        """Give a person a place in the body, on whose page the keeper is."""
        page = self.here.page(self.keeper)
        page.locator('main a[href*="@@body-member-add/"]').click()
        page.fill("#person", person)
        page.select_option("#part", part)
        page.click("main form button.btn-primary")
        page.wait_for_url(re.compile("@@body/[^/]+$"))

    def plan(self, title: str, day: str) -> None:
        """Plan a meeting of a body."""
        page = self.here.open(self.secretary, "@@meetings")
        page.locator('main a[href$="@@meeting-plan"]').first.click()
        page.select_option("#body", label=title)
        page.fill("#date", day)
        page.fill("#time", "10:00")
        page.click("main form button.btn-primary")
        page.wait_for_url(re.compile(r"@@meeting/\d+$"))
        self.meeting = page.url

    def step(self, name: str) -> Page:
        """Make a step of the meeting, which is asked about on a page of its own."""
        page = self.here.open(self.secretary, self.meeting)
        page.locator(f'main a[href$="/{name}"]').click()
        page.click("main form button.btn-primary")
        page.wait_for_url(self.meeting)
        return page

    def find_item(self, title: str) -> None:
        """Find the item of an application on the agenda."""
        page = self.here.open(self.secretary, self.meeting)
        self.item = page.get_by_role("link", name=title).first.evaluate("(link) => link.href")

    def draft(self, text: str) -> None:
        """Write what is put to the vote: the application is granted, with a text."""
        page = self.here.open(self.secretary, self.item)
        page.locator('main a[href*="@@meeting-item-change/"]').click()
        page.select_option("#proposal", "granted")
        page.fill("#draft", text)
        page.click("main form button.btn-primary")
        page.wait_for_url(self.item)

    def everybody_is_there(self) -> None:
        """Note who is there: everybody."""
        page = self.here.open(self.secretary, self.meeting)
        page.locator('main a[href*="@@meeting-attendance/"]').click()
        for one in page.locator("select[name^=presence-]").all():
            one.select_option("present")
        picture(page, "meeting-attendance")
        page.click("main form button.btn-primary")
        page.wait_for_url(self.meeting)

    def declare(self, member: str, reason: str) -> None:
        """Let a member declare a conflict of interest."""
        page = self.here.open(member, self.item)
        picture(page, "meeting-conflict")
        if not page.locator("#reason").is_visible():
            page.locator("details", has=page.locator("#reason")).locator("summary").click()
        page.fill("#reason", reason)
        page.locator("form", has=page.locator("#reason")).locator("button").click()
        page.wait_for_load_state()
        expect(page.locator("#reason")).to_have_count(0)

    def vote(self, member: str, choice: str) -> None:
        """Let a member vote."""
        page = self.here.open(member, self.item)
        page.locator(f"input[type=radio][name=choice][value={choice}]").check()
        picture(page, "meeting-vote")
        page.locator("form", has=page.locator("input[type=radio]")).locator("button").click()
        expect(page.locator("input[name=instead]").first).to_have_value(choice)

    def enter_vote(self, name: str, choice: str) -> None:
        """Let the secretary enter the vote of a member who raises a hand."""
        page = self.here.open(self.secretary, self.item)
        row = page.locator("tr", has_text=name)
        row.locator("select[name=choice]").select_option(choice)
        row.get_by_role("button", name="Внести голос").click()
        expect(page.locator("tr", has_text=name)).to_contain_text("внес секретарь")

    def close_vote(self) -> Page:
        """Close the vote on the item."""
        page = self.here.open(self.secretary, self.item)
        picture(page, "meeting-item")
        page.get_by_role("button", name="Завершить голосование").click()
        page.wait_for_load_state()
        return page
