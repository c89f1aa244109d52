"""What the tests of pages share: browsers, forms, what is read of a page."""

from kase.is2in.ledger import api as ledger
from kase.is2in.notify.tables import outgoing_mail
from kase.is2in.onboarding.tables import connection_request
from lxml import html
from sqlalchemy import func
from sqlalchemy import select
from tests.builders import parties as build_parties
from tests.onboarding.site import SiteCase
import transaction


HOSTILE = '"><script>alert(1)</script>'


class PageCase(SiteCase):
    """Pages and what is read of them."""

    def page(self, path="", login=None):
        """Return a browser that stands on a page, logged in when a login is named."""
        browser = self.browser()
        if login:
            browser.open(f"{self.url}/@@login")
            browser.getControl(name="email").value = login
            browser.getControl(name="password").value = build_parties.PASSWORD
            self.form(browser, "email").submit()
        browser.open(f"{self.url}/{path}")
        transaction.begin()
        return browser

    def form(self, browser, control):
        """Return the form of the page that has a control of a name."""
        for index in range(9):
            try:
                found = browser.getForm(index=index)
                found.getControl(name=control)
            except (LookupError, IndexError):
                continue
            return found
        raise AssertionError(f"no form with {control}: {browser.contents[:3000]}")

    def press(self, browser, control, value="send"):
        """Press a button of the form that has a control."""
        form = self.form(browser, control)
        named = [one for one in form.controls if getattr(one, "name", "") == "action"]
        [one for one in named if one.value == value][-1].click()
        transaction.begin()

    def tree(self, browser):
        """Return the page parsed."""
        parser = html.HTMLParser(encoding="utf-8")
        return html.fromstring(browser.contents.encode("utf-8"), parser=parser)

    def errors(self, browser):
        """Return field → text of the summary on top."""
        links = self.tree(browser).cssselect(".error-summary a")
        return {link.get("href").lstrip("#"): link.text_content() for link in links}

    def count(self):
        """Return how many requests are kept."""
        transaction.begin()
        return ledger.read(select(func.count()).select_from(connection_request))[0][0]

    def letters(self):
        """Return (address, body) of the mails that wait, oldest first."""
        transaction.begin()
        query = select(outgoing_mail.c.address, outgoing_mail.c.body).order_by(outgoing_mail.c.id)
        return [tuple(row) for row in ledger.read(query)]
