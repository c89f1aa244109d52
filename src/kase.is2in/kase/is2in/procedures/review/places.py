"""Where a commented place is now, what stood there, and what became of it since."""

from collections.abc import Iterable
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures import roles
from kase.is2in.procedures.filling.instances import every_instance
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.review import thread_rows
from kase.is2in.procedures.review.anchoring import place_after
from kase.is2in.procedures.review.differing import field_difference
from kase.is2in.procedures.review.quoting import answer_json
from kase.is2in.procedures.review.quoting import quoted
from kase.is2in.procedures.review.thread_rows import ANSWERED
from kase.is2in.procedures.review.thread_rows import OPEN
from kase.is2in.procedures.review.thread_rows import RESOLVED
from kase.is2in.procedures.review.types import Message
from kase.is2in.procedures.review.types import Place
from kase.is2in.procedures.review.types import SinceComment
from kase.is2in.procedures.review.types import Thread
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import asked
from kase.is2in.questionnaires.types import Save
from kase.is2in.web.api import language
from sqlalchemy import Row


INSIDE = frozenset({roles.EXECUTOR, roles.FIRST_HEAD})


def threads_of(
    application: IApplication, person: Person, rows: Iterable[Row]
) -> tuple[Thread, ...]:
    """Return rows of threads as the person sees them; what is not theirs to see is left out."""
    held = roles.held(application, person)
    seen = [row for row in rows if held & INSIDE or not row.internal]
    if not seen:
        return ()
    board = _Board(application, held, rights.may(application, person, rights.COMMENT))
    return tuple(board.thread(row) for row in seen)


class _Board:
    """The threads of one application; its forms are read once."""

    def __init__(self, application: IApplication, held: frozenset[str], may: bool) -> None:
        self.held = held
        self.may = may
        self.lang = language()
        self.answers = Answers(application)
        self.forms = {one.id: one for one in every_instance(application)}
        self.messages = thread_rows.messages(application.getId())

    def thread(self, row: Row) -> Thread:
        """Return a thread with where it is and what changed."""
        place, here = self._place(row)
        return Thread(
            id=thread_rows.name_of(row.number),
            stage=row.stage,
            form=row.form,
            field=row.field,
            text=row.text,
            author=person_ref(row.author),
            at=row.at,
            state=row.state,
            settled_by=person_ref(row.settled_by),
            settled_at=row.settled_at,
            row=here,
            internal=row.internal,
            place=place,
            quote=quoted(row.quote, self.lang),
            messages=tuple(
                Message(one.text, one.state, person_ref(one.author), one.at)
                for one in self.messages.get(row.number, ())
            ),
            since=self._since(row) if place in ("here", "row-gone", "unasked") else None,
            may=self._may(row),
        )

    def _place(self, row: Row) -> tuple[Place, int | None]:
        one = self.forms.get(row.form)
        if one is None:
            return "form-gone", None
        if row.field not in one.schema:
            return "field-gone", None
        values = self.answers.values(one.id)
        if row.field not in asked(one.schema, values):
            return "unasked", None
        if row.row is None:
            return "here", None
        if self._last_save(row) is None:
            return "here", row.row
        found = place_after(row.quote["value"] or [], self._answer(one, row.field) or [], row.row)
        return ("row-gone", None) if found is None else ("here", found)

    def _since(self, row: Row) -> SinceComment | None:
        last = self._last_save(row)
        one = self.forms[row.form]
        if last is None and row.field in asked(one.schema, self.answers.values(one.id)):
            return None
        difference = field_difference(
            one.schema[row.field],
            (row.stage, row.form),
            row.quote["value"],
            self._answer(one, row.field),
            self.lang,
        )
        if difference is None:
            return None
        return SinceComment(
            difference, last.at if last else None, person_ref(last.author) if last else None
        )

    def _last_save(self, row: Row) -> Save | None:
        """Return the last save after the comment that changed the commented answer."""
        for save in reversed(self.answers.saves(row.form)):
            if save.at <= row.at:
                return None
            if row.field in save.changed:
                return save
        return None

    def _answer(self, one: FormInstance, field: str) -> object:
        return answer_json(one, self.answers.values(one.id), field)

    def _may(self, row: Row) -> frozenset[str]:
        if not self.may:
            return frozenset()
        own = row.side in self.held
        found = set() if row.state == RESOLVED else {"reply"}
        if own:
            found |= {OPEN, RESOLVED} - {row.state}
        elif row.state == OPEN:
            found.add(ANSWERED)
        return frozenset(found)
