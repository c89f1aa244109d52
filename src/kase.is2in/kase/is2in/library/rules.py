"""What a step of a document's workflow needs, on every way in."""

from kase.is2in import _
from kase.is2in.library import store
from kase.is2in.library.types import PUBLISHED
from kase.is2in.terms.errors import RuleRefused
from plone.uuid.interfaces import IUUID


WITH_REASON = ("return-to-draft", "repeal", "restore")


def check_step(document, transition: str, reason: str) -> None:
    """Refuse to show nothing, to repeal without a day, to go back without a reason."""
    if transition == "publish" and not document.source:
        kept = store.editions_of(IUUID(document))
        if not any(one.state == PUBLISHED for one in kept):
            text = _("Publish an edition first, or name the address of the official text.")
            raise RuleRefused("nothing-to-read", text)
    if transition == "repeal" and document.repealed_on is None:
        raise RuleRefused("required", _("Name the day from which the document is repealed."), "on")
    if transition in WITH_REASON and not reason:
        raise RuleRefused("required", _("Say why: the reason stays in the history."), "reason")
