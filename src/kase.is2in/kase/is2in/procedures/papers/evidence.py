"""What proves a signature, handed out: the evidence as a zip, the card of a document (C4, C5)."""

from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import CardSheet
from kase.is2in.documents.types import CardSignature
from kase.is2in.documents.types import CheckLine
from kase.is2in.documents.types import Entry
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import StoredDocument
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers.copies import stamps_of
from kase.is2in.procedures.types import Download
from kase.is2in.signing import api as signing
from kase.is2in.signing.types import Signature
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


EVIDENCE = "evidence."
CARD = "card."
PDF, ZIP, CMS = "application/pdf", "application/zip", "application/pkcs7-signature"


def evidence_bundle(application: IApplication, code: str) -> Download:
    """Return the evidence of a signature as a zip that ``bin/verify-evidence`` reads.

    Raises Missing for a code that is not of a signature of the application.
    """
    found = signing.signatures(application_subject(application))
    kept = next((one for one in found if one.code == code), None)
    if kept is None:
        raise Missing("document", _("There is no such document."))
    lang = language()
    sheet = _card(_stored(application, kept.document_id), (kept,), (), lang)
    entries = [Entry(one.name, one.data) for one in signing.evidence_files(code)]
    entries.append(Entry("sheet.pdf", sheet))
    title = translate(_("Evidence of the signature ${code}", mapping={"code": code}), lang)
    with documents.zip_bundle(entries, at=clock.now(), title=title, lang=lang) as packed:
        data = packed.read()
    return Download(f"evidence-{code}.zip", ZIP, data, documents.sha256(data))


def card(application: IApplication, document_id: str) -> Download:
    """Return the card of a signed document: a sheet, the document and its signatures inside.

    Raises Missing for a document without a signature.
    """
    subject = application_subject(application)
    under = tuple(one for one in signing.signatures(subject) if one.document_id == document_id)
    if not under:
        raise Missing("document", _("There is no such document."))
    stored = _stored(application, document_id)
    facts = {"type": stored.content_type, "relationship": "source"}
    entries = [
        Entry(stored.filename, documents.read(stored.id), title=stored.title("ru"), facts=facts)
    ]
    for number, one in enumerate(under, start=1):
        facts = {"type": CMS, "relationship": "supplement"}
        files = {each.name: each.data for each in signing.evidence_files(one.code)}
        data = files.get("signature.p7s") or files["signature-as-received.p7s"]
        name = f"signature-{number}.p7s"
        entries.append(Entry(name, data, title=one.full_name, facts=facts))
    data = signing.seal(_card(stored, under, tuple(entries), language()), lasting=False).data
    return Download(f"card-{stored.filename}", PDF, data, documents.sha256(data))


def _stored(application: IApplication, document_id: str) -> StoredDocument:
    found = documents.documents(application_subject(application))
    return next(one for one in found if one.id == document_id)


def _card(
    stored: StoredDocument, under: tuple[Signature, ...], entries: tuple[Entry, ...], lang: str
) -> bytes:
    sheet = CardSheet(
        title=stored.title(lang),
        filename=stored.filename,
        size=stored.size,
        sha256=stored.sha256,
        stamps=stamps_of(under, lang),
        signatures=tuple(_told(one, lang) for one in under),
    )
    return documents.card(sheet, entries, at=clock.now(), lang=lang)


def _told(one: Signature, lang: str) -> CardSignature:
    certificate = one.certificate
    stamped = formats.moment(one.stamped_at, lang) if one.stamped_at else ""
    rows = (
        (_("Certificate of"), certificate.subject),
        (_("Issued by"), certificate.issuer),
        (_("Serial number"), certificate.serial),
        (
            _("Period of validity"),
            f"{formats.date(certificate.not_before, lang)} – "
            f"{formats.date(certificate.not_after, lang)}",
        ),
        (_("Time-stamp"), stamped),
    )
    return CardSignature(
        tuple(Row(translate(label, lang), text) for label, text in rows),
        tuple(CheckLine(title, ok) for title, ok in signing.made_checks(one.code, lang)),
    )
