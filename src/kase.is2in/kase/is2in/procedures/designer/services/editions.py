"""@definition-editions: the editions of a procedure, put into effect and withdrawn."""

from kase.is2in import _
from kase.is2in.procedures.catalogue.editions import withdraw
from kase.is2in.procedures.designer.book import book
from kase.is2in.procedures.designer.book import edition_named
from kase.is2in.procedures.designer.book import EditionEntry
from kase.is2in.procedures.designer.book import put_into_effect
from kase.is2in.procedures.designer.book import review_version
from kase.is2in.procedures.designer.differences import differences
from kase.is2in.procedures.designer.services import shapes
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import asked
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import nowhere


class Editions(ItemService):
    """GET: all editions; ``/<number>`` one; ``/<number>/changes?to=`` what another changed."""

    deepest = 2

    def answer(self) -> dict:
        """Return what the address asks for."""
        url = self.context.absolute_url()
        if not self.path:
            found = [shapes.edition(one, url) for one in book(self.context)]
            return {
                "@id": f"{url}/@definition-editions",
                "items": found,
                "items_total": len(found),
            }
        entry = entry_of(self.context, self.path[0])
        if len(self.path) == 1:
            return shapes.edition(entry, url)
        if self.path[1] != "changes":
            raise nowhere()
        other = str(self.request.form.get("to") or "working")
        found = differences(entry.definition, edition_named(self.context, other))
        return {
            "@id": f"{url}/@definition-editions/{entry.number}/changes",
            "items": [shapes.change(one) for one in found],
            "items_total": len(found),
        }


class PutIntoEffect(ItemService):
    """POST {"effective_from"}: the working copy becomes an edition; If-Match names its version."""

    deepest = 0
    status = 201

    def answer(self) -> dict:
        """Return the edition."""
        day = asked.given_day(self.body().get("effective_from"), "effective_from")
        version = review_version(self.context)
        self.require_match(version)
        made = put_into_effect(self.context, day, version)
        entry = entry_of(self.context, str(made.edition))
        return shapes.edition(entry, self.context.absolute_url())


class Withdraw(ItemService):
    """DELETE <number>: an edition whose day has not come does not come into effect."""

    def answer(self) -> None:
        """Withdraw it."""
        withdraw(self.context, entry_of(self.context, self.part(0)).number)


def entry_of(procedure, number: str) -> EditionEntry:
    """Return an edition by its number; raise Missing."""
    for one in book(procedure):
        if str(one.number) == number:
            return one
    raise Missing("edition", _("There is no such edition."))
