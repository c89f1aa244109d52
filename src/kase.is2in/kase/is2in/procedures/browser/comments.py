"""Comments at the right of a field: the threads, and the place to write (paragraph 20)."""

from collections import defaultdict
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import COMMENT_STATES
from kase.is2in.procedures.review.browser.marking import marked
from kase.is2in.procedures.review.types import Message
from kase.is2in.procedures.review.types import Thread
from kase.is2in.web.api import translate
from markupsafe import Markup
import json


BUTTONS = (
    ("answered", _("Mark as answered")),
    ("resolved", _("Resolve")),
    ("open", _("Reopen")),
)
PLACES = {
    "form-gone": _("This form is no longer in the application."),
    "field-gone": _("The form no longer has this field."),
    "row-gone": _("This row is no longer in the table."),
    "unasked": _("This question is no longer asked: an answer it depends on has changed."),
}
PREFIX = "comment-"
ROW_PREFIX = "comment-row-"
REPLY_PREFIX = "reply-"
ONCE = "once"
THREAD = Markup(
    '<li class="comment comment-{state}" id="comment-{id}"><p class="preserve">{text}</p>'
    '<p class="comment-facts">{author}, {at} <span class="status">{words}</span>{row}</p>'
    "{gone}{since}{replies}{write}{buttons}</li>"
)
MESSAGE = Markup('<li class="reply">{text}<p class="comment-facts">{author}, {at}{words}</p></li>')
SINCE = Markup('<div class="comment-since"><p class="comment-facts">{title}</p>{marked}</div>')
GONE = Markup('<p class="comment-gone">{why} {quote}</p>')
BUTTON = Markup(
    '<button class="btn btn-sm btn-outline-secondary" name="action" value="{action}">'
    "{title}</button>"
)
WRITE = Markup(
    '<details class="comment-write"{open}><summary>{title}</summary>{before}'
    '<label class="visually-hidden" for="{id}">{title}</label>'
    '<textarea class="form-control" data-no-save="" id="{id}" name="{id}" rows="3"'
    ' maxlength="5000">{text}</textarea>'
    '<p class="form-text">{help}</p></details>'
)
ROWS = Markup(
    '<label for="{id}">{title}</label>'
    '<select class="form-select" data-no-save="" id="{id}" name="{id}">{options}</select>'
)


class ThreadHtml:
    """Draws threads for a page about an application, all escaped."""

    def __init__(self, page) -> None:
        self.page = page
        self.words = {state: translate(title) for state, title in COMMENT_STATES.items()}

    def thread(self, thread: Thread) -> Markup:
        """Return a thread as an item of a list."""
        return THREAD.format(
            id=thread.id,
            state=thread.state,
            text=thread.text,
            author=thread.author.full_name if thread.author else "",
            at=self.page.moment(thread.at),
            words=self.words[thread.state],
            row=self._row(thread),
            gone=self.gone(thread),
            since=self.since(thread),
            replies=self._replies(thread.messages),
            write=self._place_to_reply(thread),
            buttons=self._buttons(thread),
        )

    def since(self, thread: Thread) -> Markup:
        """Return what changed since the comment, when and by whom."""
        if thread.since is None:
            return Markup("")
        title = translate(_("Changed since the comment"))
        facts = [title]
        if thread.since.by is not None:
            facts.append(f"{thread.since.by.full_name}, {self.page.moment(thread.since.at)}")
        return SINCE.format(title=": ".join(facts), marked=marked(thread.since.difference))

    def gone(self, thread: Thread) -> Markup:
        """Return that the place is gone and what stood there, "" where it is still there."""
        if thread.place == "here":
            return Markup("")
        quote = ""
        if thread.quote.text:
            quote = translate(_("It said: ${text}", mapping={"text": thread.quote.text}))
        return GONE.format(why=translate(PLACES[thread.place]), quote=quote)

    def _row(self, thread: Thread) -> str:
        if thread.row is None:
            return ""
        return " " + translate(_("Row ${number}", mapping={"number": str(thread.row + 1)}))

    def _replies(self, messages: tuple[Message, ...]) -> Markup:
        if not messages:
            return Markup("")
        rows = (
            MESSAGE.format(
                text=Markup('<p class="preserve">{}</p>').format(one.text) if one.text else "",
                author=one.author.full_name if one.author else "",
                at=self.page.moment(one.at),
                words=f": {self.words[one.state]}" if one.state else "",
            )
            for one in messages
        )
        return Markup('<ol class="replies">{}</ol>').format(Markup("").join(rows))

    def _place_to_reply(self, thread: Thread) -> Markup:
        if "reply" not in thread.may:
            return Markup("")
        return self.write(f"{REPLY_PREFIX}{thread.id}", translate(_("Reply")))

    def write(self, name: str, title: str, before: Markup | str = "") -> Markup:
        """Return a folded place to write in, open where something was written already."""
        entered = self.page.request.form.get(name, "")
        text = entered if isinstance(entered, str) else ""
        return WRITE.format(
            id=name,
            title=title,
            text=text,
            before=before,
            open=Markup(" open") if text else "",
            help=translate(_("Press Save at the end of the page: only then others see it.")),
        )

    def _buttons(self, thread: Thread) -> Markup:
        return Markup(" ").join(
            BUTTON.format(action=f"settle:{state}:{thread.id}", title=translate(title))
            for state, title in BUTTONS
            if state in thread.may
        )


