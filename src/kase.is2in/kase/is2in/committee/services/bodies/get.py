"""GET @bodies and @bodies/<code>: the deciding bodies, one with its members."""

from kase.is2in.committee import bodies
from kase.is2in.committee.services import shapes
from kase.is2in.committee.services.base import CommitteeService
from kase.is2in.committee.services.base import url


class Bodies(CommitteeService):
    """The bodies as they stand today; one with everybody who is or was its member."""

    deepest = 1

    def answer(self):
        """Answer by what stands behind the name."""
        if not self.path:
            items = [shapes.of_body(one) for one in bodies.bodies()]
            return {"@id": url("@bodies"), "items": items, "items_total": len(items)}
        found = bodies.body(self.path[0])
        self.etag(found.version)
        members = [shapes.of_seat(one) for one in bodies.seats(found.code, ever=True)]
        return {**shapes.of_body(found), "members": members}
