"""«Сообщения о подписках»: open to everybody, shows only what was published."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription.news import messages
from kase.is2in.web.api import formats
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import language
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import Page
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


SIZE = 20
MOST_START = 100_000


class News(ItemAddress, Page):
    """``@@subscription-news`` lists the messages, ``@@subscription-news/7`` shows one."""

    listing = ViewPageTemplateFile("news.pt")
    single = ViewPageTemplateFile("message.pt")

    def __call__(self):
        if not self.path:
            return self.listing()
        if len(self.path) > 1:
            raise nowhere()
        number = item_number(self.word)
        self.message = messages.message(number, language())
        return self.single()

    @cached_property
    def start(self) -> int:
        """Return how many newer messages are left out."""
        word = self.request.form.get("b_start", "")
        good = isinstance(word, str) and word.isascii() and word.isdigit()
        return min(int(word[:9]), MOST_START) if good else 0

    @cached_property
    def found(self):
        """Return the messages of this page, and how many there are."""
        return messages.messages(language(), self.start, SIZE)

    @property
    def rows(self) -> list[dict[str, str]]:
        """Return the messages of this page."""
        return [
            {
                "title": one.title,
                "url": f"{self.base}/{one.id}",
                "at": formats.moment(one.at),
            }
            for one in self.found[0]
        ]

    @property
    def newer(self) -> str:
        """Return the address of newer messages, "" on the first page."""
        return f"{self.base}?b_start={max(0, self.start - SIZE)}" if self.start else ""

    @property
    def older(self) -> str:
        """Return the address of older messages, "" on the last page."""
        more = self.start + SIZE < self.found[1]
        return f"{self.base}?b_start={self.start + SIZE}" if more else ""

    @property
    def base(self) -> str:
        """Return the address of the list."""
        return f"{self.site_url}/@@subscription-news"

    @property
    def published(self) -> str:
        """Return when the message was published."""
        return formats.moment(self.message.at)

    @property
    def groups(self) -> list[tuple[str, list[messages.Line]]]:
        """Return the lines of the message under their headings."""
        found: dict[str, list[messages.Line]] = {}
        for line in self.message.lines:
            found.setdefault(line.group, []).append(line)
        return list(found.items())

    title = _("Messages on subscriptions")
