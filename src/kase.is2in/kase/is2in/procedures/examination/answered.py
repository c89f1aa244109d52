"""What a conclusion waits for."""

from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.procedures.examination import asked
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.terms.errors import Conflict


def require_answered(application: IApplication) -> None:
    """Raise Conflict while a department that is asked has not answered."""
    silent = asked.open_ones(application)
    if silent:
        names = ", ".join(parties.department_title(one["group"]) for one in silent)
        raise Conflict(
            "departments",
            _("The opinion is still awaited of: ${departments}.", mapping={"departments": names}),
        )
