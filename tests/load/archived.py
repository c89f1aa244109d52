"""A site with many archived applications, in a process of its own: see ``archive``.

python -m tests.load.archived <number>    says "ready", then reads names of measurements
"""

from collections.abc import Callable
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures import states
from kase.is2in.web.api import privileged
from plone import api
from tests.builders.parties import PASSWORD
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import cast_of
from tests.load import copies
from tests.load import crowd
from tests.load import floor
from tests.load import papers
from tests.load.grown import Measured
from tests.rest import journey
from urllib.parse import quote
from urllib.parse import urlencode
from zope.component.hooks import setSite
import json
import sys
import time
import transaction


# Procedure → the applicant's code, its role and the department; None is the cast of listing.
KINDS = {
    "listing-shares": None,
    "auditor-recognition": ("AUD9", "auditor", "auditors"),
    "membership-stock": ("CAN9", "membership_candidate", "membership"),
}
EACH = 2
# Few enough for each to fill a page of the small site.
COMPANIES = 30
ALIVE = 3
TABLES = (
    *("application_row", "archive_text", "archive_passage", "work_done", "deadline_clock"),
    *("stored_document", "signature", "audit_entry"),
)


def people_of(procedure: str):
    """Return who takes part in a procedure."""
    kind = KINDS[procedure]
    return cast(PASSWORD) if kind is None else cast_of(*kind, PASSWORD)


def grow(portal, total: int, say: Callable[[str], object]) -> dict[str, float]:
    """Fill a site with ``total`` archived applications and a few that live; return the sizes.

    Bytes per archived application: ZODB, each table of SQL with its indexes, and what a walked
    one has of real papers.
    """
    setSite(portal)
    began = time.perf_counter()
    crowd.companies(COMPANIES)
    templates = []
    for procedure in KINDS:
        people = people_of(procedure)
        for _each in range(EACH):
            templates.append(application_in(states.ARCHIVE, people, procedure=procedure))
        for _each in range(ALIVE):
            application_in(states.FILLING, people, procedure=procedure)
    transaction.commit()
    with privileged():
        while ledger.run_pending_jobs():
            transaction.commit()
    transaction.commit()
    say(f"{total}: walked {len(templates)}, {time.perf_counter() - began:.0f} s")
    papers_bytes = _papers(templates)
    before, began = _sizes(portal), time.perf_counter()
    copies.copies(templates, total, COMPANIES, "ISSR")
    say(f"{total}: copied in {time.perf_counter() - began:.0f} s")
    copies.check(templates, total)
    after = _sizes(portal)
    sizes = {name: (after[name] - before[name]) / total for name in after}
    return {**sizes, "real papers and signatures": float(papers_bytes) / len(templates)}


def _sizes(portal) -> dict[str, int]:
    query = "SELECT pg_total_relation_size(CAST(:name AS regclass))"
    found = {name: ledger.read(query, {"name": name})[0][0] for name in TABLES}
    return {"ZODB": portal._p_jar.db().storage.getSize(), **found}


def _papers(templates) -> int:
    total = 0
    for one in templates:
        subject = procedures.application_subject(one)
        for query in (
            "SELECT sum(size) FROM stored_document WHERE subject = :subject",
            "SELECT sum(length(document) + length(cms) + length(report)) FROM signature "
            "WHERE subject = :subject",
        ):
            total += ledger.read(query, {"subject": subject})[0][0] or 0
    return total


