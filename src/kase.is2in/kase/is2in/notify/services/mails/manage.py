"""GET and PATCH @mail-queue: what waits, what went, what was given up."""

from kase.is2in import _
from kase.is2in.notify import mails
from kase.is2in.notify.services.base import ids_in
from kase.is2in.notify.services.base import Reading
from kase.is2in.notify.services.shapes import of_mail
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import Service
from plone import api


SIZE, SIZE_LIMIT = 25, 500
DOES = {"retry": mails.retry, "give_up": mails.give_up}


class Read(Reading):
    """Answers with ``{"@id", "items", "items_total"}``, the newest first."""

    def answer(self):
        """Return a page of the queue."""
        sought = mails.Sought(
            state=self.one_of("state", mails.STATES),
            kind=self.one_of("kind", mails.MAIL_KINDS),
            text=self.text("q")[:200].replace("\x00", " "),
        )
        start, size = asked.page_of(self.request.form, SIZE, SIZE_LIMIT)
        rows, total = mails.mails(sought, start=start, size=size)
        return {
            "@id": f"{api.portal.get().absolute_url()}/@mail-queue",
            "items": [of_mail(row) for row in rows],
            "items_total": total,
        }


class Change(Service):
    """Takes ``{"retry": [id, …]}``, ``{"give_up": [id, …]}`` or both; all or nothing."""

    def answer(self):
        """Do it and return how many of each."""
        given = self.body()
        asked = {name: given[name] for name in DOES if name in given}
        if not asked or not all(ids_in(ids) for ids in asked.values()):
            raise Malformed("mails", _("Name the mails in a list: retry or give_up."))
        done = {name: DOES[name](ids) for name, ids in asked.items()}
        return {"retried": done.get("retry", 0), "given_up": done.get("give_up", 0)}
