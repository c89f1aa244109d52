"""GET and POST @paper-slips: the register, receiving a paper, entering and annulling it."""

from base64 import b64decode
from binascii import Error
from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.parties.api import current_person
from kase.is2in.procedures.paper import entering
from kase.is2in.procedures.paper import slips
from kase.is2in.procedures.paper.blank import slip_paper
from kase.is2in.procedures.paper.browser.slips import FIELDS
from kase.is2in.procedures.paper.types import Slip
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import language
from kase.is2in.web.api import nowhere


FILTERS = ("q", "state", "organization", "procedure")


class SlipService(ItemService):
    """The base: who asks, and how a slip is told."""

    deepest = 2

    @cached_property
    def person(self):
        """Return who asks."""
        return current_person()

    def shape(self, slip: Slip) -> dict:
        """Return a slip as JSON; the application where the caller sees it."""
        application = entering.application_of(slip)
        return {
            "@id": f"{self.context.absolute_url()}/@paper-slips/{slip.id}",
            "id": slip.id,
            "number": slip.number,
            "state": slip.state,
            "received": moment(slip.received),
            "written": moment(slip.at),
            "organization": slip.organization,
            "procedure": slip.procedure,
            "brought_by": slip.brought_by,
            "pages": slip.pages,
            "outage": slip.outage,
            "reason": slip.reason or None,
            "annulled": moment(slip.annulled_at),
            "annulled_why": slip.annulled_why or None,
            "entered": moment(slip.entered_at),
            "application": application.absolute_url() if application is not None else None,
            "scan": slip.scan or None if application is not None else None,
        }


class Slips(SlipService):
    """The register by pages; ``@paper-slips/<id>`` is one slip, ``…/paper`` its PDF."""

    def render(self):
        if len(self.path) < 2:
            return super().render()
        self.check_permission()
        if self.part(1) != "paper":
            raise nowhere()
        found = slip_paper(slips.slip(self.person, item_number(self.word)), language())
        return respond(self.request, found.data, found.filename, found.content_type)

    def answer(self):
        """Return the slips."""
        if self.path:
            return self.shape(slips.slip(self.person, item_number(self.word)))
        start, size = self.page()
        form = self.request.form
        sort, descending = asked.order_of(form, slips.SORTS, "number")
        query = {name: self.query(name) for name in FILTERS}
        rows, total = slips.slips(self.person, query, sort, descending, start, size)
        return {
            "@id": f"{self.context.absolute_url()}/@paper-slips",
            "items": [self.shape(one) for one in rows],
            "items_total": total,
            "b_start": start,
            "b_size": size,
        }


class ChangeSlips(SlipService):
    """POST @paper-slips receives a paper; ``@paper-slips/<id>/enter`` and ``…/annul`` go on."""

    status = 201

    def answer(self):
        """Do it and return the slip."""
        if not self.path:
            data = self.body()
            pages = data.get("pages")
            if isinstance(pages, bool) or not isinstance(pages, int):
                raise Malformed("shape", _("A whole number is expected here."), "pages")
            data["pages"] = str(pages)
            facts = {name: self.text(data, name) for name in FIELDS}
            return self.shape(slips.issue(self.person, facts))
        act, number = self.part(1), item_number(self.word)
        slips.slip(self.person, number)
        self.status = 200
        data = self.body()
        if act == "annul":
            return self.shape(slips.annul(self.person, number, self.text(data, "reason")))
        if act != "enter":
            raise nowhere()
        scan = self._scan(data.get("scan"))
        name = self.text(data, "application").rstrip("/").rpartition("/")[2]
        return self.shape(entering.enter(self.person, number, name, scan))

    def _scan(self, raw: object) -> UploadedFile:
        raw = {} if raw is None else raw
        if not isinstance(raw, dict):
            raise Malformed("shape", _("A file is expected here."), "scan")
        try:
            data = b64decode(self.text(raw, "data"), validate=True)
        except (Error, ValueError) as error:
            raise Malformed("base64", _("The file's data is not base64."), "scan") from error
        return UploadedFile(self.text(raw, "filename"), self.text(raw, "content-type"), data)
