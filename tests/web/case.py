"""A list for tests: people with a day, an amount and a state, some of them hostile."""

from datetime import date
from datetime import datetime
from datetime import UTC
from decimal import Decimal
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import ListView
from kase.is2in.web.api import MoreThan
from kase.is2in.web.api import period
from lxml import html
from plone.app.testing import login
from tests.builders import parties as build
from tests.layers import INTEGRATION
from types import SimpleNamespace
from unittest import TestCase
from urllib.parse import quote


HOSTILE = '=HYPERLINK("http://example.org")'


def rows(count: int = 60):
    """Return rows, the first of them hostile."""
    made = [
        SimpleNamespace(
            name=f"Имя {number:03}",
            state="open" if number % 2 else "closed",
            at=datetime(2021, 3, 1 + number % 28, 20, 30, tzinfo=UTC),
            day=date(2021, 3, 2),
            amount=Decimal("1234.50"),
        )
        for number in range(count)
    ]
    if made:
        made[0].name = HOSTILE
    return made


class People(ListView):
    """The list: search by name, a choice, days."""

    __name__ = "people-of-test"
    title = "People"
    lead = "Who they are"
    empty = "Add the first one."
    file_name = "people"
    default_sort = "name"
    default_descending = False
    source = ()
    columns = (
        Column("name", "Name", lambda row: row.name, True, lambda row: "http://nohost/one"),
        Column("state", "State", lambda row: row.state, True),
        Column("at", "Time", lambda row: row.at),
        Column("day", "Day", lambda row: row.day, shown=False),
        Column("amount", "Amount", lambda row: row.amount, css="number"),
    )

    def filters(self):
        states = (("open", "Opened"), ("closed", "Closed <b>"))
        return (Filter("state", "State", states), Filter("at", "Time", kind="days"))

    def actions(self):
        return (("http://nohost/plone/add", "Add a person"),)

    def chosen(self, query):
        first, end = period(query, "at")
        return [
            row
            for row in self.source
            if query.get("q", "") in row.name
            and query.get("state", row.state) == row.state
            and (first is None or row.at >= first)
            and (end is None or row.at < end)
        ]

    def fetch(self, query, sort, descending, start, size):
        found = sorted(self.chosen(query), key=lambda row: getattr(row, sort), reverse=descending)
        return found[start : start + size], len(found)


class Many(People):
    """The same, counted up to forty."""

    def fetch(self, query, sort, descending, start, size):
        found, total = super().fetch(query, sort, descending, start, size)
        return found, total if total <= 40 else MoreThan(40)


class Marked(People):
    """The same by marks: nobody counts."""

    keyset = True

    def fetch_after(self, query, sort, descending, after, size):
        found = self.chosen(query)
        start = int(after or 0)
        rest = found[start : start + size]
        return rest, str(start + size) if start + size < len(found) else ""


class ListCase(TestCase):
    """A site with an officer of two departments, a colleague and a client."""

    layer = INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.officer = build.officer("officer@exchange.example", ("listing", "officers"))
        self.colleague = build.officer("listing@exchange.example", ("listing",))
        build.organization()
        self.client = build.person("executor@issuer.example")
        self.act_as(self.officer)

    def act_as(self, person):
        """Be a person from now on."""
        login(self.portal, person.email)

    def view(self, query="", kind=People, source=None, **form):
        """Return the list with an address; ``query`` as after "?"."""
        request = self.layer["request"].clone()
        request.environ["QUERY_STRING"] = quote(query, safe="=&%+")
        request.environ["REQUEST_METHOD"] = "GET"
        request.processInputs()
        request.form.update(form)
        request.set("ACTUAL_URL", f"{self.portal.absolute_url()}/@@people-of-test")
        request.set("LANGUAGE", "en")
        view = kind(self.portal, request)
        view.source = rows() if source is None else source
        return view

    def page(self, query="", **facts):
        """Return the list's page, parsed."""
        return html.fromstring(self.view(query, **facts)())
