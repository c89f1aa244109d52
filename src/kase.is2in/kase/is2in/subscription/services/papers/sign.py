"""GET @to-sign, GET and POST @signatures of a subscription: the seller's papers."""

from base64 import b64encode
from kase.is2in import _
from kase.is2in.signing.api import from_json
from kase.is2in.signing.api import signatures
from kase.is2in.signing.types import Waiting
from kase.is2in.subscription.papers import signing
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Malformed


class PaperService(BookService):
    """A service on the seller's papers; ``?kind=`` chooses one where several wait."""

    deepest = 0

    @property
    def kind(self) -> str:
        """Return the kind of paper that was asked for, "" for the next one."""
        word = self.query("kind")
        if word and word not in store.KINDS:
            raise Malformed("kind", _("There is no such paper."), "kind")
        return word


class ToSign(PaperService):
    """The exact bytes to be signed."""

    def answer(self):
        """Return the document."""
        found = signing.to_sign(self.book.book, self.seat.person, self.kind)
        return {
            "kind": found.kind,
            "document": found.document,
            "filename": found.filename,
            "data": b64encode(found.data).decode("ascii"),
            "sha256": found.sha256,
        }


class Papers(PaperService):
    """The seller's papers and who has signed them."""

    def answer(self):
        """Return them, the first one first."""
        self.seat.require_whole_book()
        signed = {one.code: one for one in signatures(store.subject_of(self.book.book))}
        return {"items": [_paper(one, signed) for one in store.papers(self.book.book)]}


class Sign(PaperService):
    """Takes ``provider`` (nca or tumar) and ``cms`` (base64)."""

    status = 201

    def answer(self):
        """Verify and keep the signature; 202 while the authority does not answer."""
        self.seat.require_whole_book()
        sent = from_json(self.body())
        made = signing.sign(
            self.book.book, self.seat.person, sent.cms, sent.provider, self.kind
        )
        if isinstance(made, Waiting):
            self.status = 202
            return {"state": made.state, "document": made.document_id, "code": None}
        return {"state": "accepted", "document": made.document_id, "code": made.code}


def _paper(one: store.Paper, signed: dict) -> dict:
    found = signed.get(one.code)
    return {
        "kind": one.kind,
        "edition": one.edition,
        "state": one.state,
        "document": one.document,
        "made": shapes.of_moment(one.at),
        "signed_at": shapes.of_moment(one.signed_at) if one.signed_at else None,
        "code": one.code,
        "full_name": found.full_name if found else None,
        "decision": one.decision,
    }
