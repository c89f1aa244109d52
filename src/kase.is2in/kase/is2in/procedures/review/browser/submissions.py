"""What was sent and when; what changed between two sendings."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.review.browser.marking import marked
from kase.is2in.procedures.review.types import FieldDifference
from kase.is2in.procedures.review.types import StageDifference
from kase.is2in.procedures.review.types import Submission
from kase.is2in.terms.errors import Missing
from markupsafe import Markup
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


NOW = "now"
STATES = {
    "added": _("Added (of an answer)"),
    "removed": _("Removed (of an answer)"),
    "changed": _("Changed (of an answer)"),
}


class SubmissionPage(ApplicationPage):
    """The base of both pages."""

    tab = "submissions"

    @cached_property
    def submissions(self) -> tuple[Submission, ...]:
        """Return the submissions the person may see."""
        return api.submissions(self.context, self.person)

    def differences_url(self, before: object, after: object) -> str:
        """Return the address of a comparison."""
        return f"{self.url}/@@differences?from={before}&to={after}"


class Submissions(SubmissionPage):
    """``@@submissions``: each sending with who, when, how much changed, and its SHA-256."""

    index = ViewPageTemplateFile("templates/submissions.pt")

    def rows(self) -> list[dict[str, object]]:
        """Return the submissions, the last first, each with the way to what changed."""
        found = []
        before = None
        for one in self.submissions:
            url = self.differences_url(before, one.number) if before and one.changed else ""
            found.append({"submission": one, "url": url})
            before = one.number
        return found[::-1]

    def since_last(self) -> dict[str, object] | None:
        """Return how many answers changed after the last sending; None where none can have."""
        if not self.submissions or self.facts.state != "filling":
            return None
        last = self.submissions[-1]
        changes = api.submission_differences(self.context, self.person, str(last.number))
        count = sum(len(form.fields) for stage in changes for form in stage.forms)
        return {"count": count, "url": self.differences_url(last.number, NOW)}


class Differences(SubmissionPage):
    """``@@differences?from=1&to=2``: field by field; ``to=now`` for the answers of this moment."""

    index = ViewPageTemplateFile("templates/differences.pt")

    @cached_property
    def numbers(self) -> tuple[str, str]:
        """Return what is compared; without an address the last two."""
        asked = self.request.form
        last = [str(one.number) for one in self.submissions[-2:]]
        before, after = asked.get("from", ""), asked.get("to", "")
        if not isinstance(before, str) or not isinstance(after, str):
            raise Missing("submission", _("There is no such submission."))
        if not before and not last:
            raise Missing("submission", _("There is no such submission."))
        return before or last[0], after or (last[-1] if len(last) > 1 else NOW)

    @cached_property
    def stages(self) -> tuple[StageDifference, ...]:
        """Return the stages in which anything differs."""
        return api.submission_differences(self.context, self.person, *self.numbers)

    def choices(self) -> list[tuple[str, object]]:
        """Return what can be compared: value and title."""
        found = []
        for one in self.submissions:
            mapping = {"number": str(one.number), "time": self.moment(one.at)}
            found.append((str(one.number), _("No. ${number} of ${time}", mapping=mapping)))
        return [*found, (NOW, _("As it stands now"))]

    def word(self, state: str) -> object:
        """Return what became of a field or a form."""
        return STATES[state]

    def marked(self, difference: FieldDifference) -> Markup:
        """Return what became of an answer."""
        return marked(difference)

    def field_url(self, difference: FieldDifference) -> str:
        """Return the address that lands on the field."""
        place = f"#field-{difference.form}-{difference.field}"
        return f"{self.url}/@@stage/{difference.stage}{place}"

    def threads(self, difference: FieldDifference) -> int:
        """Return how many unsettled comments the field has."""
        place = (difference.form, difference.field)
        return sum((one.form, one.field) == place for one in self.open_comments)
