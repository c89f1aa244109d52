"""Telling a person that they are entered or taken out: the law wants them to know."""

from kase.is2in import _
from kase.is2in.insiders.settings import setting
from kase.is2in.insiders.types import ANNULLED
from kase.is2in.insiders.types import ENTERED
from kase.is2in.insiders.types import Version
from kase.is2in.insiders.words import BASES
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from plone import api
from zope.i18nmessageid import Message


EVENT = "insiders"
# People without an account get a letter in the language of the exchange's own papers.
PAPER_LANGUAGE = "ru"


def tell_person(version: Version) -> None:
    """Tell whom an entry is about what has become of it, in their cabinet or by mail."""
    if not setting("tell_people"):
        return
    subject, action = _words(version)
    facts = version.facts
    person = parties.person(facts.user_id) if facts.user_id else None
    if person is not None and person.active:
        notify.tell(
            f"{EVENT}.{version.change}",
            [person.id],
            subject,
            action,
            link=f"{api.portal.get().absolute_url()}/@@insider-own",
            about=f"insider:{version.entry}",
            author=version.author,
            key=f"insider:{version.entry}:{version.version}",
        )
    elif facts.email:
        lang = PAPER_LANGUAGE
        body = translate(action, lang)
        notify.post(facts.email, translate(subject, lang), body, lang)


def _words(version: Version) -> tuple[Message, Message]:
    facts = version.facts
    if version.change == ENTERED:
        return (
            _("You are entered in the list of insiders of the exchange"),
            _(
                "From ${since} you are an insider under article 56-1 of the law on the securities "
                "market. Basis: ${basis}. Until inside information is made public you may not "
                "use it in deals, pass it on or give advice that rests on it.",
                mapping={"since": formats.said(facts.since), "basis": BASES[facts.basis]},
            ),
        )
    if version.change == ANNULLED:
        return (
            _("The entry about you in the list of insiders is annulled"),
            _("It was made by mistake: ${reason}", mapping={"reason": version.reason}),
        )
    return (
        _("You are taken out of the list of insiders of the exchange"),
        _(
            "The last day is ${until}. Information you learned before and that is not public yet "
            "is still inside information.",
            mapping={"until": formats.said(facts.until)},
        ),
    )
