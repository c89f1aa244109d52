"""The day of settlement: certificates, defaults, the notice of results (10.7, 11.5, 12)."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription.clearing import certificates
from kase.is2in.subscription.clearing import defaults
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.course import effects
from kase.is2in.subscription.course import telling
from kase.is2in.subscription.course.telling import Words
from kase.is2in.subscription.news import messages
from kase.is2in.subscription.news import words
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import DEPOSITORY


CERTIFIED = Words(
    _("${subscription}: your exchange certificate is ready"),
    _("Download it from the page of the subscription."),
)


DEFAULTED = Words(
    _("${subscription}: deals were not kept: ${count}"),
    _("Settle the default by the procedure of clearing (article 12.1)."),
)


@ledger.task(effects.RESULTS)
def close(book: str) -> None:
    """Do what the day of settlement asks for; what is done already stays as it is."""
    found = books.lock(book)
    certificates.issue(book)
    for member in _members(book):
        if certificates.certificate(book, member) is not None:
            telling.inform(book, CERTIFIED, parties.people(member), "certificate")
    defaults.open_cases(found)
    if found.conditions.mode == CCP:
        _tell_clearing(book)
    if found.conditions.settlement_by == DEPOSITORY:
        messages.publish_once(book, messages.RESULTS, lambda lang: words.result_lines(found, lang))


def _tell_clearing(book: str) -> None:
    """Tell clearing of deals that were not kept: its own procedure settles them (12.1)."""
    failed = [n for n, (state, _why) in dealing.states(book).items() if state == dealing.DECLINED]
    if failed:
        people = duties.people_of(duties.CLEARING)
        telling.inform(book, DEFAULTED, people, "defaulted", count=len(failed))


def _members(book: str) -> tuple[str, ...]:
    made = dealing.of_book(book)
    return tuple(sorted({code for one in made for code in (one.seller, one.buyer)}))
