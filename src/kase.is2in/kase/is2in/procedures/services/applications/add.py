"""POST @applications: file an application."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService


class FileApplication(ApplicationService):
    """Takes ``procedure`` and ``organization``; answers 201 with the application."""

    status = 201

    def answer(self):
        """File the application."""
        data = self.body()
        filed = api.file_application(
            self.person, self.text(data, "procedure"), self.text(data, "organization")
        )
        facts = api.facts(filed, self.person)
        self.request.response.setHeader("Location", facts.url)
        return shapes.application(facts)
