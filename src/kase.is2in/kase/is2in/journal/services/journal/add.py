"""POST @journal/proof and @journal/checkpoint."""

from kase.is2in import _
from kase.is2in.journal import proofs
from kase.is2in.journal.services import shapes
from kase.is2in.terms.errors import Conflict
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import nowhere


class Prove(ItemService):
    """Has the chain proven, or notes its head; for readers of the journal."""

    def answer(self):
        """Return the run that has begun (202), or the head (201)."""
        match self.path:
            case ["proof"]:
                self.status = 202
                return shapes.of_proof(proofs.ask_proof())
            case ["checkpoint"]:
                self.status = 201
                noted = proofs.take_checkpoint()
                if noted is None:
                    raise Conflict("empty", _("The journal is empty."))
                return shapes.of_checkpoint(noted)
        raise nowhere()
