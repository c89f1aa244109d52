"""What kinds of letters, ways and states are called."""

from kase.is2in import _
from kase.is2in.procedures.letters import types
from kase.is2in.procedures.letters.register import READ
from kase.is2in.procedures.letters.register import REPLACED
from kase.is2in.procedures.letters.register import UNREAD
from kase.is2in.procedures.letters.types import Letter


KINDS = {
    types.OPINION: _("Opinion of a department"),
    types.CONCLUSION: _("Conclusion"),
    types.OUTCOME: _("Letter with the decision"),
    types.REQUEST: _("Request for more"),
    types.WITHDRAWAL: _("Letter on a withdrawal"),
    types.RETURN: _("Letter on the return of documents"),
    types.NOTICE: _("Notice"),
    types.OTHER: _("Other letter"),
}
OUTCOMES = {"granted": _("Granted"), "refused": _("Refused")}
WAYS = {
    types.CABINET: _("In the cabinet"),
    types.HANDED: _("Handed over on paper"),
    types.POST: _("By post or courier"),
}
STATES = {UNREAD: _("Not opened"), READ: _("Opened"), REPLACED: _("Replaced")}


def state_of(letter: Letter) -> str:
    """Return unread, read or replaced."""
    if letter.replaced_by is not None:
        return REPLACED
    return READ if letter.read_at is not None else UNREAD
