"""What clerks of clearing enter of the depository's answers (articles 2.2, 6.1, 7.3, 10.6).

An answer by hand is held against what was asked as strictly as a program's. It is whole or not at
all: every fault is named by its line, and a bid that nobody speaks of has not passed by silence.
"""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription import timed
from kase.is2in.subscription.book.reading import UNPRINTABLE
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import answers
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.clearing import exchange
from kase.is2in.subscription.clearing.asking import Question
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.depository import wire
from kase.is2in.subscription.formats.replies import Reply
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused


MOST_FAULTS, LONGEST = 200, 200
# The cases of article 10.6 by their place there.
CASES = {"1": "money", "2": "wrong-day", "3": "consent"}
FAULTS = {
    "number": _("This number was not asked about."),
    "twice": _("This number stands twice."),
    "result": _("Say whether it passed."),
    "why-missing": _("Name the criterion or the reason."),
    "why-needless": _("What has passed needs no reason."),
    "why-unknown": _("The application has no such criterion."),
    "investor": _("What is said of the investor cannot be read."),
}


@dataclass(frozen=True)
class Given:
    """An answer as a clerk gives it: lines, and whether what they do not name is good.

    ``letter`` is the number of the depository's letter, or why it is entered by hand.
    """

    replies: Sequence[Reply]
    others: bool
    letter: str


def answer_checks(book: str, given: Given, actor: str) -> dict[str, int]:
    """Enter what the depository has answered on all bids that wait; return the counts.

    Raises Conflict where nothing waits or the register has been handed over, RuleRefused with
    every line that is wrong.
    """
    found = books.lock(book)
    waiting = asking.waiting(book, asking.CHECK)
    if not waiting or found.state not in checks.OPEN:
        raise Conflict("nothing-asked", _("No answer of the depository is waited for."))
    letter = _letter(given.letter)
    numbers = {number for one in waiting for number in one.numbers}
    criteria = found.conditions.criteria
    places = {str(place): one for place, one in enumerate(criteria, 1)}
    named = _by_number(given, numbers)
    rejected = {n: places.get(r.why, r.why) for n, r in named.items() if not r.good}
    wrong = [
        _fault(named[number], "why-unknown")
        for number, criterion in rejected.items()
        if criterion not in criteria
    ]
    investors = {}
    for number, reply in named.items():
        if reply.investor:
            try:
                investors[number] = wire.read_investor(dict(reply.investor))
            except wire.Unfit:
                wrong.append(_fault(reply, "investor"))
    _refuse(wrong)
    for question in waiting:
        part = _part_of(question, CheckAnswer(rejected, investors))
        checks.enter(found, question.key, part, actor, letter)
    duties.done(book, asking.CHECK, actor)
    ledger.enqueue(timed.TASK, book=book, act="")
    return {"passed": len(numbers) - len(rejected), "failed": len(rejected)}


def answer_deals(book: str, given: Given, actor: str) -> dict[str, int]:
    """Enter which deals the depository has settled; the subscription moves on (article 10.7).

    Raises Conflict in another state, RuleRefused with every line that is wrong, and where a
    buyer's deals are declined in part (article 10.6).
    """
    found = books.lock(book)
    if found.state != "settling" or found.conditions.settlement_by != DEPOSITORY:
        raise Conflict("nothing-asked", _("No answer of the depository is waited for."))
    letter, made = _letter(given.letter), dealing.of_book(book)
    named = _by_number(given, {deal.number for deal in made})
    declined = {n: CASES.get(r.why, r.why) for n, r in named.items() if not r.good}
    _refuse([_fault(named[n], "why-missing") for n, why in declined.items() if len(why) > LONGEST])
    settled = frozenset(deal.number for deal in made) - declined.keys()
    told = SettlementAnswer(settled, declined)
    _refuse_in_part(found, told, made)
    dealing.enter(book, told, actor, letter)
    exchange.confirm(books.lock(book), actor)
    return {"settled": len(settled), "declined": len(declined)}


def _by_number(given: Given, asked: Collection[int]) -> dict[int, Reply]:
    """Return the lines by what they are about; raise RuleRefused with all that is wrong."""
    named: dict[int, Reply] = {}
    wrong = []
    for reply in given.replies:
        word = reply.number
        number = int(word) if word.isascii() and word.isdigit() and len(word) < 16 else -1
        code = next(_faults(reply, number, asked, named), "")
        if code:
            wrong.append(_fault(reply, code))
        else:
            named[number] = reply
    _refuse(wrong)
    silent = sorted(set(asked) - named.keys())
    if silent and not given.others:
        shown = ", ".join(map(str, silent[:10])) + (" …" if len(silent) > 10 else "")
        text = _("The answer says nothing of these numbers: ${numbers}", mapping={"numbers": shown})
        raise RuleRefused("incomplete", text, "others")
    return named


def _faults(
    reply: Reply, number: int, asked: Collection[int], named: Collection[int]
) -> Iterator[str]:
    if number not in asked:
        yield "number"
    if number in named:
        yield "twice"
    if reply.good is None:
        yield "result"
    if reply.good and reply.why:
        yield "why-needless"
    if reply.good is False and (not reply.why or UNPRINTABLE.search(reply.why)):
        yield "why-missing"


def _part_of(question: Question, whole: CheckAnswer) -> CheckAnswer:
    mine = set(question.numbers)
    return CheckAnswer(
        {number: one for number, one in whole.rejected.items() if number in mine},
        {number: one for number, one in whole.investors.items() if number in mine},
    )


def _refuse_in_part(found: BookRow, told: SettlementAnswer, made: Sequence) -> None:
    half = answers.declined_in_part(told, made, found.conditions.mode)
    if half:
        text = _("The depository declines all deals of a buyer, or none, for this reason.")
        errors = [
            FieldError(str(number), "declined-part", text, "10.6") for number in half[:MOST_FAULTS]
        ]
        raise RuleRefused("declined-part", text, errors=errors)


def _letter(text: str) -> str:
    letter = text.strip()
    if not letter or len(letter) > LONGEST or UNPRINTABLE.search(letter):
        text = _("Give the number of the letter, or why it is entered by hand: 200 signs at most.")
        raise RuleRefused("letter", text, "letter")
    return letter


def _fault(reply: Reply, code: str) -> FieldError:
    return FieldError(f"{reply.place}.{reply.number[:20]}", code, FAULTS[code], "6.1")


def _refuse(wrong: Sequence[FieldError]) -> None:
    if wrong:
        raise RuleRefused(wrong[0].code, wrong[0].message, errors=wrong[:MOST_FAULTS])
