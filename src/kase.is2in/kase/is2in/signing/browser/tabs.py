"""Draws the tab of a way of signing, from the template in its folder."""

from kase.is2in.signing.interfaces import ISignatureProvider
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import functools


class Tab(BrowserView):
    """What ``tab.pt`` of a folder finds as ``view``: the panel, and the provider it belongs to."""

    def __init__(self, panel, provider: ISignatureProvider) -> None:
        super().__init__(panel.context, panel.request)
        self.panel = panel
        self.provider = provider

    @property
    def file_id(self) -> str:
        """Return the id of the field for a file."""
        return f"cms-{self.provider.name}"


def draw(panel, provider: ISignatureProvider) -> str:
    """Return the HTML of a provider's tab."""
    tab = Tab(panel, provider)
    return _template(provider.template).__get__(tab, Tab)()


@functools.cache
def _template(path: str) -> ViewPageTemplateFile:
    return ViewPageTemplateFile(path)
