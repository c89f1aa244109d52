"""Nothing is public unless it stands here with its reason, and everything has a permission."""

from lxml import etree
from tests.architecture.rooms import PACKAGE
from tests.architecture.rooms import room_of
from tests.architecture.rooms import sources
import unittest


PUBLIC = {"zope.Public", "zope2.Public"}
REASONS = {
    ("onboarding", "connect"): "whoever has no account yet asks for one here",
    ("onboarding", "connection-status"): "number and secret code are the proof",
    ("onboarding", "@onboarding"): "requests to connect come from strangers; officers are asked",
    ("parties", "login"): "whoever is not logged in yet comes here",
    ("parties", "logout"): "leaving works with a session that has ended",
    ("parties", "set-password"): "opened by a one-time link, which is the proof",
    ("parties", "recover-password"): "for whoever forgot the password; tells nothing",
    ("parties", "parties-macros"): "pieces of those pages, without data",
    ("parties", "parties-card"): "pieces of the cards of organisations, without data",
    ("parties", "second-factor"): "the step after the password; a signed note says whose it was",
    ("parties", "unlock"): "for whoever is locked out; tells nothing",
    ("parties", "@logout"): "leaving works with a session that has ended",
    ("parties", "@unlock"): "as the page; tells nothing",
    ("parties", "@login"): "the log-in of programs",
    ("parties", "@set-password"): "the key of a one-time link is the proof",
    ("parties", "@recover-password"): "as the page; tells nothing",
    ("parties", "login_form"): "Plone's own log-in form leads to ours",
    ("parties", "failsafe_login"): "the same",
    ("parties", "failsafe_login_form"): "the same",
    ("policy", "home"): "sends a stranger to the log-in page",
    ("policy", "index.html"): "an error must reach whoever caused it",
    ("policy", "is2in-frame"): "the frame around the log-in page; shows nothing to strangers",
    ("policy", "main_template"): "the frame around every page",
    ("policy", "switch-language"): "the language is chosen before logging in, too",
    ("procedures", "application-guard"): "answers yes or no about whoever asks",
    ("subscription", "subscription-guard"): "answers yes or no about the book",
    ("subscription", "subscription-news"): "what the exchange publishes, articles 3.5 and 10.7",
    ("signing", "check"): "whoever holds a copy may learn whether it is genuine",
    ("signing", "@check"): "the same for programs",
    ("web", "@openapi"): "names of calls and fields, no data",
    ("web", "index.html"): "a refusal must reach whoever caused it",
}
# Plone's own pages that are public there: here each leads to ours, or says that it is not there.
REASONS |= {
    ("policy", name): "Plone's way round is closed"
    for name in (
        "accessibility-info",
        "author",
        "contact-info",
        "dashboard",
        "login-help",
        "mail_password",
        "mail_password_form",
        "member-search",
        "passwordreset",
        "personal-information",
        "personal-preferences",
        "search",
        "sitemap",
        "sitemap.xml.gz",
    )
}


class Public(unittest.TestCase):
    """Views and services."""

    def registrations(self):
        for path in sources("*.zcml"):
            for element in etree.parse(str(path)).iter():
                tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
                if tag in ("page", "pages", "view", "service"):
                    yield path, element

    def test_public_ones_have_a_reason(self):
        found = {
            (room_of(path), element.get("name"))
            for path, element in self.registrations()
            if element.get("permission") in PUBLIC
        }
        self.assertEqual(found - set(REASONS), set())
        self.assertEqual(set(REASONS) - found, set(), "a reason without a view")

    def test_each_has_a_permission(self):
        without = [
            f"{path.relative_to(PACKAGE)}: {element.get('name')}"
            for path, element in self.registrations()
            if not element.get("permission")
        ]
        self.assertEqual(without, [])
