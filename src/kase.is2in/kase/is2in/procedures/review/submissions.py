"""Submissions: the answers as they were each time they were sent on, kept for good.

A submission is a row with the SHA-256 of a text; the text is JSON with sorted keys and without
spaces (UTF-8), so that anybody can compute it again. Neither is ever altered.
"""

from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.filling import readiness
from kase.is2in.procedures.filling.instances import instances
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.review import differing
from kase.is2in.procedures.review.quoting import answers_json
from kase.is2in.procedures.review.tables import submission as table
from kase.is2in.procedures.review.tables import submission_answers
from kase.is2in.procedures.review.types import Body
from kase.is2in.procedures.review.types import StageDifference
from kase.is2in.procedures.review.types import Submission
from kase.is2in.questionnaires.api import Answers
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from kase.is2in.web.api import translate
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
import json


SENT = "send-to-head"
APPROVED = "approve-by-head"
TITLES = {
    SENT: _("Sent for approval"),
    APPROVED: _("Agreed by the first head and frozen"),
}
# Names the answers of this moment where a number of a submission is asked for.
NOW = "now"
INSIDE = frozenset({roles.EXECUTOR, roles.FIRST_HEAD})


def keep(application: IApplication, person: Person, act: str) -> None:
    """Keep the answers of this moment as a submission made by a step."""
    text = as_text(body_of(application))
    digest = sha256(text.encode("utf-8")).hexdigest()
    own = application.getId()
    lock(own)
    last = ledger.read(select(func.max(table.c.number)).where(table.c.application == own))[0][0]
    answers = insert_or_leave(submission_answers).on_conflict_do_nothing()
    ledger.write(answers, {"application": own, "sha256": digest, "body": text})
    row = {
        "application": own,
        "number": (last or 0) + 1,
        "act": act,
        "author": person.id,
        "sha256": digest,
        "at": clock.now(),
    }
    ledger.write(insert(table), row)


def submissions(application: IApplication, person: Person) -> tuple[Submission, ...]:
    """Return the submissions the person may see, the first one first.

    The applicant's people see all; the exchange what was signed and sent to it: the last
    agreement before the application was submitted, and what came later.
    """
    definition, lang = definition_of(application), language()
    found: list[Submission] = []
    before: Body | None = None
    bodies = _bodies(application)
    for row in _visible(application, person):
        after = json.loads(bodies[row.sha256])
        changed = None
        if before is not None:
            changed = differing.count(differing.compare(definition, before, after, lang))
        title = translate(TITLES.get(row.act, row.act))
        author = person_ref(row.author)
        found.append(Submission(row.number, row.act, title, row.at, author, row.sha256, changed))
        before = after
    return tuple(found)


def submission(application: IApplication, person: Person, number: int) -> tuple[Submission, Body]:
    """Return one submission with its answers; raise Missing, also for a hidden one."""
    for one in submissions(application, person):
        if one.number == number:
            return one, json.loads(_bodies(application)[one.sha256])
    raise _missing()


def submission_differences(
    application: IApplication, person: Person, before: str, after: str = NOW
) -> tuple[StageDifference, ...]:
    """Return what changed between two submissions, or since one until now ("now").

    Raises Missing for one that is not there or that the person may not see.
    """
    visible = {str(row.number): row.sha256 for row in _visible(application, person)}
    bodies = _bodies(application)
    found = []
    for number in (before, after):
        if number == NOW:
            found.append(body_of(application))
        elif number in visible:
            found.append(json.loads(bodies[visible[number]]))
        else:
            raise _missing()
    return differing.compare(definition_of(application), *found, language())


def drop(application: IApplication) -> None:
    """Forget the submissions of an application that is deleted before it was ever sent."""
    named = {"own": application.getId()}
    ledger.write("SELECT set_config('is2in.deleted_application', :own, true)", named)
    for kept in (table, submission_answers):
        ledger.write(kept.delete().where(kept.c.application == named["own"]))


def lock(application: str) -> None:
    """Let one transaction at a time count on in the rows of an application."""
    name = {"name": f"review:{application}"}
    ledger.write("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))", name)


def body_of(application: IApplication) -> Body:
    """Return the answers of this moment as they are kept."""
    answers = Answers(application)
    return {
        "definition": application.definition,
        "consultant": application.consultant,
        "stages": [
            {
                "id": stage.id,
                "mark": readiness.mark(application, stage.id),
                "forms": [
                    {
                        "id": one.id,
                        "form": one.form.id,
                        "isin": one.isin,
                        "criteria": dict(one.criteria),
                        "values": answers_json(one, answers.values(one.id)),
                    }
                    for one in instances(application, stage)
                ],
            }
            for stage in definition_of(application).filling_stages()
        ],
    }


def as_text(body: Body) -> str:
    """Return the one text of answers whose SHA-256 is taken."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _visible(application: IApplication, person: Person) -> tuple:
    own = table.c.application == application.getId()
    rows = tuple(ledger.read(select(table).where(own).order_by(table.c.number)))
    if roles.held(application, person) & INSIDE:
        return rows
    sent = application.submitted
    if sent is None:
        return ()
    signed = [row.number for row in rows if row.act == APPROVED and row.at <= sent]
    return tuple(row for row in rows if row.at > sent or row.number in signed[-1:])


def _bodies(application: IApplication) -> dict[str, str]:
    own = submission_answers.c.application == application.getId()
    return {row.sha256: row.body for row in ledger.read(select(submission_answers).where(own))}


def _missing() -> Missing:
    return Missing("submission", _("There is no such submission."))
