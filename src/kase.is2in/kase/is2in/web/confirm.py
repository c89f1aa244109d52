"""Deciding has a page of its own: what happens, who is told, one button, a way back."""

from kase.is2in.web.forms import FormPage
from kase.is2in.web.request import same_site
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class ConfirmPage(FormPage):
    """A page that asks before something is done. Subclasses give the words and ``handle``.

    Pages with fields of their own use the macro ``confirm`` of ``confirm_macros`` in their
    template and fill its slot ``fields``.
    """

    index = ViewPageTemplateFile("confirm.pt")
    confirm_macros = ViewPageTemplateFile("confirm_parts.pt")
    title: object = ""
    question: object = ""
    button: object = ""
    # Only for what deletes: the button is red.
    danger = False

    def consequences(self) -> tuple[object, ...]:
        """Return what happens when the person agrees, one sentence each."""
        return ()

    def told(self) -> tuple[str, ...]:
        """Return the names of those who will be told; () for nobody."""
        return ()

    @property
    def cancel(self) -> str:
        """Return where "Cancel" leads: the page the person came from, else the context's."""
        came = same_site(self.field("back") or self.request.getHeader("Referer"))
        here = self.request.get("ACTUAL_URL", "")
        return came if came and came != here else self.context.absolute_url()
