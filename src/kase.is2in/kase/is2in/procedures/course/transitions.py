"""Steps of an application along its workflow: one way in for pages and services.

A step made past this module (Plone's own forms) still meets the same guard, fields and
effect: they hang on the workflow's events.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.course import answering
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.course import guards
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.course import withdrawal
from kase.is2in.procedures.course.effects import effect_of
from kase.is2in.procedures.course.step_fields import fields_of
from kase.is2in.procedures.course.step_fields import OF_MEETING
from kase.is2in.procedures.course.step_fields import read_fields
from kase.is2in.procedures.course.words import decision_title
from kase.is2in.procedures.course.words import process_title
from kase.is2in.procedures.course.words import STEP_DESCRIPTIONS
from kase.is2in.procedures.course.words import STEP_TITLES
from kase.is2in.procedures.deciding import agenda
from kase.is2in.procedures.deciding import decision
from kase.is2in.procedures.examination.points import check_points
from kase.is2in.procedures.facts import facts
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters import steps as letters
from kase.is2in.procedures.people import ref
from kase.is2in.procedures.types import Facts
from kase.is2in.procedures.types import Step
from kase.is2in.procedures.types import StepField
from kase.is2in.procedures.work import clocks
from kase.is2in.procedures.work import taskbook
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import translate
from Products.CMFCore.utils import getToolByName
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from Products.DCWorkflow.interfaces import IBeforeTransitionEvent
from transaction.interfaces import TransientError


# Made by signing, never asked for by name.
INTERNAL = ("sign",)
# Stored with the application or its documents; the trail names the act, not its papers.
NOT_RECORDED = ("files", "points", "answers")


def steps(application: IApplication, person: Person) -> tuple[Step, ...]:
    """Return the steps that are the person's to make now, with what each asks for.

    A step of theirs that something else still hinders comes with ``allowed`` False and why.
    """
    found = []
    definition = definition_of(application)
    for transition in _transitions(application):
        if transition.id in INTERNAL:
            continue
        refusal = ""
        try:
            guards.check_asked(application, person, transition.id)
        except Forbidden:
            continue
        except Refusal as hindered:
            refusal = translate(hindered.message)
        found.append(
            Step(
                id=transition.id,
                title=translate(STEP_TITLES[transition.id]),
                description=translate(STEP_DESCRIPTIONS[transition.id]),
                next=process_title(definition, transition.new_state_id),
                told=tuple(
                    ref(one)
                    for one in duty.told_after(application, transition.new_state_id)
                    if one.id != person.id
                ),
                fields=_fields(application, transition.id, definition),
                allowed=not refusal,
                refusal=refusal,
            )
        )
    return tuple(found)


def _fields(
    application: IApplication, transition: str, definition: ProcedureDefinition
) -> tuple[StepField, ...]:
    """Return the fields of a step with what this application offers to choose, and prefills."""
    if transition == agenda.SCHEDULE:
        options = {"meeting": agenda.offered(application), "body": agenda.bodies(application)}
        return fields_of(transition, options)
    if transition not in letters.DRAFTED:
        return fields_of(transition)
    drafts = letters.offered(application, transition)
    options, given = {"draft": drafts}, {"draft": drafts[0][0] if drafts else ""}
    if transition != "decide":
        return fields_of(transition, options, given)
    options["decision"] = tuple((code, decision_title(definition, code)) for code in DECISIONS)
    given |= decision.prefilled(application)
    # Where the letter is drafted the text of the agenda stands in it already.
    given |= {"text": ""} if drafts else {}
    found = fields_of(transition, options, given)
    if states.MEETING in definition.line():
        return found
    return tuple(one for one in found if one.name not in OF_MEETING)


def perform(
    application: IApplication, person: Person, transition: str, **fields: object
) -> Facts:
    """Make a step: guard, fields, effect, audit, notifications, in one transaction.

    ``fields`` by step: return-to-filling ``text``; request-more ``text``, ``due`` (date),
    ``points``; supply-more ``text``, ``files`` (UploadedFile), ``answers`` (by point), which
    prepares an answer to be signed where the definition says so;
    resume ``text``; conclude ``text`` or ``draft`` (its version); schedule-meeting ``date``,
    ``body``, or ``meeting`` (a planned one); decide ``decision`` granted|refused, ``text`` or
    ``draft``, ``minutes`` and ``minutes_date`` of a meeting held elsewhere; withdraw ``text``
    (prepares the statement; the application is withdrawn by signing it).
    Raises Missing (no such step), Forbidden (not the person's step), Conflict (not in this
    state), RuleRefused.
    """
    if transition in INTERNAL:
        raise Conflict("not-signed", _("The application is signed on the page of signing."))
    if transition == "withdraw":
        _require_possible(application, transition)
        withdrawal.ask(application, person, fields)
    elif transition == answering.STEP and definition_of(application).signed_answers:
        _require_possible(application, transition)
        answering.ask(application, person, fields)
    else:
        make_step(application, person, transition, fields)
    return facts(application, person)


def make_step(
    application: IApplication, person: Person, transition: str, fields: Mapping[str, object]
) -> None:
    """Make a step, an internal one too."""
    _require_possible(application, transition)
    guards.check(application, person, transition)
    values = _prepared(application, person, transition, read_fields(transition, fields))
    check_points(application, transition, values)
    tool = getToolByName(application, "portal_workflow")
    try:
        tool.doActionFor(application, transition, comment=values.get("text", ""), step=values)
    except WorkflowException as error:
        cause = getattr(error.args[0], "__cause__", None) if error.args else None
        if cause is not None:
            raise cause from error
        raise


@contextmanager
def _told_to_workflow() -> Iterator[None]:
    """Give what goes wrong in an effect to the workflow tool in its own words.

    The tool raises a new exception of the same class with the old one as its only argument.
    Refusals and errors of the database cannot be made that way; ``make_step`` finds them
    again as the cause. What makes Zope repeat the request is left as it is.
    """
    try:
        yield
    except TransientError:
        raise
    except Exception as error:
        texts = [type(error).__name__]
        if isinstance(error, Refusal):
            texts = [error.message, *(one.message for one in error.errors)]
        raise WorkflowException(" ".join(translate(text) for text in texts)) from error


def before_step(application: IApplication, event: IBeforeTransitionEvent) -> None:
    """Refuse a step whose fields are not there, however it was asked for."""
    if event.transition is not None and "step" not in event.kwargs:
        with _told_to_workflow():
            values = read_fields(event.transition.id, event.kwargs)
            check_points(application, event.transition.id, values)


def after_step(application: IApplication, event: IAfterTransitionEvent) -> None:
    """Do what every step does: effect, version, audit, notifications, index."""
    if event.transition is not None:
        with _told_to_workflow():
            _follow(application, event)


def _follow(application: IApplication, event: IAfterTransitionEvent) -> None:
    transition = event.transition.id
    person = parties.person(current_user_id())
    values = event.kwargs.get("step")
    if values is None:
        given = read_fields(transition, event.kwargs)
        values = _prepared(application, person, transition, given)
    roles.forget_cached_roles()
    effect_of(transition)(application, person, values)
    taskbook.note_done(application, event.old_state.id, person)
    named = clocks.named_days(application)
    clocks.follow(application, event.new_state.id, clock.now(), named)
    touch(application)
    details = {
        name: str(value) for name, value in values.items() if value and name not in NOT_RECORDED
    }
    ledger.record(
        f"application.{transition}",
        application_subject(application),
        {"from": event.old_state.id, "to": event.new_state.id, **details},
    )
    notices.tell_step(application, transition, person)
    roles.access_changed(application)


def _prepared(
    application: IApplication, person: Person, transition: str, values: dict[str, object]
) -> dict[str, object]:
    """Return the fields of a step as agendas and drafts of letters make them; may refuse."""
    if transition == agenda.SCHEDULE:
        return agenda.resolved(application, person, values)
    if transition in letters.DRAFTED:
        values = letters.checked(application, transition, values)
    return decision.checked(application, values) if transition == "decide" else values


def _transitions(application: IApplication) -> list:
    """Return the workflow's transitions out of the application's state, internal ones too."""
    tool = getToolByName(application, "portal_workflow")
    for workflow in tool.getWorkflowsFor(application):
        state = workflow.states[states.state_of(application)]
        return [workflow.transitions[name] for name in state.transitions]
    return []


def _require_possible(application: IApplication, transition: str) -> None:
    if transition in [one.id for one in _transitions(application)]:
        return
    if f"guard_{transition.replace('-', '_')}" not in vars(guards):
        raise Missing("transition", _("There is no such step."))
    definition = definition_of(application)
    late = definition.line()[definition.line().index(definition.withdrawal_until) :]
    if transition == "withdraw" and states.state_of(application) in late:
        raise guards.too_late(definition)
    raise Conflict("state", _("This cannot be done at this stage of the application."))
