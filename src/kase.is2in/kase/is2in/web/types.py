"""Shapes other rooms and services read: saved views, long work."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime


class MoreThan(int):
    """A number of rows of a list that was counted no further: there are more.

    A list that counts up to a limit gives it as the number of all; the page and its files know.
    """


@dataclass(frozen=True)
class ViewState:
    """What of a list is shown: filters by parameter, order, columns in their order.

    Empty ``sort`` and ``columns`` mean the list's own.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = True
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class SavedView:
    """A state somebody gave a name; ``department`` is the one that sees it too, "" for none."""

    id: int
    owner: str
    list: str
    name: str
    state: ViewState
    department: str
    version: int
    changed: datetime


@dataclass(frozen=True)
class Choice:
    """What a person has chosen for a list: columns in order, rows of a page, the first view."""

    columns: tuple[str, ...] = ()
    size: int | None = None
    default_view: int | None = None


@dataclass(frozen=True)
class LongJob:
    """Long work of one person: how far it is, and the file that came of it, if one did.

    ``state`` is waiting, running, done or failed; ``total`` None while it is not known how
    much there is; ``link`` leads to the page it belongs to.
    """

    id: str
    owner: str
    kind: str
    title: str
    link: str
    state: str
    done: int
    total: int | None
    message: str
    asked: datetime
    began: datetime | None
    ended: datetime | None
    filename: str | None

    @property
    def over(self) -> bool:
        """Return whether nothing more happens to it."""
        return self.state in ("done", "failed")

    @property
    def percent(self) -> int | None:
        """Return how much is done, of 100; None while the whole is not known."""
        if self.state == "done":
            return 100
        return min(99, 100 * self.done // self.total) if self.total else None

    def seconds_left(self, at: datetime) -> int | None:
        """Return an estimate from the pace so far; None while there is none."""
        if self.state != "running" or not (self.total and self.done and self.began):
            return None
        pace = (at - self.began).total_seconds() / self.done
        return max(0, round(pace * (self.total - self.done)))
