"""The last hand on pages of people: Plone's protection of forms, tidied up, and the title.

Three side effects of the protection are undone.

It puts an authenticator into every form of a page, also into searches, whose fields then
stand in the address; it writes letters that are not Latin as numbers, which makes a Russian
page three times as long; it loads a script that only Plone's own scripts need.
"""

from kase.is2in.interfaces import IIs2inLayer
from lxml import html
from plone.protect.auto import ProtectTransform
from zope.component import adapter
from zope.interface import Interface


PLONES_SCRIPTS = '//script[contains(@src, "bundle-plone")]'


@adapter(Interface, IIs2inLayer)
class Protection(ProtectTransform):
    """Checks and changes pages as Plone does, then tidies up."""

    def transform(self, result, encoding):
        """Return the page with authenticators in the forms that are sent."""
        page = super().transform(result, encoding)
        if page is None:
            return None
        root = page.tree.getroot()
        for form in root.iter("form"):
            if form.get("method", "get").lower() == "get":
                for field in form.xpath('.//input[@name="_authenticator"]'):
                    field.getparent().remove(field)
        if not root.xpath(PLONES_SCRIPTS):
            for script in root.xpath('//script[@id="protect-script"]'):
                script.drop_tree()
        _name_the_window(root)
        page.serializer = _letters_as_letters
        return page


def _name_the_window(root) -> None:
    """Give the browser's window the heading of the page: only the finished page knows it."""
    heading = root.find(".//h1")
    title = root.find(".//title")
    if heading is not None and title is not None and heading.text_content().strip():
        title.text = f"{' '.join(heading.text_content().split())} — is2in"


def _letters_as_letters(tree, encoding=None, **_options):
    return html.tostring(tree, encoding="unicode" if encoding is str else "utf-8")
