"""Copies for reading: a signed document with the stamp of the manual and a QR code (C4)."""

from collections.abc import Iterable
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import SignatureSheet
from kase.is2in.documents.types import Stamp
from kase.is2in.documents.types import StoredDocument
from kase.is2in.parties import api as parties
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import Download
from kase.is2in.signing import api as signing
from kase.is2in.signing.types import Signature
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language


PREFIX = "signed."
PDF = "application/pdf"


def signed_documents(application: IApplication) -> frozenset[str]:
    """Return the ids of the documents that carry a signature."""
    found = signing.signatures(application_subject(application))
    return frozenset(signature.document_id for signature in found)


def signed_copy(application: IApplication, document_id: str) -> Download:
    """Return a stored document's pages followed by its signatures, in the page's language.

    The copy is made anew each time and proves nothing by itself; its codes lead to the page
    that does. Raises Missing for a document without a signature.
    """
    subject = application_subject(application)
    under = [one for one in signing.signatures(subject) if one.document_id == document_id]
    stored = next((one for one in documents.documents(subject) if one.id == document_id), None)
    if stored is None or not under:
        raise Missing("document", _("There is no such document."))
    lang = language()
    data = documents.signed_copy(
        documents.read(stored.id),
        _sheet(stored, under, lang),
        at=max(one.signed_at for one in under),
        lang=lang,
    )
    return Download(f"signed-{stored.filename}", PDF, data, documents.sha256(data))


def _sheet(stored: StoredDocument, under: Iterable[Signature], lang: str) -> SignatureSheet:
    return SignatureSheet(
        stored.title(lang), stored.filename, stored.size, stored.sha256, stamps_of(under, lang)
    )


def stamps_of(under: Iterable[Signature], lang: str) -> tuple[Stamp, ...]:
    """Return the stamps of signatures, each with the address of its check page."""
    site = parties.public_url()
    return tuple(
        Stamp(signing.stamp_text(one, lang), one.code, f"{site}/@@check/{one.code}")
        for one in under
    )
