"""Why a file is refused as a whole: stable codes, texts for people."""

from kase.is2in import _
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused


FAULTS = {
    "file-empty": _("The file is empty. Choose it again."),
    "file-type": _("The file is none of .xml, .xlsx, .xls, .csv, or not the one it is said to be."),
    "file-damaged": _("The file is damaged or cut off."),
    "file-bomb": _("The file is far too large once it is unpacked."),
    "file-entities": _("The file has a document type or entities: such files are not read."),
    "file-encoding": _("The file is in an encoding that is not read: save it in UTF-8."),
    "file-password": _("The file is protected by a password. Save it without the password."),
    "file-macros": _("The file contains macros. Save it without macros and choose it again."),
    "file-links": _("The file has links to other files or objects in it: save it without them."),
    "file-formula": _("The file has formulas: save it with their values only."),
    "file-columns": _("The file has too many columns."),
    "file-rows": _("The file has too many rows."),
    "file-header": _("No line of the file names its columns."),
    "file-column": _("The file has a column that is not known, or one twice."),
    "file-no-rows": _("The file has no rows."),
    "file-value": _("The value cannot be read."),
}


def fault(code: str, *places: str, article: str | None = None) -> RuleRefused:
    """Return the refusal of a file; ``places`` say where in it, by row and column."""
    errors = [FieldError(place, code, FAULTS[code], article) for place in places or ("",)]
    return RuleRefused(code, FAULTS[code], errors=errors)