class FieldComments(ThreadHtml):
    """Callable given to the forms: (form, field) → HTML of the threads there."""

    def __init__(self, page) -> None:
        super().__init__(page)
        self.threads = defaultdict(list)
        for thread in page.comments:
            self.threads[thread.form, thread.field].append(thread)
        self.may_write = page.facts.may_comment
        self.rows = {
            (form.id, name): len(value)
            for form, _group in page.form_groups()
            for name, value in form.values.items()
            if isinstance(value, tuple)
        }

    def __call__(self, form: str, field: str) -> str:
        threads = self.threads.get((form, field), ())
        if not threads and not self.may_write:
            return ""
        parts = Markup("").join(self.thread(one) for one in threads)
        listed = Markup('<ol class="thread">{}</ol>').format(parts) if parts else ""
        return str(Markup("") + listed + self.place_to_write(form, field))

    def place_to_write(self, form: str, field: str) -> Markup:
        """Return the folded place for a new comment."""
        if not self.may_write:
            return Markup("")
        name = f"{form}-{field}"
        choice = Markup("")
        if count := self.rows.get((form, field)):
            options = [Markup('<option value="">{}</option>').format(translate(_("Whole table")))]
            options += [
                Markup('<option value="{}">{}</option>').format(
                    row, translate(_("Row ${number}", mapping={"number": str(row + 1)}))
                )
                for row in range(count)
            ]
            title = translate(_("What the comment is about"))
            choice = ROWS.format(
                id=f"{ROW_PREFIX}{name}", title=title, options=Markup("").join(options)
            )
        return self.write(f"{PREFIX}{name}", translate(_("Comment")), choice)


class Drafts:
    """What was written on a page: comments and replies, stored together and once."""

    def __init__(self, page) -> None:
        self.page = page
        form = page.request.form
        self.comments = [
            (instance, field, text, _row_of(form.get(f"{ROW_PREFIX}{instance}-{field}")))
            for one, _group in page.form_groups()
            for field, text in _written(form, f"{PREFIX}{one.id}-")
            for instance in (one.id,)
            if field in one.schema
        ]
        self.replies = list(_written(form, REPLY_PREFIX))

    def save(self) -> int:
        """Store everything and return how much there was; a page sent twice stores once."""
        if not self.comments and not self.replies:
            return 0
        said = json.dumps([self.comments, self.replies], ensure_ascii=False)
        digest = sha256(said.encode("utf-8")).hexdigest()
        once = str(self.page.request.form.get(ONCE, ""))[:64]
        key = f"{self.page.context.getId()}:{once}:{digest}"
        _status, count = ledger.idempotent(key, self.page.person.id, digest, self._store)
        return count

    def _store(self) -> tuple[int, int]:
        page = self.page
        api.add_comments(page.context, page.person, self.comments)
        for thread, text in self.replies:
            api.reply(page.context, page.person, thread, text)
        return 200, len(self.comments) + len(self.replies)


def _written(form, prefix: str):
    for name, text in form.items():
        if name.startswith(prefix) and isinstance(text, str) and text.strip():
            yield name.removeprefix(prefix), text.strip()


def _row_of(raw: object) -> int | None:
    return int(raw) if isinstance(raw, str) and raw.isascii() and raw.isdigit() else None
