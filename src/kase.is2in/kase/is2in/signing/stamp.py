"""The words under a signature, as the manual shows them after paragraph 22."""

from kase.is2in import _
from kase.is2in.signing.types import Signature
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import translate


# "2 марта 2021 г. 11:21", as the manual's example has it.
MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "en": "January February March April May June July August September October November December",
}
DATES = {
    "ru": "{day} {month} {year} г. {time}",
    "kk": "{year} жылғы {day} {month} {time}",
    "en": "{day} {month} {year}, {time}",
}
LAW = _(
    "By paragraph 1 of article 7 of the law of the Republic of Kazakhstan of 7 January 2003 "
    "“On electronic document and electronic digital signature” this document is equal to a "
    "signed paper document."
)


def stamp_text(signature: Signature, lang: str) -> tuple[str, ...]:
    """Return the lines of the stamp: who signed, as what, when, and what the law says."""
    local = almaty(signature.signed_at)
    when = DATES[lang].format(
        day=local.day,
        month=MONTHS[lang].split()[local.month - 1],
        year=local.year,
        time=f"{local:%H:%M}",
    )
    return (
        translate(_("This document was signed by:"), lang),
        signature.position,
        signature.full_name,
        signature.organization,
        translate(_("Signed on: ${moment}", mapping={"moment": when}), lang),
        translate(LAW, lang),
    )
