"""DELETE <app>/@withdrawal: drop a statement of withdrawal that is not signed yet."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services.base import ApplicationService


class DropWithdrawal(ApplicationService):
    """Answers 204; the statement stays among the documents, marked as superseded."""

    def answer(self):
        """Drop it."""
        self.require_match(self.version())
        api.drop_withdrawal(self.context, self.person)
