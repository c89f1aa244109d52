"""GET @procedures: what the caller may file."""

from dataclasses import replace
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import api
from kase.is2in.procedures.catalogue.model import CategorySummary
from kase.is2in.procedures.catalogue.model import ProcedureSummary
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.web.api import Service
from plone import api as plone


class Procedures(Service):
    """Categories in the manual's order, each with the procedures open to the caller.

    Open are those that the caller's organisation, or one it may file for, has the role for;
    staff of the exchange see all. Titles and descriptions are in ru, kk and en.
    """

    def answer(self) -> dict:
        """Return the categories."""
        found = [self._open(category) for category in api.categories()]
        return {
            "@id": f"{plone.portal.get().absolute_url()}/@procedures",
            "items": [_category(category) for category in found],
            "items_total": len(found),
        }

    def _open(self, category: CategorySummary) -> CategorySummary:
        person = _person()
        if person is None or not person.organization:
            return category
        rights = parties.filing_rights(person)
        left = tuple(
            each
            for each in category.procedures
            if any(right.opens(each.filers, category.code, each.code) for right in rights)
        )
        return replace(category, procedures=left)


def _person() -> Person | None:
    """Return who asks, None for an administrator outside the register."""
    try:
        return parties.current_person()
    except Unauthenticated:
        return None


def _category(category: CategorySummary) -> dict:
    return {
        "code": category.code,
        "title": dict(category.titles),
        "description": dict(category.descriptions),
        "procedures": [_procedure(each) for each in category.procedures],
    }


def _procedure(procedure: ProcedureSummary) -> dict:
    return {
        "@id": procedure.url,
        "code": procedure.code,
        "title": dict(procedure.titles),
        "description": dict(procedure.descriptions),
        "filers": sorted(procedure.filers),
        "edition": procedure.edition,
        "effective_from": procedure.effective_from.isoformat(),
    }
