"""Documents of an application: "Просмотр заявления и документов" (paragraph 24)."""

from dataclasses import replace
from kase.is2in import _
from kase.is2in.documents import api as documents_door
from kase.is2in.documents.types import Entry
from kase.is2in.documents.types import StoredDocument
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers import copies
from kase.is2in.procedures.papers import evidence
from kase.is2in.procedures.papers import making as papers
from kase.is2in.procedures.papers.uploads import PREFIX
from kase.is2in.procedures.papers.uploads import Upload
from kase.is2in.procedures.papers.uploads import uploads
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.types import DocumentEntry
from kase.is2in.procedures.types import Download
from kase.is2in.questionnaires.api import Answers
from kase.is2in.signing import api as signing
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


DRAFTS = ("application", "summary")
_MADE = {
    copies.PREFIX: copies.signed_copy,
    evidence.CARD: evidence.card,
    evidence.EVIDENCE: evidence.evidence_bundle,
}


def documents(application: IApplication) -> tuple[DocumentEntry, ...]:
    """Return stored documents and uploaded files, in the order they appeared."""
    signed = copies.signed_documents(application)
    stored = [_stored_entry(application, one, one.id in signed) for one in _stored(application)]
    uploaded = [_upload_entry(application, one) for one in uploads(application)]
    return tuple(sorted(stored + uploaded, key=lambda entry: entry.at))


def document_file(application: IApplication, entry_id: str) -> Download:
    """Return the bytes of one document, unchanged; raise Missing for an unknown id.

    The id of a signed one after ``signed.`` gives its copy with the stamp, after ``card.`` its
    card; a check code after ``evidence.`` gives what proves that signature.
    """
    found = _as_stored(application, entry_id)
    data = signing.with_renewals(entry_id, found.data)
    if data == found.data:
        return found
    return replace(found, data=data, sha256=documents_door.sha256(data))


def _as_stored(application: IApplication, entry_id: str) -> Download:
    for prefix, make in _MADE.items():
        if entry_id.startswith(prefix):
            return make(application, entry_id.removeprefix(prefix))
    if entry_id.startswith(PREFIX):
        for one in uploads(application):
            if one.id == entry_id:
                return Download(one.filename, one.content_type, one.data, one.sha256)
    for one in _stored(application):
        if one.id == entry_id:
            data = documents_door.read(one.id)
            return Download(one.filename, one.content_type, data, one.sha256)
    raise Missing("document", _("There is no such document."))


def bundle(application: IApplication) -> Download:
    """Return everything as one zip with manifest.json and manifest.txt."""
    entries = [
        Entry(
            name=entry.filename,
            data=_as_stored(application, entry.id).data,
            sha256=entry.sha256,
            facts={"title": entry.title, "kind": entry.kind, "at": entry.at.isoformat()},
        )
        for entry in documents(application)
    ]
    number = application.number or application.getId()
    title = translate(
        _("Documents of the application ${number}", mapping={"number": number})
    )
    with documents_door.zip_bundle(entries, at=clock.now(), title=title) as packed:
        data = packed.read()
    name = f"application-{application.organization}-{application.getId()}.zip"
    return Download(name, "application/zip", data, documents_door.sha256(data))


def draft(application: IApplication, kind: str = "application") -> Download:
    """Return "Скачать документ": the application or the summary of all forms as PDF.

    Before approval the PDF is made from the answers of this moment; from approval on the
    stored bytes are served. Raises Missing for another kind.
    """
    if kind not in DRAFTS:
        raise Missing("document", _("There is no such document."))
    frozen = application.document_to_sign if kind == DRAFTS[0] else application.summary_document
    if frozen:
        return document_file(application, frozen)
    data = papers.render_draft(application, kind, language())
    name = papers.file_name(application, kind)
    return Download(name, papers.PDF, data, documents_door.sha256(data))


def _stored(application: IApplication) -> tuple[StoredDocument, ...]:
    return documents_door.documents(application_subject(application))


def _stored_entry(
    application: IApplication, one: StoredDocument, signed: bool
) -> DocumentEntry:
    return DocumentEntry(
        id=one.id,
        kind=one.kind,
        title=one.title(language()),
        filename=one.filename,
        content_type=one.content_type,
        size=one.size,
        sha256=one.sha256,
        at=one.at,
        author=person_ref(one.author or ""),
        stored=True,
        superseded=one.id in application.superseded_documents,
        signed=signed,
    )


def _upload_entry(application: IApplication, one: Upload) -> DocumentEntry:
    saved = Answers(application).current(one.form.id)
    return DocumentEntry(
        id=one.id,
        kind="upload",
        title=one.title(language()),
        filename=one.filename,
        content_type=one.content_type,
        size=one.size,
        sha256=one.sha256,
        at=saved.at,
        author=person_ref(saved.author),
        stored=False,
    )
