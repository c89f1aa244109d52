"""The door of the room: reading the audit trail and proving it (B17)."""

from kase.is2in.journal.actions import action_title
from kase.is2in.journal.exporting import export
from kase.is2in.journal.installing import prepare
from kase.is2in.journal.proofs import ask_proof
from kase.is2in.journal.proofs import proofs
from kase.is2in.journal.proofs import take_checkpoint
from kase.is2in.journal.reading import acts
from kase.is2in.journal.rights import may_view


__all__ = [
    "action_title",
    "acts",
    "ask_proof",
    "export",
    "may_view",
    "prepare",
    "proofs",
    "take_checkpoint",
]
