"""What an organisation has here, for its card: the requests it came from."""

from kase.is2in import _
from kase.is2in.onboarding.register import requests
from kase.is2in.onboarding.routes import routes_of
from kase.is2in.onboarding.types import APPROVED
from kase.is2in.parties import api as parties
from kase.is2in.parties.interfaces import IOrganizationFacts
from kase.is2in.parties.types import FactRow
from kase.is2in.parties.types import FactSection
from kase.is2in.parties.types import Person
from kase.is2in.web.api import translate
from plone import api
from zope.interface import implementer


SHOWN = 10


@implementer(IOrganizationFacts)
class RequestFacts:
    """The approved requests with its BIN, for officers who decide about requests."""

    order = 40

    def sections(self, code: str, who: Person) -> tuple[FactSection, ...]:
        """Return the requests of the routes that the person decides about."""
        routes = routes_of(who)
        if not routes:
            return ()
        number = parties.organization(code).bin
        found, _total = requests(routes, states=(APPROVED,), text=number, size=SHOWN)
        site = api.portal.get().absolute_url()
        rows = tuple(
            FactRow(
                translate(_("Request No. ${number}", mapping={"number": str(one.number)})),
                "",
                f"{site}/@@connection-request/{one.number}",
                one.decided,
            )
            for one in found
            if one.organization == code
        )
        return (FactSection("requests", _("Request to connect"), len(rows), rows),)
