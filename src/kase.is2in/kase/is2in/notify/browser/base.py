"""What the pages of the room share."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.notify.interfaces import IRecipients
from kase.is2in.terms.errors import Malformed
from zope.component import queryUtility


# Longer than any id of ours, shorter than what PostgreSQL refuses.
ID_DIGITS = 18
# More boxes than a page has.
MOST_IDS = 500


class Names:
    """Names of people by their ids, each looked up once; "" for nobody and for the unknown."""

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}

    def name_of(self, user_id: str | None) -> str:
        """Return a person's name."""
        if not user_id:
            return ""
        if user_id not in self._known:
            people = queryUtility(IRecipients)
            person = people.resolve(user_id) if people is not None else None
            self._known[user_id] = person.name if person is not None else ""
        return self._known[user_id]


def numbers(raw: object, message=None) -> list[int]:
    """Return the numbers that boxes or a button carry; raise Malformed for anything else."""
    given = raw if isinstance(raw, list) else [raw]
    good = 0 < len(given) <= MOST_IDS and all(_is_number(each) for each in given)
    if not good:
        raise Malformed("number", message or _("There is no such notification."))
    return [int(each) for each in given]


def _is_number(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= ID_DIGITS
