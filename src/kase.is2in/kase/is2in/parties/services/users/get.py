"""GET @users: people of one's organisation; Plone's managers get Plone's own answer."""

from kase.is2in import _
from kase.is2in.parties.people import current_person
from kase.is2in.parties.people import people
from kase.is2in.parties.people import person
from kase.is2in.parties.people import staff
from kase.is2in.parties.person_register import search_people
from kase.is2in.parties.person_register import SORTS
from kase.is2in.parties.rights import is_officer
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.rights import may_administer
from kase.is2in.parties.services.shapes import of_invitation
from kase.is2in.parties.services.shapes import of_person
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import asked
from kase.is2in.web.api import current_user_id
from plone.restapi.services.users.get import UsersGet


class Users(UsersGet):
    """Answers ``{"items": […], "items_total": n}`` of people, or one by id.

    A client gets the active people of the own organisation. People of the exchange name a
    ``department``, or search everybody by ``q``, ``organization``, ``role``, ``active``,
    ``sort_on``, ``sort_order``, ``b_start``, ``b_size``.
    """

    def reply(self):
        if current_user_id() is not None and person(current_user_id()) is None:
            return super().reply()
        who = current_person()
        if self.params:
            found = self._one(who)
            looks_after = may_administer(who, found.organization)
            shape = of_person(found, own=found.id == who.id or looks_after)
            if looks_after or is_officer(who):
                shape["invitation"] = of_invitation(found.id)
            return shape
        if who.organization:
            return _all(people(who.organization))
        form = self.request.form
        if department := asked.word_of(form, "department"):
            return _all(staff(department))
        active = asked.truth_of(form, "active")
        sort, descending = asked.order_of(form, SORTS, "name")
        listed, total = search_people(
            asked.word_of(form, "q"),
            asked.word_of(form, "organization"),
            asked.word_of(form, "role"),
            True if active is None else active,
            sort,
            descending,
            *asked.page_of(form),
        )
        found = (person(one.id) for one in listed)
        return _all(one for one in found if one is not None) | {"items_total": total}

    def _one(self, who) -> Person:
        found = person(self.params[0]) if len(self.params) == 1 else None
        colleague = found is not None and (
            found.id == who.id
            or is_staff(who)
            or (bool(who.organization) and found.organization == who.organization)
        )
        if not colleague:
            raise Missing("person", _("There is no such person."))
        return found


def _all(found) -> dict[str, object]:
    items = [of_person(one) for one in found]
    return {"items": items, "items_total": len(items)}
