"""Comments at the right of a field: the thread, and the place to write (paragraph 20)."""

from collections import defaultdict
from kase.is2in import _
from kase.is2in.web.api import translate
from markupsafe import Markup


STATES = {
    "open": _("Open (of a comment)"),
    "answered": _("Answered"),
    "resolved": _("Resolved"),
}
PREFIX = "comment-"
THREAD = Markup(
    '<li class="comment comment-{state}"><p class="preserve">{text}</p>'
    '<p class="comment-facts">{author}, {at} <span class="status">{words}</span></p>{buttons}</li>'
)
BUTTON = Markup(
    '<button class="btn btn-sm btn-outline-secondary" name="action" value="{action}">'
    "{title}</button>"
)
WRITE = Markup(
    '<details class="comment-write"><summary>{title}</summary>'
    '<label class="visually-hidden" for="{id}">{title}</label>'
    '<textarea class="form-control" data-no-save="" id="{id}" name="{id}" rows="3"'
    ' maxlength="5000"></textarea>'
    '<p class="form-text">{help}</p></details>'
)


class FieldComments:
    """Callable given to the forms: (form, field) → HTML of the thread, all escaped."""

    def __init__(self, page) -> None:
        self.page = page
        self.threads = defaultdict(list)
        for comment in page.comments:
            self.threads[comment.form, comment.field].append(comment)
        self.may_write = page.facts.may_comment
        self.words = {state: translate(title) for state, title in STATES.items()}

    def __call__(self, form: str, field: str) -> str:
        thread = self.threads.get((form, field), ())
        if not thread and not self.may_write:
            return ""
        parts = [self.row(comment) for comment in thread]
        listed = (
            Markup('<ol class="thread">{}</ol>').format(Markup("").join(parts)) if parts else ""
        )
        return str(Markup("") + listed + self.place_to_write(form, field))

    def row(self, comment) -> Markup:
        """Return one comment."""
        return THREAD.format(
            state=comment.state,
            text=comment.text,
            author=comment.author.full_name,
            at=self.page.moment(comment.at),
            words=self.words[comment.state],
            buttons=self.buttons(comment),
        )

    def buttons(self, comment) -> Markup:
        """Return what the person can do with a comment: answer it, or settle it."""
        if comment.state == "resolved":
            return Markup("")
        own = comment.author.id == self.page.person.id
        found = []
        if self.page.line.editable and not own and comment.state == "open":
            found.append(("answered", _("Mark as answered")))
        if own and self.may_write:
            found.append(("resolved", _("Resolve")))
        return Markup(" ").join(
            BUTTON.format(action=f"settle:{state}:{comment.id}", title=translate(title))
            for state, title in found
        )

    def place_to_write(self, form: str, field: str) -> Markup:
        """Return the folded place for a new comment."""
        if not self.may_write:
            return Markup("")
        return WRITE.format(
            id=f"{PREFIX}{form}-{field}",
            title=translate(_("Comment")),
            help=translate(_("Press Save at the end of the page: only then others see it.")),
        )

    def drafts(self) -> list[tuple[str, str, str]]:
        """Return (form, field, text) of what was written on the page."""
        found = []
        for form, _group in self.page.groups:
            start = f"{PREFIX}{form.id}-"
            for name, text in self.page.request.form.items():
                if name.startswith(start) and isinstance(text, str) and text.strip():
                    found.append((form.id, name.removeprefix(start), text.strip()))
        return found
