"""The door of the room: the list of insiders, marks on documents, proposals (A14).

Functions that change something, and those that show the list whole, ask by themselves whether
the caller may. Errors are those of ``terms.errors``.
"""

from kase.is2in.insiders.bulk import enter_all
from kase.is2in.insiders.bulk import examine
from kase.is2in.insiders.entries import annul
from kase.is2in.insiders.entries import correct
from kase.is2in.insiders.entries import end
from kase.is2in.insiders.entries import enter
from kase.is2in.insiders.flags import flags
from kase.is2in.insiders.flags import mark
from kase.is2in.insiders.installing import prepare
from kase.is2in.insiders.proposals import accept
from kase.is2in.insiders.proposals import dismiss
from kase.is2in.insiders.proposals import proposals
from kase.is2in.insiders.proposals import waiting
from kase.is2in.insiders.reading import entry
from kase.is2in.insiders.reading import entry_history
from kase.is2in.insiders.reading import insiders
from kase.is2in.insiders.reading import own_entries
from kase.is2in.insiders.rights import may_edit


__all__ = [
    "accept",
    "annul",
    "correct",
    "dismiss",
    "end",
    "enter",
    "enter_all",
    "entry",
    "entry_history",
    "examine",
    "flags",
    "insiders",
    "mark",
    "may_edit",
    "own_entries",
    "prepare",
    "proposals",
    "waiting",
]
