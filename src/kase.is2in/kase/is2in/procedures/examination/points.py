"""The numbered points of a request for more, what each is about, and their answers.

A point is ``{"text"}`` with, where wanted, ``form`` and ``field`` (an instance of a form and its
field), or ``document`` (the id of one of the application's documents), or ``department`` and
``question``: a question that a department has written down, whose text it takes.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.examination import asked
from kase.is2in.procedures.filling.instances import instances
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers.uploads import uploads
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import readable
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import language


MOST_POINTS = 50
LONGEST = 2000
KEYS = frozenset({"text", "form", "field", "document", "department", "question"})


def read_points(raw: object) -> tuple[Mapping[str, object], ...]:
    """Return points as they were given, each of its right shape; raise RuleRefused."""
    given = raw if isinstance(raw, list | tuple) else None
    if given is None or not all(isinstance(one, Mapping) and _fits(one) for one in given):
        raise RuleRefused("points", _("A point has a text and says what it is about."))
    if len(given) > MOST_POINTS:
        raise RuleRefused("too-many", _("At most 50 points in one request."))
    if any(len(one.get("text", "")) > LONGEST for one in given):
        raise RuleRefused("too-long", _("A point has at most 2000 characters."))
    return tuple(dict(one) for one in given)


def read_answers(raw: object) -> dict[int, str]:
    """Return number of a point → its answer, from such a mapping; raise RuleRefused."""
    if not isinstance(raw, Mapping):
        raise RuleRefused("answers", _("Answers are texts under the numbers of points."))
    found = {}
    for number, text in raw.items():
        word = str(number)
        if not (word.isascii() and word.isdigit() and len(word) < 4 and isinstance(text, str)):
            raise RuleRefused("answers", _("Answers are texts under the numbers of points."))
        if len(text) > LONGEST * 5:
            raise RuleRefused("too-long", _("An answer has at most 10000 characters."))
        if text.strip():
            found[int(word)] = text.strip()
    return found


def check_points(
    application: IApplication, transition: str, values: Mapping[str, object]
) -> None:
    """Refuse points about nothing and answers to no point, before the step is made."""
    if transition == "request-more":
        gathered(application, values["points"])
    elif transition == "supply-more":
        answered(application.requests[-1].get("points", ()), values["answers"])


def gathered(
    application: IApplication, points: Sequence[Mapping[str, object]]
) -> tuple[dict[str, object], ...]:
    """Return the points numbered, with the texts of departments' questions.

    Raises RuleRefused with one error per point that is about nothing on this application.
    """
    places = dict(_places(application))
    found, errors = [], []
    for number, one in enumerate(points, start=1):
        form, field = one.get("form", ""), one.get("field", "")
        document = one.get("document", "")
        text = one.get("text", "").strip()
        question = _question(application, one)
        wrong = not text and question is None
        if form or field:
            wrong = wrong or f"{form}.{field}" not in places
        if document:
            wrong = wrong or f"{DOCUMENT}{document}" not in places
        if one.get("department") and question is None:
            wrong = True
        if wrong:
            errors.append(
                FieldError(
                    f"point-{number}",
                    "point",
                    _(
                        "Point ${number}: write a text, and choose what it is about from the list.",
                        mapping={"number": str(number)},
                    ),
                )
            )
            continue
        found.append(
            {
                "number": number,
                "text": text or question["text"],
                "form": form,
                "field": field,
                "document": document,
                "department": int(one.get("department") or 0) if question is not None else 0,
                "question": int(one.get("question") or 0) if question is not None else 0,
                "answer": "",
            }
        )
    if errors:
        raise RuleRefused("points", _("Some fields are not right yet."), errors=errors)
    return tuple(found)


def marked(
    application: IApplication, points: Sequence[Mapping[str, object]], request: int
) -> tuple[asked.Asked, ...]:
    """Return the departments with the questions that go out in a request (its number) marked."""
    taken = {(one["department"], one["question"]) for one in points if one["department"]}
    return tuple(
        {
            **one,
            "questions": tuple(
                {**each, "request": request} if (one["number"], place) in taken else each
                for place, each in enumerate(one["questions"], start=1)
            ),
        }
        for one in application.departments
    )


def answered(
    points: Sequence[Mapping[str, object]], answers: Mapping[int, str]
) -> tuple[dict[str, object], ...]:
    """Return the points with their answers; raise RuleRefused for a number no point has."""
    unknown = set(answers) - {one["number"] for one in points}
    if unknown:
        text = _("There is no point ${number}.", mapping={"number": str(min(unknown))})
        raise RuleRefused("answers", text, field="answers")
    return tuple({**one, "answer": answers.get(one["number"], "")} for one in points)


def places(application: IApplication) -> tuple[tuple[str, str], ...]:
    """Return (value, title) of what a point may be about: fields of forms, documents."""
    return tuple(_places(application))


def about(value: str) -> dict[str, str]:
    """Return the keys of a point for a value of ``places``, {} for none."""
    if value.startswith(DOCUMENT):
        return {"document": value.removeprefix(DOCUMENT)}
    form, _dot, field = value.rpartition(".")
    return {"form": form, "field": field} if form else {}


def open_questions(application: IApplication) -> tuple[tuple[int, int, str], ...]:
    """Return (department, question, text) of departments' questions that no request has asked."""
    return tuple(
        (one["number"], place, each["text"])
        for one in application.departments
        if one["state"] != asked.WITHDRAWN
        for place, each in enumerate(one["questions"], start=1)
        if not each["request"]
    )


DOCUMENT = "document:"


def _places(application: IApplication):
    lang, answers = language(), Answers(application)
    for stage in definition_of(application).filling_stages():
        for one in instances(application, stage):
            for row in readable(one.schema, answers.values(one.id), lang):
                yield f"{one.id}.{row.name}", f"{one.form.title(lang)}: {row.label}"
    for upload in uploads(application):
        yield f"{DOCUMENT}{upload.id}", f"{upload.title(lang)} ({upload.filename})"


def _question(application: IApplication, point: Mapping[str, object]):
    """Return the question of a department that a point takes, None where it takes none."""
    number, place = point.get("department"), point.get("question")
    for one in application.departments:
        if one["number"] == number and place and 1 <= place <= len(one["questions"]):
            found = one["questions"][place - 1]
            return found if not found["request"] else None
    return None


def _fits(point: Mapping) -> bool:
    texts = ("text", "form", "field", "document")
    numbers = ("department", "question")
    return (
        set(point) <= KEYS
        and all(isinstance(point.get(name, ""), str) for name in texts)
        and all(type(point.get(name, 0)) is int for name in numbers)
    )
