"""The pages of long work: one's own, how far each is, the files that came of it."""

from datetime import timedelta
from functools import cached_property
from kase.is2in import _
from kase.is2in.terms import clock
from kase.is2in.web import formats
from kase.is2in.web import progress
from kase.is2in.web.address import ItemAddress
from kase.is2in.web.address import nowhere
from kase.is2in.web.lists import Column
from kase.is2in.web.lists import ListView
from kase.is2in.web.page import Page
from kase.is2in.web.request import translate
from kase.is2in.web.types import LongJob
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


STATES = {
    "waiting": _("Waits for its turn"),
    "running": _("At work"),
    "done": _("Done"),
    "failed": _("Not done"),
}
# The macro ``progress`` for pages whose work is long; it says which names it takes.
progress_macros = ViewPageTemplateFile("progress.pt")


def words(job: LongJob, lang: str | None = None) -> str:
    """Return how far the work is: "1 200 of 10 000, about 2 minutes left"."""
    if job.state != "running":
        return translate(job.message or STATES[job.state], lang)
    done = formats.said(job.done)
    if not job.total:
        return translate(_("Done so far: ${done}", mapping={"done": done}), lang)
    facts = {"done": done, "total": formats.said(job.total)}
    left = job.seconds_left(clock.now())
    if left is None:
        return translate(_("${done} of ${total}", mapping=facts), lang)
    facts["left"] = formats.duration(timedelta(seconds=max(1, left)), lang)
    return translate(_("${done} of ${total}, about ${left} left", mapping=facts), lang)


def address_of(job: LongJob) -> str:
    """Return the address of the work's page."""
    return f"{api.portal.get().absolute_url()}/@@job/{job.id}"


class Jobs(ListView):
    """``@@jobs``: one's own long work of the last day, the newest first."""

    title = _("Long work")
    lead = _("Files and checks you asked for. They are kept for a day.")
    empty = _("You have asked for nothing long today. A long list you export appears here.")
    file_name = "jobs"
    searchable = False
    columns = (
        Column("title", _("Work asked for"), lambda job: job.title, link=address_of),
        Column("state", _("State"), lambda job: STATES[job.state]),
        Column("progress", _("Progress"), words),
        Column("asked", _("Asked"), lambda job: job.asked),
        Column("ended", _("Completed at"), lambda job: job.ended),
    )

    def fetch(self, query, sort, descending, start, size):
        found = progress.own_jobs()
        return found[start : start + size], len(found)


class Job(ItemAddress, Page):
    """``@@job/<id>``: how far one's work is; ``@@job/<id>/file`` what came of it."""

    index = ViewPageTemplateFile("job.pt")
    macros = progress_macros
    deepest = 2

    def __call__(self):
        if not self.word or (len(self.path) == 2 and self.path[1] != "file"):
            raise nowhere()
        return self.file() if len(self.path) == 2 else self.index()

    @cached_property
    def job(self) -> LongJob:
        """Return the work; raise Missing for another's."""
        return progress.own_job(self.word)

    @property
    def title(self) -> str:
        """Return what is done."""
        return self.job.title

    @property
    def asked(self) -> str:
        """Return how long ago it was asked for."""
        return formats.ago(self.job.asked)

    @property
    def said(self) -> str:
        """Return how far it is."""
        return words(self.job)

    def file(self) -> bytes:
        """Answer with the file that came of it."""
        name, content_type, data = progress.result(self.word)
        response = self.request.response
        response.setHeader("Content-Type", content_type)
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        response.setHeader("X-Content-Type-Options", "nosniff")
        response.setHeader("Cache-Control", "private, no-store")
        return data
