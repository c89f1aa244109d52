"""GET @open-points: comments that are not settled, across applications."""

from kase.is2in.procedures import api
from kase.is2in.procedures.review.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.web.api import asked


FILTERS = ("q", "state", "procedure", "organization")
PAGE, LARGEST_PAGE = 25, 200


class OpenPoints(ApplicationService):
    """``tab`` mine or all; filters, ``sort_on``, ``sort_order``, ``b_start``, ``b_size``."""

    def answer(self):
        """Return a page of the list, with the number of points in each tab."""
        form = self.request.form
        start, size = asked.page_of(form, PAGE, LARGEST_PAGE)
        found = api.open_points(
            self.person,
            asked.word_of(form, "tab") or "mine",
            {name: asked.word_of(form, name) for name in FILTERS},
            asked.word_of(form, "sort_on") or "moved",
            form.get("sort_order", "descending") == "descending",
            start,
            size,
        )
        return {
            "@id": f"{self.context.absolute_url()}/@open-points",
            "items": [shapes.open_point(row) for row in found.rows],
            "items_total": found.total,
            "b_start": start,
            "b_size": size,
            "tabs": api.point_counts(self.person),
        }
