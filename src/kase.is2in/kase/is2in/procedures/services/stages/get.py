"""GET <app>/@stages, …/@stages/<stage>, …/@stages/<stage>/criteria."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService


class Stages(ApplicationService):
    """The stage line, one stage, or the next level of criteria of a dynamic stage."""

    deepest = 3

    def answer(self):
        """Return what the path names."""
        url = self.context.absolute_url()
        self.etag(self.version())
        if not self.path:
            return shapes.stage_line(api.stages(self.context, self.person), url)
        if len(self.path) == 1:
            return shapes.stage(api.stage(self.context, self.part(0), self.person), url)
        if self.path[1:] in (("criteria",), ("forms", "criteria")):
            chosen = {
                name: value
                for name, value in self.request.form.items()
                if isinstance(value, str) and value
            }
            return shapes.criterion(api.criteria(self.context, self.part(0), chosen))
        return self.part(len(self.path))
