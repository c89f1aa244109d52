"""POST and DELETE <app>/@deadline-pause: an officer makes a term stand, and lets it go on."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import work_shapes
from kase.is2in.procedures.services.base import ApplicationService


class PauseDeadline(ApplicationService):
    """Takes ``reason``; answers with the clocks."""

    def answer(self):
        """Make the term stand."""
        self.require_match(self.version())
        api.pause_deadline(self.context, self.person, self.text(self.body(), "reason"))
        return {
            "@id": f"{self.context.absolute_url()}/@deadlines",
            "items": [work_shapes.clock(one) for one in api.deadlines(self.context)],
        }


class ResumeDeadline(ApplicationService):
    """Answers 204."""

    def answer(self):
        """Let the term go on."""
        self.require_match(self.version())
        api.resume_deadline(self.context, self.person)
