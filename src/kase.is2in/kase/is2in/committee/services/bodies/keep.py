"""POST and PATCH @bodies: keepers add bodies, change their rules, seat and unseat members."""

from kase.is2in.committee import bodies
from kase.is2in.committee.services import shapes
from kase.is2in.committee.services.base import CommitteeService
from kase.is2in.web.api import item_number
from kase.is2in.web.api import nowhere


class AddToBodies(CommitteeService):
    """Adds a body, or a member of one (``…/members``)."""

    deepest = 2
    status = 201

    def answer(self):
        """Add and return what was added."""
        match self.path:
            case []:
                made = bodies.add_body(self.body())
                self.etag(made.version)
                return shapes.of_body(made)
            case [code, "members"]:
                return shapes.of_seat(bodies.add_seat(code, self.body()))
        raise nowhere()


class ChangeBodies(CommitteeService):
    """Writes a new version of a body, or the last day of a member (``…/members/<id>``)."""

    deepest = 3

    def answer(self):
        """Change and return what was changed."""
        match self.path:
            case [code]:
                last = bodies.versions(code)[0].version
                self.require_match(last)
                made = bodies.change_body(code, self.body(), last)
                self.etag(made.version)
                return shapes.of_body(made)
            case [code, "members", word]:
                number = item_number(word)
                if number not in {one.id for one in bodies.seats(code, ever=True)}:
                    raise nowhere()
                return shapes.of_seat(bodies.end_seat(number, self.body()))
        raise nowhere()
