"""Rules of the workflow that hold on every way in, ours or Plone's; acts are written down."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.library import regulations
from kase.is2in.library.interfaces import IRegulation
from kase.is2in.library.rules import check_step
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import translate
from plone.base.interfaces import IPloneSiteRoot
from plone.uuid.interfaces import IUUID
from Products.CMFCore.WorkflowCore import WorkflowException


def before_transition(document, event) -> None:
    """Hold the rules of a step.

    Our own doors have asked them already. The workflow tool makes every error anew from one
    argument, which a refusal does not bear.
    """
    transition = getattr(event.transition, "id", "")
    try:
        check_step(document, transition, _reason(event))
    except Refusal as refusal:
        raise WorkflowException(translate(refusal.message)) from refusal


def after_transition(document, event) -> None:
    """Write down what was done."""
    reason = _reason(event)
    match getattr(event.transition, "id", None):
        case "publish":
            _record("regulation.published", document, {})
        case "return-to-draft":
            _record("regulation.returned", document, {"reason": reason})
        case "repeal":
            day = document.repealed_on.isoformat()
            _record("regulation.repealed", document, {"repealed_on": day, "reason": reason})
        case "restore":
            document.repealed_on = None
            document.reindexObject()
            _record("regulation.restored", document, {"reason": reason})


def before_removal(content, event) -> None:
    """Keep what readers have seen, also when the folder it lies in is deleted."""
    if IPloneSiteRoot.providedBy(event.object) or not IRegulation.providedBy(content):
        return
    if not regulations.may_delete(content):
        raise Conflict(
            "published", _("What readers have seen is not deleted. Repeal the document.")
        )


def _record(action: str, document, details: dict[str, object]) -> None:
    subject = regulations.subject_of(IUUID(document))
    ledger.record(action, subject, {"code": document.getId(), **details})


def _reason(event) -> str:
    return str(event.kwargs.get("comment", "") if event.kwargs else "").strip()
