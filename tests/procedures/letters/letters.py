"""What letters say, for tests of other parts too."""

from kase.is2in.procedures.letters.facts import facts_of
from kase.is2in.procedures.letters.language import fill
from kase.is2in.procedures.letters.markup import blocks
from kase.is2in.procedures.letters.steps import templated
from kase.is2in.procedures.letters.types import OUTCOME


def outcome_letter(application):
    """Return the lines of the letter with the decision, by the template that fits."""
    wording = templated(application, OUTCOME, application.decision)
    late = {"decision.text": application.decision_text}
    text = fill(wording.text, facts_of(application, None, "ru", late=late))
    return [one for block in blocks(text) for one in block.texts]
