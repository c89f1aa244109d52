"""GET @organizations: all for the exchange; for clients the own, its partners, possible ones."""

from kase.is2in import _
from kase.is2in.parties import organizations
from kase.is2in.parties.names import names_of
from kase.is2in.parties.partnerships import candidates
from kase.is2in.parties.partnerships import clients
from kase.is2in.parties.partnerships import partners
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.services.shapes import of_organization
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import ItemService


LARGEST_PAGE = 500
ACTIVE = {"": None, "true": True, "false": False}


class Organizations(ItemService):
    """Answers ``{"items": […], "items_total": n}``, or one organisation by its code.

    ``q``, ``role``, ``active``, ``b_start``, ``b_size`` choose; ``candidates=1`` names
    companies that a client may add as partners.
    """

    def answer(self):
        """Return the organisations the person may know of."""
        known = {one.code: one for one in self._known(current_person())}
        if self.word:
            if self.word not in known:
                raise Missing("organization", _("There is no such organisation."))
            return self._one(known[self.word])
        found = [one for one in known.values() if self._is_wanted(one)]
        start, size = self._number("b_start", 0), self._number("b_size", LARGEST_PAGE)
        items = [of_organization(one) for one in found[start : start + size]]
        return {"items": items, "items_total": len(found)}

    def _one(self, one: Organization) -> dict:
        """Return one with its version as ETag and the names it had."""
        self.etag(one.version)
        earlier = [
            {
                "name": dict(record.names),
                "legal_form": dict(record.legal_forms),
                "since": record.since.isoformat(),
                "until": record.until and record.until.isoformat(),
            }
            for record in names_of(one.code)
        ]
        return of_organization(one) | {"names": earlier}

    def _is_wanted(self, one: Organization) -> bool:
        form = self.request.form
        text = str(form.get("q", "")).lower()
        searched = f"{one.code} {one.bin} {' '.join(one.names.values())}".lower()
        role, active = form.get("role"), str(form.get("active", ""))
        if active not in ACTIVE:
            raise Malformed("shape", _("Say true or false."), "active")
        wanted = ACTIVE[active]
        return (
            text in searched
            and (not role or role in one.roles)
            and (wanted is None or one.active is wanted)
        )

    def _number(self, name: str, default: int) -> int:
        raw = str(self.request.form.get(name, default))
        if not (raw.isascii() and raw.isdigit() and len(raw) < 8):
            raise Malformed("number", _("A number is expected here."), name)
        return int(raw) if name == "b_start" else min(int(raw), LARGEST_PAGE)

    def _known(self, person: Person) -> list[Organization]:
        if is_staff(person):
            return list(organizations.organizations(active=None))
        code = person.organization
        if self.request.form.get("candidates"):
            return [one for one, _role in candidates(code)]
        codes = [code, *(one.partner for one in partners(code))]
        codes += [one.code for one in clients(code)]
        return [organizations.organization(one) for one in dict.fromkeys(codes)]
