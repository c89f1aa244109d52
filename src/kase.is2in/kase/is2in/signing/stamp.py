"""The words under a signature, as the manual shows them after paragraph 22."""

from kase.is2in import _
from kase.is2in.signing.types import Signature
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate


LAW = _(
    "By paragraph 1 of article 7 of the law of the Republic of Kazakhstan of 7 January 2003 "
    "“On electronic document and electronic digital signature” this document is equal to a "
    "signed paper document."
)


def stamp_text(signature: Signature, lang: str) -> tuple[str, ...]:
    """Return the lines of the stamp: who signed, as what, when, and what the law says."""
    when = formats.in_words(signature.signed_at, lang)
    return (
        translate(_("This document was signed by:"), lang),
        signature.position,
        signature.full_name,
        signature.organization,
        translate(_("Signed on: ${moment}", mapping={"moment": when}), lang),
        translate(LAW, lang),
    )
