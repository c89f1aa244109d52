"""One's own sessions: where one is logged in, and ending it."""

from kase.is2in import _
from kase.is2in.parties import sessions
from kase.is2in.parties.browser.cabinet import CabinetPage
from kase.is2in.terms.errors import Malformed
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


KINDS = {sessions.PAGE: _("Browser"), sessions.PROGRAM: _("Program (token)")}


class Sessions(CabinetPage):
    """Every browser and program that is logged in as the person."""

    index = ViewPageTemplateFile("templates/sessions.pt")
    title = _("Sessions")
    tab = "sessions"

    def handle(self):
        action = self.field("action")
        if action == "others":
            sessions.end_sessions(self.person.id, keep=sessions.current())
            message = _("All other sessions are ended.")
        elif action == "end":
            sessions.end_session(self.person.id, self.field("session"))
            message = _("The session is ended.")
        else:
            raise Malformed("action", _("The form asks for something unknown."))
        return self.redirect(f"{self.site_url}/@@sessions", message)

    def rows(self) -> list[dict[str, object]]:
        """Return ``{"session", "kind", "started", "seen", "here"}``, this one first."""
        return session_rows(self, self.person.id)


def session_rows(page, user_id: str) -> list[dict[str, object]]:
    """Return the sessions of a person as pages show them, the present one first."""
    here = sessions.current()
    rows = [
        {
            "session": one,
            "kind": KINDS[one.kind],
            "started": page.minute(one.started),
            "seen": page.minute(one.seen),
            "here": one.id == here,
        }
        for one in sessions.sessions(user_id)
    ]
    return sorted(rows, key=lambda row: not row["here"])
