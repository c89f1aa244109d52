"""GET and POST <app>/@executors: further executors of an application."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService


class Executors(ApplicationService):
    """Who fills the application, and whom the caller may add."""

    def answer(self):
        """Return both lists; ``consultants`` may be chosen at the stage of the consultant."""
        facts = api.facts(self.context, self.person)
        return {
            "items": [shapes.person(one) for one in facts.executors],
            "assignable": [
                shapes.person(one) for one in api.assignable(self.context, self.person)
            ],
            "consultants": [shapes.person(one) for one in api.consultants(self.context)],
        }


class AssignExecutor(ApplicationService):
    """Takes ``executor``, the id of a colleague."""

    status = 201

    def answer(self):
        """Assign and return the application."""
        api.assign_executor(self.context, self.person, self.text(self.body(), "executor"))
        return shapes.application(api.facts(self.context, self.person))
