"""What may be chosen when a definition is edited through the web."""

from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.flow import Transition
from kase.is2in.procedures.catalogue.model import ACTORS
from kase.is2in.procedures.catalogue.model import SIGNERS
from kase.is2in.procedures.catalogue.model import STAGE_KINDS
from kase.is2in.procedures.catalogue.reader import FILER_ROLES
from kase.is2in.procedures.course.words import STATE_TITLES
from kase.is2in.web.api import translate
from plone import api
from zope.interface import provider
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


WORKFLOW_PREFIX = "kase_"
FILER_WORDS = {
    "admission_initiator": _("initiator of admission"),
    "issuer": _("issuer"),
    "financial_consultant": _("financial consultant"),
    "auditor": _("audit organisation"),
    "membership_candidate": _("candidate for membership"),
    "member": _("member of the Exchange"),
}
ACTOR_WORDS = {
    "Executor": _("executor of the applicant"),
    "FirstHead": _("first head"),
    "ChancelleryClerk": _("chancellery"),
    "CaseOfficer": _("officer of the department"),
}
SIGNER_WORDS = {
    "applicant": _("applicant"),
    "financial_consultant": _("financial consultant"),
    "auditor": _("auditor"),
}
KIND_WORDS = {
    "forms": _("simple forms"),
    "consultant": _("choice of the financial consultant"),
    "dynamic": _("dynamic forms"),
    "documents": _("documents"),
    "summary": _("summary"),
}


def _of_words(codes: tuple[str, ...], words: dict[str, object]) -> SimpleVocabulary:
    return SimpleVocabulary([SimpleTerm(code, code, words[code]) for code in codes])


@provider(IVocabularyFactory)
def filers(context) -> SimpleVocabulary:
    """Return the roles of organisations."""
    return _of_words(FILER_ROLES, FILER_WORDS)


@provider(IVocabularyFactory)
def signers(context) -> SimpleVocabulary:
    """Return the parties whose first heads may have to sign an application."""
    return _of_words(SIGNERS, SIGNER_WORDS)


@provider(IVocabularyFactory)
def actors(context) -> SimpleVocabulary:
    """Return the roles that act in a process."""
    return _of_words(ACTORS, ACTOR_WORDS)


@provider(IVocabularyFactory)
def kinds(context) -> SimpleVocabulary:
    """Return the kinds of stages."""
    return _of_words(STAGE_KINDS, KIND_WORDS)


@provider(IVocabularyFactory)
def workflows(context) -> SimpleVocabulary:
    """Return the workflows of applications."""
    return SimpleVocabulary(
        [SimpleTerm(name, name, translate(_(title))) for name, title in _workflows()]
    )


@provider(IVocabularyFactory)
def states(context) -> SimpleVocabulary:
    """Return the states of all workflows of applications; the linter checks the match."""
    tool = api.portal.get_tool("portal_workflow")
    titles: dict[str, str] = {}
    for name, _title in _workflows():
        for state_id, state in tool[name].states.items():
            titles.setdefault(state_id, state.title)
    words = {code: STATE_TITLES.get(code, title) for code, title in titles.items()}
    terms = ((code, f"{translate(title)} ({code})") for code, title in words.items())
    return SimpleVocabulary([SimpleTerm(code, code, title) for code, title in terms])


@provider(IVocabularyFactory)
def departments(context) -> SimpleVocabulary:
    """Return the groups of officers."""
    return SimpleVocabulary([SimpleTerm(code, code, title) for code, title in department_titles()])


def department_titles() -> tuple[tuple[str, str], ...]:
    """Return (code, title) of the departments of the exchange, by code."""
    groups = [group for group in api.group.get_groups() if "Officer" in group.getRoles()]
    codes = sorted(group.getId() for group in groups)
    return tuple((code, parties.department_title(code)) for code in codes)


def workflow_flow(workflow: str) -> Flow:
    """Return a workflow of applications as data; one without states for an unknown one."""
    tool = api.portal.get_tool("portal_workflow")
    if workflow not in {name for name, _title in _workflows()}:
        return Flow()
    found = tool[workflow]
    steps = tuple(
        Transition(name, state, found.transitions[name].new_state_id)
        for state in sorted(found.states.objectIds())
        for name in found.states[state].transitions
        if name in found.transitions
    )
    return Flow(found.initial_state, frozenset(found.states.objectIds()), steps)


def _workflows() -> list[tuple[str, str]]:
    tool = api.portal.get_tool("portal_workflow")
    return [
        (name, tool[name].title_or_id())
        for name in tool.objectIds()
        if name.startswith(WORKFLOW_PREFIX)
    ]
