"""Whose first heads sign an application, and in which order: by the definition of its procedure.

The applicant's signs last and sends the application to the exchange. Before, heads of its
financial consultant and of its auditor may have to sign the same document.
"""

from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import APPLICANT
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.signing import api as signing
from kase.is2in.signing.types import Signature
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused


CONSULTANT = "financial_consultant"
TITLES = {
    APPLICANT: _("Applicant"),
    CONSULTANT: _("Financial consultant"),
    "auditor": _("Auditor"),
}


@dataclass(frozen=True)
class SignerPlace:
    """A party that signs: ``organization`` is its code, "" where the applicant has none.

    ``heads`` may sign for it; ``principals`` are what they hold their role under.
    """

    party: str
    organization: str
    heads: tuple[Person, ...]
    principals: tuple[str, ...]
    signature: Signature | None


def signer_places(application: IApplication) -> tuple[SignerPlace, ...]:
    """Return the parties that sign the document to be signed now, in their order."""
    document = application.document_to_sign
    found = signing.signatures(application_subject(application)) if document else ()
    by_bin = {one.bin: one for one in found if one.document_id == document}
    return tuple(_place(application, one, by_bin) for one in definition_of(application).signers)


def next_place(application: IApplication) -> SignerPlace | None:
    """Return the party whose turn to sign it is, None when all have signed."""
    return next((one for one in signer_places(application) if one.signature is None), None)


def has_cosigners(application: IApplication) -> bool:
    """Return whether others than the applicant sign too."""
    return definition_of(application).signers != (APPLICANT,)


def cosigners(application: IApplication) -> frozenset[str]:
    """Return the principals of heads of other parties who sign it now or have signed it.

    Whose turn has not come has nothing to do with the application yet.
    """
    if not has_cosigners(application):
        return frozenset()
    found: set[str] = set()
    for one in signer_places(application):
        if one.party != APPLICANT:
            found |= {*one.principals}
        if one.signature is None:
            break
    return frozenset(found)


def only_signs(application: IApplication, person: Person) -> bool:
    """Return whether a person has to do with the application by co-signing it alone."""
    named = (application.author, *application.executors, application.consultant)
    return (
        has_cosigners(application)
        and person.organization != application.organization
        and person.id not in named
    )


def require_signers(application: IApplication) -> None:
    """Raise RuleRefused where a party that must sign has nobody who could."""
    if not has_cosigners(application):
        return
    for one in signer_places(application):
        if not one.heads:
            raise RuleRefused(
                "no-signer",
                _(
                    "The application must be signed by the first head of the ${party} too, and "
                    "there is none. Name it among your partners.",
                    mapping={"party": TITLES[one.party]},
                ),
            )


def may_ever(application: IApplication, person: Person) -> bool:
    """Return whether a person is a head of a party that signs the application."""
    return any(
        person.id == head.id for one in signer_places(application) for head in one.heads
    )


def may_sign_now(application: IApplication, person: Person) -> bool:
    """Return whether it is the person's turn to sign."""
    current = next_place(application)
    return current is not None and person.id in {head.id for head in current.heads}


def place_of(application: IApplication, person: Person) -> SignerPlace:
    """Return the place in which a person signs now.

    Raises Conflict("order") when it is another party's turn, Conflict("signed") after signing.
    """
    places = signer_places(application)
    own = next((one for one in places if person.id in {head.id for head in one.heads}), None)
    current = next((one for one in places if one.signature is None), None)
    if own is not None and own.signature is not None:
        raise Conflict("signed", _("You have signed this document already."))
    if own is None or current is None or own.party != current.party:
        waits = TITLES[current.party] if current else TITLES[APPLICANT]
        raise Conflict(
            "order",
            _(
                "It is not your turn to sign. The next to sign: ${party}.",
                mapping={"party": waits},
            ),
        )
    return own


def _place(application: IApplication, party: str, by_bin: dict[str, Signature]) -> SignerPlace:
    code, principals, heads = application.organization, (), ()
    if party != APPLICANT:
        partnership = _partnership(application, party)
        code = partnership.partner if partnership else ""
    if code:
        heads = parties.people(code, role="first_head")
        principals = tuple(head.id for head in heads)
    if party == CONSULTANT and code:
        # Under their place at the client, so that the end of the partnership ends it.
        principals = tuple(parties.place(partnership, head.id) for head in heads)
    signature = by_bin.get(parties.organization(code).bin) if code else None
    return SignerPlace(party, code, heads, principals, signature)


def _partnership(application: IApplication, party: str):
    """Return the partnership by which an organisation is the applicant's party here."""
    scope = (application.category, application.procedure)
    found = [
        one
        for one in parties.partners(application.organization, role=party)
        if one.scope.covers(*scope)
    ]
    chosen = parties.person(application.consultant) if application.consultant else None
    named = [one for one in found if chosen and one.partner == chosen.organization]
    return next(iter(named or found), None)
