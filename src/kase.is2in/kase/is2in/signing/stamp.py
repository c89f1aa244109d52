"""The words under a signature, as the manual shows them after paragraph 22."""

from kase.is2in import _
from kase.is2in.signing.seal.making import seal_facts
from kase.is2in.signing.types import Signature
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate


LAW = _(
    "By paragraph 1 of article 7 of the law of the Republic of Kazakhstan of 7 January 2003 "
    "“On electronic document and electronic digital signature” this document is equal to a "
    "signed paper document."
)

HOW_TO_CHECK = _("To check the seal, open the file in a PDF viewer, panel of signatures.")


def seal_text(lang: str) -> tuple[str, ...]:
    """Return the lines of the exchange's seal for its papers, () where no seal is set up."""
    found = seal_facts()
    if found is None:
        return ()
    until = formats.date(found.not_after, lang)
    return (
        translate(_("Certified by electronic seal:"), lang),
        found.owner,
        translate(_("Certificate: ${serial}", mapping={"serial": found.serial}), lang),
        translate(_("In force until ${day}", mapping={"day": until}), lang),
        translate(HOW_TO_CHECK, lang),
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
