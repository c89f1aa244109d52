"""The letters that steps of an application make: conclusion, outcome, request, withdrawal."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters import drafting
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters.issuing import send
from kase.is2in.procedures.letters.issuing import Wording
from kase.is2in.procedures.letters.markup import readable
from kase.is2in.procedures.letters.types import CONCLUSION
from kase.is2in.procedures.letters.types import Draft
from kase.is2in.procedures.letters.types import OPINION
from kase.is2in.procedures.letters.types import OUTCOME
from kase.is2in.procedures.letters.types import REQUEST
from kase.is2in.procedures.letters.types import STEP_KINDS
from kase.is2in.procedures.letters.types import WITHDRAWAL
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats
from kase.is2in.web.api import language


DRAFTED = ("conclude", "decide")


def offered(application: IApplication, transition: str) -> tuple[tuple[str, str], ...]:
    """Return (version, what it is) of the draft that a step may send, () where there is none."""
    found = drafting.current(application, STEP_KINDS[transition])
    if not found.text:
        return ()
    said = _("Saved on ${at}", mapping={"at": formats.moment(found.at)})
    return ((str(found.version), said),)


def checked(
    application: IApplication, transition: str, values: Mapping[str, object]
) -> dict[str, object]:
    """Return the fields of a step with a draft, whose text is then that of the step.

    Raises RuleRefused for a draft and a text at once, or a draft for another decision.
    """
    if not values.get("draft"):
        return dict(values)
    if values.get("text"):
        message = _("Send the draft, or write a text: not both.")
        raise RuleRefused("both", message, "text")
    found = drafting.current(application, STEP_KINDS[transition])
    drafting.require_current(found, int(str(values["draft"])))
    if transition == "decide" and found.text and found.outcome != values["decision"]:
        message = _("The draft is written for another decision.")
        raise RuleRefused("other-decision", message, "draft")
    drafting.require_sendable(application, found.text)
    return dict(values)


def conclude(application: IApplication, person: Person, values: Mapping[str, object]) -> str:
    """Send the conclusion, a draft or a text of its own; return what it says."""
    found = _draft(application, person, CONCLUSION, values)
    if found is not None:
        return readable(send(application, person, CONCLUSION, _drafted(found)).text)
    text = str(values["text"])
    send(application, person, CONCLUSION, Wording(text, literal=True))
    return text


def decide(application: IApplication, person: Person, values: Mapping[str, object]) -> str:
    """Send the letter with the decision, a draft or the template with the officer's text.

    Return what the officer wrote. The decision and its minutes stand on the application already.
    """
    late = {
        "decision.text": values["text"],
        "decision.minutes": application.minutes,
        "decision.minutes_date": application.minutes_date,
    }
    found = _draft(application, person, OUTCOME, values)
    if found is not None:
        return readable(send(application, person, OUTCOME, _drafted(found, late)).text)
    wording = templated(application, OUTCOME, application.decision, late)
    send(application, person, OUTCOME, wording)
    return str(values["text"])


def opinion(application: IApplication, person: Person, text: str) -> str:
    """Register the opinion of a department, in the language of the page it was written on.

    Return its document, which the exchange alone reads.
    """
    wording = Wording(text, language(), literal=True)
    return send(application, person, OPINION, wording).document


def proposed_opinion(application: IApplication, person: Person) -> str:
    """Return the text of an opinion by the template that fits most closely."""
    return drafting.proposed(application, person, OPINION, lang=language())[1]


def request(application: IApplication, person: Person) -> None:
    """Send the letter with the last request for more."""
    send(application, person, REQUEST, templated(application, REQUEST))


def withdrawal(application: IApplication) -> None:
    """Send the letter that a withdrawal is received; nobody of the exchange acts."""
    officer = parties.person(application.officer) if application.officer else None
    send(application, officer, WITHDRAWAL, templated(application, WITHDRAWAL))


def templated(
    application: IApplication,
    kind: str,
    outcome: str = "",
    late: Mapping[str, object] | None = None,
) -> Wording:
    """Return the wording by the template that fits a letter most closely.

    A template that no longer fits the application's edition does not stop the step: what it
    names and the application does not have is printed as a dash.
    """
    found = shelf.usable(kind, application.procedure, outcome)
    chosen = found[0] if found else shelf.neutral(kind)
    return Wording(
        chosen.text("ru"),
        template=chosen.code,
        edition=chosen.number,
        late=late or {},
        titles=chosen.titles,
    )


def _draft(
    application: IApplication, person: Person, kind: str, values: Mapping[str, object]
) -> Draft | None:
    if not values.get("draft"):
        return None
    return drafting.taken(application, person, kind, int(str(values["draft"])))


def _drafted(found: Draft, late: Mapping[str, object] | None = None) -> Wording:
    return Wording(found.text, found.language, found.template, found.edition, late=late or {})
