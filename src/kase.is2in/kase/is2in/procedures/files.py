"""Documents of an application: "Просмотр заявления и документов" (paragraph 24)."""

from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import DocumentEntry
from kase.is2in.procedures.types import Download


def documents(application: IApplication) -> tuple[DocumentEntry, ...]:
    """Return stored documents and uploaded files, in the order they appeared."""
    raise NotImplementedError


def document_file(application: IApplication, entry_id: str) -> Download:
    """Return the bytes of one document, unchanged; raise Missing for an unknown id."""
    raise NotImplementedError


def bundle(application: IApplication) -> Download:
    """Return everything as one zip with manifest.json and manifest.txt."""
    raise NotImplementedError


def draft(application: IApplication, kind: str = "application") -> Download:
    """Return "Скачать документ": the application or the summary of all forms as PDF.

    Before approval the PDF is made from the answers of this moment; from approval on the
    stored bytes are served.
    """
    raise NotImplementedError
