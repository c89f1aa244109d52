"""The base of our REST services: bodies, versions, repeated writes."""

from datetime import date
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Stale
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web import asked
from kase.is2in.web.address import ItemAddress
from kase.is2in.web.request import current_user_id
from plone.protect.interfaces import IDisableCSRFProtection
from plone.restapi.services import _no_content_marker
from plone.restapi.services import Service as RestService
from zope.interface import alsoProvides
import json


WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
BODY_LIMIT = 64 * 1024 * 1024
KEY_LIMIT = 200


class Service(RestService):
    """A service of ours: subclasses implement ``answer`` and may set ``status``.

    ``answer`` returns what becomes JSON, or None for "204 No Content". A write that
    carries ``Idempotency-Key`` is done once; its answer is given again for 24 hours.
    """

    status = 200

    def answer(self):
        """Do the work and return the JSON-able answer."""
        raise NotImplementedError

    def reply(self):
        if self.request.method in WRITES:
            # A write through here needs "Accept: application/json", which no form of another
            # site can send; plone.protect's check of forms has nothing to check.
            alsoProvides(self.request, IDisableCSRFProtection)
        key = self.request.getHeader("Idempotency-Key")
        if key and self.request.method in WRITES:
            status, content = ledger.idempotent(
                self._checked_key(key), current_user_id() or "", self._fingerprint(), self._produce
            )
        else:
            status, content = self._produce()
        self.request.response.setStatus(status)
        return _no_content_marker if content is None else content

    def body(self) -> dict:
        """Return the request's JSON object; raise Malformed for anything else."""
        raw = self.raw_body()
        try:
            data = json.loads(raw or b"{}", parse_constant=self._refuse_constant)
        except (ValueError, RecursionError) as error:
            raise Malformed("json", _("The body of the request is not JSON.")) from error
        if not isinstance(data, dict):
            raise Malformed("json", _("The body of the request is not a JSON object."))
        return data

    def raw_body(self) -> bytes:
        """Return the bytes of the body; raise TooLarge over 64 MB."""
        raw = self.request.get("BODY") or b""
        if len(raw) > BODY_LIMIT:
            raise TooLarge("body", _("The request is larger than 64 MB."))
        return raw if isinstance(raw, bytes) else raw.encode("utf-8")

    def etag(self, value: object) -> None:
        """Name the version of what is answered; an edit sends it back as If-Match."""
        self.request.response.setHeader("ETag", f'"{value}"')

    def require_match(self, current: object) -> None:
        """Raise Stale when the caller names a version and it is not the stored one."""
        named = self.request.getHeader("If-Match")
        if named and named.strip() not in ("*", f'"{current}"', f'W/"{current}"'):
            raise Stale(
                "stale",
                _("Somebody has changed this since you read it. Read it again and repeat."),
                current=current,
            )

    def _produce(self) -> tuple[int, object]:
        content = self.answer()
        status = 204 if content is None and self.status == 200 else self.status
        return status, content

    def _fingerprint(self) -> str:
        digest = sha256()
        for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING"):
            part = self.request.get(name, "") or ""
            digest.update(part.encode("utf-8") + b"\0")
        digest.update(self.raw_body())
        return digest.hexdigest()

    @staticmethod
    def _checked_key(key: str) -> str:
        if len(key) > KEY_LIMIT or not key.isprintable():
            raise Malformed("idempotency-key", _("The Idempotency-Key is too long."))
        return key

    @staticmethod
    def _refuse_constant(name: str):
        raise ValueError(f"{name} is not JSON")


class ItemService(ItemAddress, Service):
    """A service whose address goes on behind its name: ``@users/<id>``."""

    # Rows of a page of a list: as a rule, and at most.
    rows, most_rows = 25, 1000

    def query(self, name: str) -> str:
        """Return a text of the query."""
        return asked.word_of(self.request.form, name)

    def day(self, name: str) -> date | None:
        """Return a day of the query, None when it is not named; raise Malformed."""
        return asked.day_of(self.request.form, name)

    def page(self, most: int | None = None) -> tuple[int, int]:
        """Return where a page of a list begins and how long it is; raise Malformed."""
        return asked.page_of(self.request.form, self.rows, most or self.most_rows)

    @staticmethod
    def text(data: dict, name: str, default: str = "") -> str:
        """Return a text of the body; raise Malformed for another type."""
        value = data.get(name, default)
        if value is None:
            return default
        if not isinstance(value, str):
            raise Malformed("shape", _("A text is expected here."), name)
        return value
