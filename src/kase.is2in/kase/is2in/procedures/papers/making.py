"""Papers of an application: made once, stored for ever, named in three languages."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import StoredDocument
from kase.is2in.parties.types import Person
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers import sheet
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms import clock


PDF = "application/pdf"
# Papers of the exchange are in Russian, the language of its procedures.
PAPER_LANGUAGE = "ru"
TITLES = {
    "application": _("Application"),
    "summary": _("Summary of forms"),
    "supplied": _("Supplied on request"),
    "withdrawal": _("Statement of withdrawal"),
    "answer": _("Answer to the request of the exchange"),
}


def file_name(application: IApplication, kind: str) -> str:
    """Return the name under which a PDF is downloaded."""
    return f"{kind}-{application.organization}-{application.getId()}.pdf"


def render_draft(application: IApplication, kind: str, lang: str) -> bytes:
    """Return the application or the summary as PDF from the answers of this moment."""
    return documents.render(
        kind, sheet.application_sheet(application, lang), at=clock.now(), lang=lang
    )


def freeze(application: IApplication, head: Person) -> None:
    """Store the application as it will be signed, and the summary of its forms."""
    content = sheet.application_sheet(application, PAPER_LANGUAGE, head)
    at = clock.now()
    for kind in ("application", "summary"):
        data = documents.render(kind, content, at=at, lang=PAPER_LANGUAGE)
        stored = _store(application, kind, file_name(application, kind), PDF, data, head)
        if kind == "application":
            application.document_to_sign = stored.id
        else:
            application.summary_document = stored.id


def supersede(application: IApplication) -> None:
    """Take back what was to be signed; the bytes stay and are marked as superseded."""
    frozen = (application.document_to_sign, application.summary_document)
    application.superseded_documents = (
        *application.superseded_documents,
        *filter(None, frozen),
    )
    application.document_to_sign = application.summary_document = ""


def state_withdrawal(application: IApplication, person: Person, text: str) -> StoredDocument:
    """Store the statement of withdrawal that the first head is to sign."""
    content = sheet.withdrawal_sheet(application, text, PAPER_LANGUAGE)
    return _store_pdf(application, "withdrawal", content, person)


def supersede_withdrawal(application: IApplication) -> None:
    """Take back a statement of withdrawal that was not signed; the bytes stay, marked."""
    request = application.withdrawal_request
    if request is not None:
        application.superseded_documents = (
            *application.superseded_documents,
            request["document"],
        )
        application.withdrawal_request = None


def state_answer(
    application: IApplication, person: Person, said: Mapping[str, object], files: tuple[str, ...]
) -> StoredDocument:
    """Store the answer that the first head is to sign: its text, its points, digests of files."""
    stored = tuple(documents.document(one) for one in files)
    content = sheet.answer_sheet(application, said["text"], said["answers"], stored, PAPER_LANGUAGE)
    return _store_pdf(application, "answer", content, person)


def supersede_answer(application: IApplication) -> None:
    """Take back an answer that was not signed; its bytes and files stay, marked."""
    request = application.answer_request
    if request is not None:
        application.superseded_documents = (
            *application.superseded_documents,
            request["document"],
            *request["documents"],
        )
        application.answer_request = None


def keep_supplied(
    application: IApplication, person: Person, files: tuple[UploadedFile, ...]
) -> tuple[str, ...]:
    """Store the files of an answer to a request and return their ids."""
    return tuple(
        _store(application, "supplied", one.filename, one.content_type, one.data, person).id
        for one in files
    )


def _store_pdf(application: IApplication, kind: str, content, author: Person) -> StoredDocument:
    data = documents.render(kind, content, at=clock.now(), lang=PAPER_LANGUAGE)
    return _store(application, kind, file_name(application, kind), PDF, data, author)


def _store(
    application: IApplication,
    kind: str,
    filename: str,
    content_type: str,
    data: bytes,
    author: Person,
) -> StoredDocument:
    return documents.store(
        application_subject(application),
        kind,
        filename,
        content_type,
        data,
        title=TITLES[kind],
        author=author.id,
    )
