"""What the papers of a seller say: annex 1, its change, the letter of intent, the result."""

from kase.is2in import _
from kase.is2in.documents.types import Paper
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import Section
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.papers import lines
from kase.is2in.subscription.papers.rule_words import rule_words
from kase.is2in.subscription.types import Conditions
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate


ANNEX_1 = _("Annex 1 to the rules of subscription")
TITLES = {
    "application": _("Application for a subscription to securities"),
    "change": _("Application for a change of the conditions of a subscription"),
    "letter": _("Letter of intent to hold a subscription"),
    "result": _("Register of satisfied bids"),
}
ASKED = {
    "application": _("We ask to hold a subscription with these parameters and conditions."),
    "change": _("We ask to change the conditions of the subscription. The new ones follow."),
    "letter": _("We intend to hold a subscription with these parameters and conditions."),
}


def annex(
    found: BookRow, kind: str, conditions: Conditions, lang: str, head: Person | None
) -> Paper:
    """Return annex 1 with all its lines; of a change, what it was before stands beside."""
    return Paper(
        heading=translate(ANNEX_1, lang),
        subject=translate(TITLES[kind], lang),
        facts=seller_lines(found, lang),
        paragraphs=(translate(ASKED[kind], lang),),
        sections=(
            *(_changes(found.conditions, conditions, lang) if kind == "change" else ()),
            _section(_("Parameters of the subscription"), conditions, lang, lines.PARAMETERS),
            _section(_("Conditions of the subscription"), conditions, lang, lines.CONDITIONS),
            _section(_("Further facts"), conditions, lang, lines.FURTHER),
        ),
        **signatory(head),
    )


def result(
    found: BookRow, kept: registers.Kept, lang: str, head: Person | None
) -> Paper:
    """Return what the seller signs of its answer: the rule in words, the register it gives.

    The register itself is named by its digest and root: one row changed, and they differ.
    """
    sent = registers.last(found.book, registers.ACCEPTED)
    totals = kept.manifest.totals
    rows = (
        Row(translate(_("SHA-256 of the accepted register"), lang), sent.manifest.sha256),
        Row(translate(_("SHA-256 of the satisfied register"), lang), kept.manifest.sha256),
        Row(translate(_("Merkle root of the satisfied register"), lang), kept.manifest.root),
        Row(translate(_("Rows"), lang), formats.number(kept.manifest.rows, lang)),
        Row(translate(_("Securities, total"), lang), formats.number(totals.deal_quantity, lang)),
        Row(translate(_("Sum of deals"), lang), _amount(totals.deal_amount, found, lang)),
    )
    return Paper(
        heading=translate(_("Annex 2 to the rules of subscription"), lang),
        subject=translate(TITLES["result"], lang),
        facts=seller_lines(found, lang),
        paragraphs=(
            translate(_("We agree to deals with the parameters of this register."), lang),
        ),
        sections=(
            *_rule(kept, lang),
            Section(translate(_("Satisfied register"), lang), rows),
        ),
        **signatory(head),
    )


def _rule(kept: registers.Kept, lang: str) -> tuple[Section, ...]:
    if not kept.rule:
        text = translate(_("The seller distributed by itself."), lang)
        return (Section(translate(_("Rule of allotment"), lang), (), note=text),)
    rows = [Row(f"{n}.", text) for n, text in enumerate(rule_words(kept.rule, lang), 1)]
    rows += [
        Row(translate(_("SHA-256 of the rule"), lang), rules.fingerprint(kept.rule)),
        Row(translate(_("SHA-256 of the bids it was applied to"), lang), kept.input or ""),
    ]
    return (Section(translate(_("Rule of allotment"), lang), tuple(rows)),)


def _amount(value, found: BookRow, lang: str) -> str:
    return f"{formats.number(value, lang)} {found.conditions.currency}"


def seller_lines(found: BookRow, lang: str) -> tuple[Row, ...]:
    """Return number and seller, as every paper of the seller begins."""
    lead, *others = found.conditions.sellers or ("",)
    rows = [Row(translate(_("Subscription"), lang), found.number or found.book)]
    if lead:
        rows.append(Row(translate(_("Seller"), lang), parties.organization(lead).name(lang)))
        rows.append(Row(translate(_("BIN"), lang), parties.organization(lead).bin))
    if others:
        names = "; ".join(parties.organization(one).name(lang) for one in others)
        rows.append(Row(translate(_("Consortium with"), lang), names))
    return tuple(rows)


def _section(title, conditions: Conditions, lang: str, names) -> Section:
    rows = tuple(Row(*one) for one in lines.lines(conditions, lang, names))
    return Section(translate(title, lang), rows)


def _changes(old: Conditions, new: Conditions, lang: str) -> tuple[Section, ...]:
    header = (_("Line"), _("Before"), _("After"))
    rows = tuple(
        (
            translate(lines.LINES[name], lang),
            lines.said(name, old, lang),
            lines.said(name, new, lang),
        )
        for name in lines.changed(old, new)
    )
    title = translate(_("What changes"), lang)
    table = Row(title, header=tuple(translate(one, lang) for one in header), rows=rows)
    return (Section(title, (table,)),)


def signatory(head: Person | None) -> dict:
    """Return the place for the signature of the first head."""
    return {
        "signatory": head.full_name if head else "",
        "position": head.position if head else "",
        "to_sign": True,
    }
