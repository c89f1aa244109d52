"""DELETE <app>/@withdrawal, @answer: drop what waits for the first head's signature."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services.base import ApplicationService


class DropWithdrawal(ApplicationService):
    """Answers 204; the statement stays among the documents, marked as superseded."""

    def answer(self):
        """Drop it."""
        self.require_match(self.version())
        api.drop_withdrawal(self.context, self.person)


class DropAnswer(ApplicationService):
    """Answers 204; the answer and its files stay among the documents, marked as superseded."""

    def answer(self):
        """Drop it."""
        self.require_match(self.version())
        api.drop_answer(self.context, self.person)
