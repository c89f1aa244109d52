"""DELETE <app>: until it has been sent to the exchange."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services.base import ApplicationService


class DeleteApplication(ApplicationService):
    """Answers 204."""

    def answer(self):
        """Delete the application."""
        self.require_match(self.version())
        api.delete_application(self.context, self.person)
