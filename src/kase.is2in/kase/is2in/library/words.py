"""What kinds, states and acts are called; the journal has the same names of acts."""

from kase.is2in import _
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import INTERNAL
from kase.is2in.library.types import LAW
from kase.is2in.library.types import PUBLISHED
from kase.is2in.library.types import REGULATOR
from kase.is2in.library.types import REPEALED
from kase.is2in.library.types import WITHDRAWN


KINDS = {
    LAW: _("Law"),
    REGULATOR: _("Regulation of the regulator"),
    INTERNAL: _("Internal document of the exchange"),
}
STATES = {
    DRAFT: _("Draft"),
    PUBLISHED: _("In force"),
    REPEALED: _("Repealed"),
    WITHDRAWN: _("Withdrawn as a mistake"),
}
LANGUAGES = {"ru": _("Russian"), "kk": _("Kazakh"), "en": _("English")}
SOURCES = {"file": _("Text of the document"), "summary": _("Summary in our own words")}
ACTS = {
    "regulation.added": _("Document added to the regulatory base"),
    "regulation.changed": _("Facts of a document changed"),
    "regulation.moved": _("Document moved to another category"),
    "regulation.deleted": _("Draft of a document deleted"),
    "regulation.published": _("Document shown to readers"),
    "regulation.returned": _("Document hidden from readers"),
    "regulation.repealed": _("Document repealed"),
    "regulation.restored": _("Repeal of a document taken back"),
    "regulation.edition_added": _("Edition added"),
    "regulation.edition_changed": _("Facts of an edition changed"),
    "regulation.edition_text": _("Text of an edition saved"),
    "regulation.edition_file": _("File of an edition saved"),
    "regulation.edition_published": _("Edition published"),
    "regulation.edition_ended": _("Last day of an edition set"),
    "regulation.edition_withdrawn": _("Edition withdrawn"),
    "regulation.category_added": _("Category of the regulatory base added"),
    "regulation.category_renamed": _("Category of the regulatory base renamed"),
    "regulation.category_readers": _("Readers of a category changed"),
    "regulation.edition_deleted": _("Draft of an edition deleted"),
}
CHANGES = {
    "same": _("unchanged"),
    "changed": _("changed"),
    "added": _("added"),
    "removed": _("removed"),
    "moved": _("moved"),
}
