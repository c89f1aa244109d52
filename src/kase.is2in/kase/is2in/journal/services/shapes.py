"""How acts, proofs and heads of the chain look as JSON."""

from kase.is2in.journal.details import masked
from kase.is2in.journal.types import Act
from kase.is2in.journal.types import Proof
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import Checkpoint
from plone import api
import json


def of_act(one: Act) -> dict:
    """Return an act; ``details`` as recorded, personal numbers hidden."""
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "action": one.action,
        "title": one.title,
        "actor": one.actor,
        "actor_name": one.who,
        "organization": one.organization,
        "address": one.address,
        "subject": one.subject.name,
        "subject_title": one.subject.title,
        "subject_url": one.subject.url or None,
        "details": json.loads(masked(json.dumps(dict(one.details), ensure_ascii=False))),
    }


def of_proof(one: Proof) -> dict:
    """Return a run of the proof."""
    shape = dict(vars(one))
    shape["asked_at"] = one.asked_at.isoformat()
    shape["done_at"] = one.done_at and one.done_at.isoformat()
    return shape | {"ok": one.ok if one.done_at else None}


def of_checkpoint(one: Checkpoint) -> dict:
    """Return a head of the chain exactly as its file says it."""
    return json.loads(ledger.checkpoint_text(one))


def url(*parts: str) -> str:
    """Return an address of this service."""
    return "/".join((f"{api.portal.get().absolute_url()}/@journal", *parts))
