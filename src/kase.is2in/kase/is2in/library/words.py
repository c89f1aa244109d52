"""What kinds, states and changes are called."""

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
CHANGES = {
    "same": _("unchanged"),
    "changed": _("changed"),
    "added": _("added"),
    "removed": _("removed"),
    "moved": _("moved"),
}
