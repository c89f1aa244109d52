"""The door of the room: rendering, storing, checking, bundling and serving documents."""

from kase.is2in.documents.bundle import zip_bundle
from kase.is2in.documents.codes import qr_png
from kase.is2in.documents.codes import qr_svg
from kase.is2in.documents.delivery import respond
from kase.is2in.documents.names import safe_name
from kase.is2in.documents.rendering import card
from kase.is2in.documents.rendering import render
from kase.is2in.documents.rendering import signed_copy
from kase.is2in.documents.storage import document
from kase.is2in.documents.storage import documents
from kase.is2in.documents.storage import read
from kase.is2in.documents.storage import sha256
from kase.is2in.documents.storage import store
from kase.is2in.documents.types import Entry
from kase.is2in.documents.uploads import check_upload


__all__ = [
    "Entry",
    "card",
    "check_upload",
    "document",
    "documents",
    "qr_png",
    "qr_svg",
    "read",
    "render",
    "respond",
    "safe_name",
    "sha256",
    "signed_copy",
    "store",
    "zip_bundle",
]
