"""Meetings with investors before an offering at home and abroad (articles 3.7, 3.8)."""

from kase.is2in import _
from kase.is2in.subscription import books
from kase.is2in.subscription.news import messages
from kase.is2in.subscription.news.messages import Line
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate


MOST_TEXT = 4000


def tell_meetings(book: str, text: str) -> int | None:
    """Publish the seller's notice of its meetings; return the message's number.

    Raises Conflict for an offering that does not run abroad, RuleRefused for no text.
    """
    found = books.lock(book)
    if not found.conditions.foreign:
        raise Conflict("state", _("Meetings are told of where the offering runs abroad too."))
    text = text.strip()
    if not text or len(text) > MOST_TEXT:
        raise RuleRefused("required", _("Say when and where the meetings are."), "text")
    title = _("Meetings with investors")
    return messages.publish(
        found, messages.MEETINGS, lambda lang: (Line(translate(title, lang), text),)
    )
