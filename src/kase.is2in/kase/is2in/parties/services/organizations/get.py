"""GET @organizations: all for the exchange; for clients the own, its partners, possible ones."""

from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.parties import partnerships
from kase.is2in.parties.card import facts_of
from kase.is2in.parties.heads import heads_of
from kase.is2in.parties.names import names_of
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.partnership_store import clients
from kase.is2in.parties.partnership_store import partners
from kase.is2in.parties.people import current_person
from kase.is2in.parties.register import known
from kase.is2in.parties.register import search_organizations
from kase.is2in.parties.requisites import requisites
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.services.shapes import of_head
from kase.is2in.parties.services.shapes import of_name
from kase.is2in.parties.services.shapes import of_organization
from kase.is2in.parties.services.shapes import of_section
from kase.is2in.parties.services.shapes import version_of
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import asked
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import language


SORTS = ("code", "name", "bin", "people")


class Organizations(ItemService):
    """Answers ``{"items": […], "items_total": n}``, or one organisation by its code.

    ``q``, ``role``, ``active``, ``sort_on``, ``sort_order``, ``b_start``, ``b_size`` choose;
    ``candidates=1`` names companies that a client may add as partners; ``facts=true`` tells the
    exchange what one organisation has in the system.
    """

    def answer(self):
        """Return the organisations the person may know of."""
        who = current_person()
        if self.word:
            return self._one(who)
        form = self.request.form
        start, size = asked.page_of(form)
        sort, descending = asked.order_of(form, SORTS, "code")
        role, text = asked.word_of(form, "role"), asked.word_of(form, "q")
        active = asked.truth_of(form, "active")
        if is_staff(who):
            lang = language()
            listed, total = search_organizations(
                text, role, active, sort, descending, start, size, lang
            )
            items = [of_organization(one.organization) | {"people": one.people} for one in listed]
            return {"items": items, "items_total": total}
        found = [
            one
            for one in self._known(who)
            if all(word in _searched(one) for word in text.lower().split())
            and (not role or role in one.roles)
            and (active is None or one.active is active)
        ]
        items = [of_organization(one) for one in found[start : start + size]]
        return {"items": items, "items_total": len(found)}

    def _one(self, who: Person) -> dict:
        """Return one with its version as ETag, the names and the first heads it had."""
        if not is_staff(who) and self.word not in {one.code for one in self._known(who)}:
            raise Missing("organization", _("There is no such organisation."))
        one = organization(self.word)
        self.etag(version_of(one))
        shape = of_organization(one) | {"names": [of_name(each) for each in names_of(one.code)]}
        if is_staff(who) or who.organization == one.code:
            shape["heads"] = [of_head(term) for term in heads_of(one.code)]
            shape["requisites"] = requisites(one.code)
        if is_staff(who) and asked.truth_of(self.request.form, "facts"):
            shape["facts"] = [of_section(section) for section in facts_of(one.code, who)]
        return shape

    def _known(self, person: Person) -> Sequence[Organization]:
        code = person.organization
        if self.request.form.get("candidates"):
            return [one for one, _role in partnerships.candidates(code)]
        codes = [one.partner for one in partners(code)]
        codes += [one.code for one in clients(code)]
        return (*known([code]), *(one for one in known(codes) if one.code != code))


def _searched(one: Organization) -> str:
    return f"{one.code} {one.bin} {' '.join(map(one.name, ('ru', 'kk', 'en')))}".lower()
