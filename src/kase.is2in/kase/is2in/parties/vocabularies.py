"""Choices of the settings."""

from kase.is2in import _
from kase.is2in.parties.accounts import users
from kase.is2in.parties.browser.base import PERSON_ROLES
from kase.is2in.parties.departments import department_title
from kase.is2in.parties.people import PREFIX
from kase.is2in.parties.types import DEPARTMENT_HOLDER
from kase.is2in.parties.types import ROLE_HOLDER
from zope.interface import provider
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


PLONES_OWN = frozenset({"Administrators", "AuthenticatedUsers", "Reviewers", "Site Administrators"})


@provider(IVocabularyFactory)
def second_factor_holders(context) -> SimpleVocabulary:
    """Return the roles of people in organisations, and the departments of the exchange."""
    terms = [
        SimpleTerm(
            f"{ROLE_HOLDER}{role}",
            title=_("Organisations: ${role}", mapping={"role": title}),
        )
        for role, title in PERSON_ROLES.items()
    ]
    # Straight from the store: each organisation is a group too, and they are thousands.
    groups = users().source_groups
    for name in groups.getGroupIds():
        if name.startswith(PREFIX) or name in PLONES_OWN:
            continue
        terms.append(
            SimpleTerm(
                f"{DEPARTMENT_HOLDER}{name}",
                title=_("Exchange: ${department}", mapping={"department": department_title(name)}),
            )
        )
    return SimpleVocabulary(terms)
