"""Whose account somebody looks after: administrators their organisation's, officers everybody's."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import factors
from kase.is2in.parties.interfaces import IPostman
from kase.is2in.parties.links import public_url
from kase.is2in.parties.people import correct_person
from kase.is2in.parties.people import person
from kase.is2in.parties.rights import is_officer
from kase.is2in.parties.rights import may_administer
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate
from zope.component import getUtility


LONGEST_REASON = 2000


def in_care_of(who: Person, user_id: str) -> Person:
    """Return a person whose account somebody looks after; their own is not meant.

    Raises Missing for everybody else's: that there is such an account is not told.
    """
    found = person(user_id)
    if found is None or not (is_officer(who) or may_administer(who, found.organization)):
        raise Missing("person", _("There is no such person."))
    return found


def correct(who: Person, user_id: str, changes: Mapping[str, str]) -> Person:
    """Set position, phone or iin of a colleague right, as an administrator of the organisation.

    Raises Missing for people of others, Forbidden for who is no administrator, RuleRefused with
    one error per wrong field. The person gets a letter: an IIN decides whose key signs.
    """
    before = in_care_of(who, user_id)
    require_administrator(who, before.organization)
    after = correct_person(user_id, **changes)
    if after != before and after.id != who.id:
        lang = after.language
        body = _(
            "An administrator of your organisation has changed your position, phone or IIN in "
            "the system is2in. Look at what is kept of you:\n\n${url}\n\nIf something is wrong, "
            "write to the administrator.",
            mapping={"url": f"{public_url()}/@@profile"},
        )
        subject = translate(_("is2in: facts about you have changed"), lang)
        getUtility(IPostman).post(after.email, subject, translate(body, lang), lang)
    return after


def reset_second_factor(who: Person, user_id: str, reason: str) -> None:
    """Remove a person's second factor for an officer: the phone and the codes are lost.

    Raises Forbidden for who is no officer, and for one's own; RuleRefused without a reason.
    The person gets a letter, the reason goes into the audit trail.
    """
    found = in_care_of(who, user_id)
    if not is_officer(who) or found.id == who.id:
        text = _("A second factor is reset by another authorised officer of the exchange.")
        raise Forbidden("not-officer", text)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise RuleRefused("reason", _("Say why."), "reason")
    factors.remove(found.id, reason=reason)
    ledger.record("second-factor-reset", f"person:{found.id}", {"reason": reason})
    body = _(
        "The exchange has removed the second factor of your account of the system is2in. If you "
        "have not asked for it, write to the exchange at once."
    )
    lang = found.language
    subject = translate(_("is2in: your second factor is removed"), lang)
    getUtility(IPostman).post(found.email, subject, translate(body, lang), lang)
