"""A procedure modelled by hand in the designer: parts, fields, what the linter says, editions."""

from playwright.sync_api import Locator
from playwright.sync_api import Page
from tests.browser.visitors import picture
from tests.browser.visitors import Visitors
import re


Titles = tuple[str, str, str]
Place = tuple[str, ...]
LANGUAGES = ("ru", "kk", "en")


class Modelling:
    """The designer of one procedure, used by one officer."""

    def __init__(self, here: Visitors, officer: str) -> None:
        self.here = here
        self.officer = officer
        self.url = ""

    @property
    def page(self) -> Page:
        """Return the officer's window."""
        return self.here.page(self.officer)

    def begin(self, category: str, code: str, titles: Titles) -> None:
        """Add a procedure to a category; its processes are laid out."""
        page = self.here.open(self.officer, f"procedures/{category}")
        page.locator('main a[href$="/@@procedure-add"]').first.click()
        self._titles("titles", titles)
        page.fill("#code", code)
        self._save(r"/@@designer")
        self.url = page.url.partition("/@@designer")[0]

    def change(self, place: Place, **values: object) -> None:
        """Change a part on its page; texts in three languages are tuples."""
        self.tree()
        if place:
            self.row(place).locator(".design-title a").click()
        else:
            self.page.locator('main a[href$="/@@design-part"]').click()
        self._enter(values)
        picture(self.page, f"design-part-{'-'.join(place)}")
        self._save(r"/@@designer")

    def add(self, place: Place, titles: Titles, **values: object) -> None:
        """Add a part inside another one."""
        self.tree()
        self.row(place).locator('.design-actions a[href*="/@@design-add/"]').click()
        self._enter({"titles": titles, **values})
        self._save(r"/@@designer|/@@design-fields/")

    def add_field(self, place: Place, kind: str, titles: Titles, **values: object) -> None:
        """Add a field to a form; ``choices`` and ``columns`` are rows of a table."""
        page = self.page
        if f"/@@design-fields/{'/'.join(place)}" not in page.url:
            self.tree()
            self.row(place).locator('.design-actions a[href*="/@@design-fields/"]').click()
        page.locator('main a[href*="/@@design-field-add/"]').first.click()
        choices, columns = values.pop("choices", ()), values.pop("columns", ())
        self._enter({"titles": titles, "type": kind, **values})
        for number, one in enumerate(choices):
            self._cells("choice", number, one)
        for number, one in enumerate(columns):
            self._cells("column", number, one)
        picture(page, f"design-field-{kind}")
        self._save(r"/@@design-fields/")

    def tree(self) -> Page:
        """Open the tree."""
        if not self.page.url.startswith(f"{self.url}/@@designer"):
            self.here.open(self.officer, f"{self.url}/@@designer")
        return self.page

    def row(self, place: Place) -> Locator:
        """Return the row of a part in the tree."""
        return self.page.locator(f'[id="part--{"--".join(place)}"]')

    def problems(self) -> str:
        """Return what the linter says at the top of the tree."""
        found = self.tree().locator("#problems")
        return found.inner_text() if found.count() else ""

    def editions(self) -> Page:
        """Open the editions by the button of the tree."""
        self.tree().locator('main a[href$="/@@editions"]').first.click()
        self.page.wait_for_url(re.compile("@@editions"))
        return self.page

    def publish(self, day: str) -> Page:
        """Put the working copy into effect on a day."""
        page = self.editions()
        page.fill("#effective_from", day)
        picture(page, "design-editions")
        self._press("button[value=publish]", r"/@@editions")
        return page

    def _enter(self, values: dict[str, object]) -> None:
        page = self.page
        for name, value in values.items():
            if isinstance(value, tuple):
                self._titles(name, value)
            elif isinstance(value, list):
                for code in value:
                    page.check(f'input[name^="{name}"][value="{code}"]')
            elif value is True:
                page.check(f"#{name}")
            elif page.locator(f"#{name}").evaluate("(node) => node.tagName") == "SELECT":
                page.select_option(f"#{name}", str(value))
            else:
                page.fill(f"#{name}", str(value))

    def _titles(self, name: str, titles: Titles) -> None:
        for lang, text in zip(LANGUAGES, titles, strict=True):
            self.page.fill(f"#{name}_{lang}", text)

    def _cells(self, prefix: str, number: int, cells: dict[str, str]) -> None:
        for name, text in cells.items():
            control = self.page.locator(f"[name={prefix}_{name}]").nth(number)
            if control.evaluate("(node) => node.tagName") == "SELECT":
                control.select_option(text)
            else:
                control.fill(text)

    def _save(self, lands: str) -> None:
        self._press(".design-form .page-actions .btn-primary", lands)

    def _press(self, button: str, lands: str) -> None:
        page = self.page
        with page.expect_navigation():
            page.click(f"main {button}")
        left = page.locator("main .error-summary").all_inner_texts()
        assert not left, f"{page.url}: {left}"
        assert re.search(lands, page.url), page.url
