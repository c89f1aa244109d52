"""The letters of one application, and for its department the ways to write another."""

from kase.is2in import _
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.letters import drafting
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters.browser.register import letter_url
from kase.is2in.procedures.letters.rights import may_write
from kase.is2in.procedures.letters.types import CONCLUSION
from kase.is2in.procedures.letters.types import NOTICE
from kase.is2in.procedures.letters.types import OUTCOME
from kase.is2in.procedures.letters.types import RETURN
from kase.is2in.procedures.letters.words import KINDS
from kase.is2in.procedures.letters.words import state_of
from kase.is2in.procedures.letters.words import STATES
from kase.is2in.procedures.people import person_name
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


MOST = 200
WRITE = {
    CONCLUSION: _("Draft the conclusion"),
    OUTCOME: _("Draft the letter with the decision"),
    NOTICE: _("Write a notice"),
    RETURN: _("Write a letter on the return of documents"),
}


class ApplicationLetters(ApplicationPage):
    """``<application>/@@letters``."""

    index = ViewPageTemplateFile("templates/letters.pt")
    tab = "letters"
    letter_url = staticmethod(letter_url)

    def rows(self) -> list[dict[str, object]]:
        """Return the letters of the application, the last first."""
        asked = {"application": self.context.getId()}
        found = register.letters(self.person, asked, size=MOST)[0]
        return [
            {
                "letter": one,
                "kind": KINDS[one.kind],
                "day": self.day(one.day),
                "state": STATES[state_of(one)],
                "read": self.moment(one.read_at),
                "by": person_name(one.read_by),
            }
            for one in found
        ]

    def writes(self) -> list[dict[str, object]]:
        """Return the drafts the person may write now: their address, title, and when saved."""
        done = {
            CONCLUSION: bool(self.context.conclusion),
            OUTCOME: bool(self.context.decision),
        }
        return [
            {
                "url": f"{self.url}/@@letter-draft/{kind}",
                "title": title,
                "saved": self.moment(drafting.current(self.context, kind).at),
            }
            for kind, title in WRITE.items()
            if not done.get(kind) and may_write(self.context, self.person, kind)
        ]
