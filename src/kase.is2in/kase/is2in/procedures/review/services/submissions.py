"""GET <app>/@submissions and <app>/@differences: what was sent, and what changed."""

from kase.is2in.procedures import api
from kase.is2in.procedures.review.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.web.api import nowhere


class Submissions(ApplicationService):
    """All submissions the person may see; ``@submissions/<number>`` with its answers."""

    deepest = 1

    def answer(self):
        """Return the submissions, or one with the answers whose SHA-256 it names."""
        url = self.context.absolute_url()
        if not self.path:
            found = api.submissions(self.context, self.person)
            return {
                "@id": f"{url}/@submissions",
                "items": [shapes.submission(one, url) for one in found],
            }
        number = self.part(0)
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise nowhere()
        found, answers = api.submission(self.context, self.person, int(number))
        return {**shapes.submission(found, url), "answers": answers}


class Differences(ApplicationService):
    """What changed between ``from`` and ``to``: numbers of submissions, or "now"."""

    def answer(self):
        """Return the stages in which anything differs."""
        asked = self.request.form
        names = [str(asked.get("from", "")), str(asked.get("to", "now"))]
        found = api.submission_differences(self.context, self.person, *names)
        stages = [shapes.stage_difference(one) for one in found]
        return {"from": names[0], "to": names[1], "stages": stages}