class Archived(Measured):
    """What is measured; each measurement is one or two requests of a person."""

    def __init__(self, app, portal, total: int) -> None:
        self.app, self.url, self.total = app, portal.absolute_url(), total
        people = people_of("listing-shares")
        self.clerk = self.logged_in(people.clerk.email, PASSWORD)
        self.officer = self.logged_in(people.officer.email, PASSWORD)
        self.client = self.logged_in(people.executor.email, PASSWORD)
        self.token = self.log_in_as(people.executor.email)
        self.clerks_token = self.log_in_as(people.clerk.email)
        found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
            portal_type="Application", getId=str(copies.FIRST)
        )
        self.archived = found[0].getPath().partition("/applications/")[2]

    def log_in_as(self, email: str) -> str:
        """Return the token of a person for a program."""
        return self.call("POST", "@login", {"login": email, "password": PASSWORD})["token"]

    def measurements(self) -> dict[str, Callable[[], object]]:
        """Return name → what to do."""
        rare, middling, common = (quote(papers.word(rank)) for rank in (9_000, 60, 1))
        here = f"applications/{self.archived}"
        pages = {
            "archive, clerk": (self.clerk, "@@archive"),
            "archive, officer": (self.officer, "@@archive"),
            "archive, client": (self.client, "@@archive"),
            "archive, clerk, by number": (self.clerk, "@@archive?sort_on=number"),
            "archive, clerk, by company": (self.clerk, "@@archive?sort_on=organization"),
            "archive, a company": (self.clerk, "@@archive?company=C00007"),
            "archive, a procedure, granted": (
                self.clerk, "@@archive?procedure=listing-shares&decision=granted",
            ),
            "archive, a rare word": (self.clerk, f"@@archive?q={rare}"),
            "archive, a word of some": (self.clerk, f"@@archive?q={middling}"),
            "archive, a word of all": (self.clerk, f"@@archive?q={common}"),
            "archive, a number": (self.clerk, f"@@archive?q={copies.FIRST + 7}"),
            "archive, a word, client": (self.client, f"@@archive?q={common}"),
            "register, clerk": (self.clerk, "@@register"),
            "in review, client": (self.client, "@@in-review"),
            "my tasks, officer": (self.officer, "@@my-tasks"),
            "questionnaires, client": (self.client, "@@questionnaires"),
            "home, clerk": (self.clerk, "@@home"),
            "company, its card": (self.clerk, "organizations/ISSR"),
            "application, officer": (self.officer, here),
            "application, its stages": (self.officer, f"{here}/@@stage/general"),
            "application, its picture": (self.officer, f"{here}/@@picture"),
            "application, documents": (self.officer, f"{here}/@@documents"),
            "application, summary": (self.officer, f"{here}/@@summary"),
            "application, history": (self.officer, f"{here}/@@history"),
        }  # fmt: skip
        found = {"filing": self.file, "filing, filled and sent": self.file_and_send}
        for name, (browser, path) in pages.items():
            found[name] = lambda browser=browser, path=path: browser.open(f"{self.url}/{path}")
        programs = {
            "@applications, archive": (self.clerks_token, "@applications?tab=archive"),
            "@applications, words": (
                self.clerks_token, f"@applications?tab=archive&q={common}",
            ),
            "@applications, in review": (self.token, "@applications"),
            "@questionnaires": (self.token, "@questionnaires?b_size=25"),
            "@search, whole site": (self.token, f"@search?SearchableText={copies.FIRST + 7}"),
        }  # fmt: skip
        for name, (token, path) in programs.items():
            found[name] = lambda path=path, token=token: self.call("GET", path, token=token)
        return found

    def file(self) -> None:
        """File an application and open its first stage."""
        client = Program(self)
        client("GET", f"{journey.file_application(client)}/@stages")

    def file_and_send(self) -> None:
        """File an application, fill every stage and send it to the first head."""
        client = Program(self)
        application = journey.file_application(client)
        journey.fill(client, application)
        client("POST", f"{application}/@workflow/send-to-head", json={})


class Program:
    """Calls as the journey over REST makes them, on the site of the benchmark."""

    def __init__(self, site: Archived) -> None:
        self.site = site

    def __call__(
        self, method: str, path: str, _status: int = 200, json: dict | None = None, params=()
    ) -> "Program":
        # An address of an answer names a port.
        path = path[path.find("applications/") :] if "://" in path else path
        query = f"?{urlencode(params)}" if params else ""
        self.answer = self.site.call(method, path + query, json, self.site.token)
        return self

    def json(self) -> dict:
        """Return the last answer."""
        return self.answer


def main() -> None:
    """Fill the site and answer until there is nothing more to read."""
    total = int(sys.argv[1])
    with floor.site() as (app, portal):
        sizes = grow(portal, total, lambda text: print(text, file=sys.stderr, flush=True))
        found = Archived(app, portal, total).measurements()
        print(json.dumps(list(found)), flush=True)
        for line in sys.stdin:
            name = line.strip()
            if name == "sizes":
                print(json.dumps([sizes]), flush=True)
                continue
            began = time.perf_counter()
            found[name]()
            print((time.perf_counter() - began) * 1000, flush=True)


if __name__ == "__main__":
    main()
