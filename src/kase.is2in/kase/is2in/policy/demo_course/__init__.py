"""Applications of the demo at every step of their way, one file each.

A file says who files what, the answers of every stage (as programs send them; a file's field
names the document), how far the application goes and what is said on the way. It is walked
through the doors that people use: filled, agreed, signed with the demo's keys, registered,
examined, put before the planned meeting, decided. Runs as the profile ``kase.is2in:demo-course``
after the demo; what its executor has filed already stays.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from kase.is2in.committee import api as committee
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import Statement
from kase.is2in.parties.types import Person
from kase.is2in.policy.demo_people import keys_folder
from kase.is2in.policy.demo_people import person
from kase.is2in.policy.demo_people import PKI_FOLDER
from kase.is2in.policy.demo_subscriptions import add_subscriptions
from kase.is2in.procedures import api as procedures
from kase.is2in.questionnaires.api import from_json
from kase.is2in.signing import api as signing
from kase.is2in.terms import clock
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import acting_as
from pathlib import Path
import logging
import tomllib


logger = logging.getLogger(__name__)

CLERK = "chancellery@exchange.example"
# Stages that are filled with a choice or read only.
WITHOUT_ANSWERS = ("consultant", "summary")


def install(setup_tool=None) -> None:
    """File and walk the applications that are missing; nothing without the demo's keys."""
    if keys_folder() is None:
        logger.info("Demo: no applications on their way, %s names no folder", PKI_FOLDER)
        return
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        plan = tomllib.loads(path.read_text(encoding="utf-8"))
        if not _is_filed(plan):
            Walk(plan).go()
            logger.info("Demo: an application that goes to %s, %s", plan["until"], path.stem)
    add_subscriptions()


def _is_filed(plan: Mapping) -> bool:
    executor = person(plan["executor"])
    wanted = {"procedure": plan["procedure"]}
    with acting_as(executor.id):
        return any(
            procedures.applications(executor, tab, filters=wanted, size=1).total
            for tab in ("in-review", "archive")
        )


class Walk:
    """One application on its way."""

    def __init__(self, plan: Mapping) -> None:
        self.plan = plan
        self.executor = person(plan["executor"])
        self.head = person(plan["head"])
        self.clerk = person(CLERK)
        self.officer = person(plan["officer"]) if "officer" in plan else None
        with acting_as(self.executor.id):
            self.application = procedures.file_application(
                self.executor, plan["procedure"], self.executor.organization
            )

    def go(self) -> None:
        """Fill, be returned where the plan has remarks, and go as far as it says."""
        self.fill()
        self.step(self.executor, "send-to-head")
        if "remark" in self.plan:
            self.return_once()
        for state, make in self.way():
            if state == self.plan["until"]:
                break
            make()
        if "draft" in self.plan:
            self.draft(self.plan["draft"])

    def way(self) -> list[tuple[str, object]]:
        """Return (state, the step that leaves it) along the straight way."""
        step, officer, plan = self.step, self.officer, self.plan
        decide = {"decision": "granted", "text": plan.get("verdict", "")}
        way = [
            ("head_review", partial(step, self.head, "approve-by-head")),
            ("signing", self.sign),
            ("registration", partial(step, self.clerk, "register")),
            ("registered", partial(step, officer, "examine")),
        ]
        deciding = "examination"
        if "conclusion" in plan:
            way += [("examination", self.conclude), ("conclusion", self.schedule)]
            deciding = "meeting"
        way.append((deciding, partial(step, officer, "decide", **decide)))
        return [*way, ("decision", partial(step, officer, "archive"))]

    def fill(self) -> None:
        """Answer every stage and say that it is done."""
        with acting_as(self.executor.id):
            dynamic = self.plan.get("dynamic")
            for stage in procedures.stages(self.application, self.executor).stages:
                if stage.kind in WITHOUT_ANSWERS:
                    continue
                answers = dict(self.plan["answers"].get(stage.id, {}))
                if dynamic and dynamic["stage"] == stage.id:
                    added = procedures.add_form(
                        self.application,
                        self.executor,
                        stage.id,
                        dynamic["chosen"],
                        dynamic.get("isin", ""),
                    )
                    answers |= {one.id: dynamic["values"] for one in added}
                for form, values in answers.items():
                    self.save(stage.id, form, values)
                self.act("done", stage.id)

    def save(self, stage_id: str, form_id: str, values: Mapping) -> None:
        """Save answers to one form."""
        forms = procedures.stage(self.application, stage_id, self.executor).forms
        schema = next(one.schema for one in forms if one.id == form_id)
        given = {name: _answer(schema, name, value) for name, value in values.items()}
        try:
            read = from_json(schema, given)
        except RuleRefused as refusal:
            wrong = [(one.field, one.code) for one in refusal.errors]
            raise ValueError(f"{self.plan['procedure']}, {form_id}: {wrong}") from refusal
        procedures.save_stage(self.application, self.executor, stage_id, form=form_id, values=read)

    def act(self, action: str, stage_id: str) -> None:
        """Say that a stage is done."""
        procedures.save_stage(self.application, self.executor, stage_id, action=action)

    def return_once(self) -> None:
        """Let the head comment and return, the executor answer, correct and send again."""
        remarks = self.plan["remark"]
        with acting_as(self.head.id):
            threads = [
                procedures.add_comment(
                    self.application, self.head, one["form"], one["field"], one["text"]
                )
                for one in remarks
            ]
        self.step(self.head, "return-to-filling", text="Исправьте отмеченные поля.")
        with acting_as(self.executor.id):
            for one, thread in zip(remarks, threads, strict=True):
                procedures.reply(self.application, self.executor, thread.id, one["answer"])
                if "value" in one:
                    self.save(one["stage"], one["form"], {one["field"]: one["value"]})
                    self.act("done", one["stage"])
        self.step(self.executor, "send-to-head")

    def step(self, actor: Person, transition: str, **fields: object) -> None:
        """Make a step as a person."""
        with acting_as(actor.id):
            procedures.perform(self.application, actor, transition, **fields)

    def sign(self) -> None:
        """Sign as the head with the key of the demo."""
        with acting_as(self.head.id):
            content = procedures.to_sign(self.application, self.head).data
            signature = signing.demo_signature(keys_folder(), self.plan["head"], content)
            procedures.sign(self.application, self.head, signature, "nca")

    def draft(self, own: str) -> str:
        """Draft the conclusion from the template with the officer's words; return its version."""
        with acting_as(self.officer.id):
            given = (self.application, self.officer, "conclusion")
            template, text = procedures.proposed_letter(*given)
            made = procedures.save_letter_draft(*given, 0, f"{text}\n{own}", code=template.code)
        return str(made.version)

    def conclude(self) -> None:
        """Send the conclusion as it is drafted."""
        draft = self.draft(self.plan["conclusion"])
        self.step(self.officer, "conclude", draft=draft)

    def schedule(self) -> None:
        """Put the application before the meeting that is planned next."""
        (meeting, _body), *_later = committee.planned_for(self.application.category)
        self.step(self.officer, "schedule-meeting", meeting=str(meeting.id))


def _answer(schema, name: str, value: object) -> object:
    """Return an answer as programs send it; a file's field names a document that is made here."""
    if schema[name].__class__.__name__ != "Upload":
        return value
    at = clock.now()
    text = "Образец документа для демонстрации."
    data = documents.render("slip", Statement(str(value), (), (text,)), at=at)
    content = b64encode(data).decode("ascii")
    return {"filename": f"{value}.pdf", "content-type": "application/pdf", "data": content}
