"""The points of a request in a form: rows to write, departments' questions to tick, answers."""

from collections.abc import Mapping
from kase.is2in.parties import api as parties
from kase.is2in.procedures.examination import points
from kase.is2in.procedures.examination.asked import all_of
from kase.is2in.procedures.interfaces import IApplication
import re


# Empty rows that are there to be written; more come with each refusal of a full form.
ROWS = 5
NAME = re.compile(r"(point|answer)-([0-9]{1,2})")


def points_of(form: Mapping[str, object]) -> tuple[dict[str, object], ...]:
    """Return the points a form carries: questions ticked, then rows in their order."""
    ticked = form.get("question") or []
    ticked = [ticked] if isinstance(ticked, str) else ticked
    found = [_question(word) for word in ticked if isinstance(word, str)]
    for number, text in _texts(form, "point"):
        place = form.get(f"about-{number}", "")
        about = points.about(place) if isinstance(place, str) else {}
        if text or about:
            found.append({"text": text, **about})
    return tuple(found)


def answers_of(form: Mapping[str, object]) -> dict[int, str]:
    """Return number of a point → answer, those that were written."""
    return {number: text for number, text in _texts(form, "answer") if text}


class PointsForm:
    """What the form shows: rows with what was entered, choices, open questions."""

    def __init__(self, application: IApplication, form: Mapping[str, object]) -> None:
        self.application = application
        self.form = form

    def rows(self) -> list[dict[str, object]]:
        """Return ``{"number", "text", "about"}`` of each row, some of them empty."""
        written = dict(_texts(self.form, "point"))
        last = max([ROWS, *(number + 2 for number, text in written.items() if text)])
        return [
            {
                "number": number,
                "text": written.get(number, ""),
                "about": self.form.get(f"about-{number}", ""),
            }
            for number in range(1, min(last, points.MOST_POINTS) + 1)
        ]

    def places(self) -> tuple[tuple[str, str], ...]:
        """Return (value, title) of what a point may be about."""
        return points.places(self.application)

    def questions(self) -> list[dict[str, object]]:
        """Return the questions of departments that no request has asked yet."""
        titles = {one["number"]: one["group"] for one in all_of(self.application)}
        return [
            {
                "value": f"{number}.{place}",
                "text": text,
                "department": parties.department_title(titles[number]),
            }
            for number, place, text in points.open_questions(self.application)
        ]

    def answers(self) -> list[dict[str, object]]:
        """Return the points of the last request with what was entered as answers."""
        asked = self.application.requests[-1].get("points", ()) if self.application.requests else ()
        titles = dict(self.places()) if asked else {}
        return [
            {
                "number": one["number"],
                "text": one["text"],
                "about": titles.get(f"{one['form']}.{one['field']}", ""),
                "entered": self.form.get(f"answer-{one['number']}", ""),
            }
            for one in asked
        ]


def _texts(form: Mapping[str, object], wanted: str) -> list[tuple[int, str]]:
    found = []
    for name, value in form.items():
        match = NAME.fullmatch(name)
        if match and match[1] == wanted and isinstance(value, str):
            found.append((int(match[2]), value.strip()))
    return sorted(found)


def _question(word: str) -> dict[str, object]:
    number, _dot, place = word.partition(".")
    numbers = [int(one) if one.isascii() and one.isdigit() and len(one) < 4 else -1
               for one in (number, place)]
    return {"department": numbers[0], "question": numbers[1]}
