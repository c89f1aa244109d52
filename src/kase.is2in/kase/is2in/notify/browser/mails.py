"""«Очередь писем»: what waits, what went, what was given up; staff try again or give up."""

from kase.is2in import _
from kase.is2in.notify import mails
from kase.is2in.notify.browser.base import numbers
from kase.is2in.notify.types import Mail
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import ListView
from kase.is2in.web.api import period
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class MailQueue(ListView):
    """``@@mail-queue`` for staff with the right to keep it."""

    index = ViewPageTemplateFile("mails.pt")
    title = _("Mail queue")
    lead = _("Every mail of the system: when it went, or why it did not.")
    empty = _("No mail has been written yet.")
    file_name = "mail-queue"
    default_sort = "at"
    refused: object = None
    columns = (
        Column("at", _("Written"), lambda one: one.at, True),
        Column("address", _("To"), lambda one: one.address),
        Column("subject", _("Subject"), lambda one: one.subject),
        Column("kind", _("Kind"), lambda one: mails.MAIL_KINDS[one.kind], shown=False),
        Column("state", _("State"), lambda one: mails.STATES[one.state]),
        Column("attempts", _("Tries"), lambda one: one.attempts, True, css="number"),
        Column("next_at", _("Next try"), lambda one: one.next_at),
        Column("done_at", _("Sent or given up"), lambda one: one.done_at, shown=False),
        Column("reason", _("Reason"), mails.reason_in_words),
    )

    def __call__(self):
        if self.authenticated_post():
            try:
                return self.handle()
            except Refusal as refusal:
                self.refused = refusal.message
                self.request.response.setStatus(refusal.status)
        return super().__call__()

    def filters(self) -> tuple[Filter, ...]:
        """Return the filters: state, kind, days."""
        return (
            Filter("state", _("State"), tuple(mails.STATES.items())),
            Filter("kind", _("Kind"), tuple(mails.MAIL_KINDS.items())),
            Filter("at", _("Written"), kind="days"),
        )

    def fetch(self, query, sort, descending, start, size):
        """Return a page of the queue."""
        since, until = period(query, "at")
        sought = mails.Sought(
            state=query.get("state", ""),
            kind=query.get("kind", ""),
            since=since,
            until=until,
            text=query.get("q", "").replace("\x00", ""),
        )
        return mails.mails(sought, sort, descending, start, size)

    def handle(self) -> str:
        """Try again, or give up, what is ticked."""
        wanted = numbers(self.request.form.get("ids"), _("Tick the mails first."))
        count = {"count": ""}
        if self.request.form.get("retry"):
            count["count"] = str(mails.retry(wanted))
            message = _("Mails that are sent now: ${count}", mapping=count)
        elif self.request.form.get("give_up"):
            count["count"] = str(mails.give_up(wanted))
            message = _("Mails taken out of the queue: ${count}", mapping=count)
        else:
            raise Malformed("action", _("The form asks for something unknown."))
        return self.redirect(self.address(), message)

    def may_act(self, mail: Mail) -> bool:
        """Return whether something can still be done about a mail."""
        return mail.state not in mails.ENDED
