"""GET <app>/@workflow: state, history, the steps the caller may make."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService


class Workflow(ApplicationService):
    """Shaped as plone.restapi's own, with what each step asks for."""

    def answer(self):
        """Return where the application is and where it may go."""
        facts = api.facts(self.context, self.person)
        url = facts.url
        self.etag(self.version())
        return {
            "@id": f"{url}/@workflow",
            "state": {"id": facts.state, "title": facts.process_title},
            "transitions": [shapes.step(one, url) for one in api.steps(self.context, self.person)],
            "history": [
                {
                    "review_state": one.id,
                    "title": one.title,
                    "position": one.position,
                    "time": shapes.moment(one.at),
                    "actor": shapes.person(one.by),
                }
                for one in api.processes(self.context, self.person)
            ],
        }
