"""Rules of the workflow that hold on every way in, ours or Plone's; acts are written down."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.library import regulations
from kase.is2in.library import store
from kase.is2in.library.interfaces import IRegulation
from kase.is2in.library.types import PUBLISHED
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from plone.base.interfaces import IPloneSiteRoot
from plone.uuid.interfaces import IUUID


def before_transition(document, event) -> None:
    """Refuse to show nothing, to repeal without a day, to go back without a reason."""
    transition = getattr(event.transition, "id", None)
    if transition == "publish" and not document.source:
        kept = store.editions_of(IUUID(document))
        if not any(one.state == PUBLISHED for one in kept):
            text = _("Publish an edition first, or name the address of the official text.")
            raise RuleRefused("nothing-to-read", text)
    if transition == "repeal" and document.repealed_on is None:
        raise RuleRefused("required", _("Name the day from which the document is repealed."), "on")
    if transition in ("return-to-draft", "repeal", "restore") and not _reason(event):
        raise RuleRefused("required", _("Say why: the reason stays in the history."), "reason")


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
