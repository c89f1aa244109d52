"""@jobs: one's own long work of the last day."""

from kase.is2in.web import progress
from kase.is2in.web.service import ItemService
from kase.is2in.web.services import shapes


class Jobs(ItemService):
    """GET: all of one's own, or one by its id."""

    def answer(self):
        """Return the work, or the one the address names."""
        # Asked again and again while the work goes on: no copy of the answer may be shown.
        self.request.response.setHeader("Cache-Control", "private, no-store")
        if self.word:
            return shapes.of_job(progress.own_job(self.word))
        items = [shapes.of_job(one) for one in progress.own_jobs()]
        return {"items": items, "items_total": len(items)}
