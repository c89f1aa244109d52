"""All threads of an application on one page: what is open, what is settled, what is gone."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.browser.comments import Drafts
from kase.is2in.procedures.browser.comments import ThreadHtml
from kase.is2in.web.api import ItemAddress
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


PARTS = (
    ("open", _("Open comments"), _("The other side answers these or mends what they say.")),
    ("answered", _("Answered comments"), _("Whoever commented settles these or opens them again.")),
    ("resolved", _("Settled comments"), ""),
)


class Threads(ItemAddress, ApplicationPage):
    """``@@comments``: threads by state; ``@@comments/<id>`` leads to where a comment is now."""

    index = ViewPageTemplateFile("templates/threads.pt")
    tab = "comments"

    def __call__(self):
        if self.path:
            thread = api.comment(self.context, self.person, self.word)
            return self.redirect(self.comment_url(thread))
        if not self.authenticated_post():
            return self.index()
        saved = Drafts(self).save()
        action, _colon, argument = self.request.form.get("action", "").partition(":")
        if action == "settle":
            state, _colon, comment_id = argument.partition(":")
            api.set_comment_state(self.context, self.person, comment_id, state)
            saved += 1
        said = _("Comments are saved.") if saved else _("There is no new comment to save.")
        return self.redirect(f"{self.url}/@@comments", said)

    @cached_property
    def html(self) -> ThreadHtml:
        """Return what draws a thread."""
        return ThreadHtml(self)

    def form_groups(self) -> tuple:
        """Return no form: new comments are written at the fields."""
        return ()

    def parts(self) -> list[dict[str, object]]:
        """Return the states that have threads, with them."""
        found = []
        for state, title, lead in PARTS:
            threads = [one for one in self.comments if one.state == state]
            if threads:
                found.append({"title": title, "lead": lead, "threads": threads})
        return found

    def may_write(self) -> bool:
        """Return whether the person can say anything here."""
        return any("reply" in one.may for one in self.comments)
