"""Our pages beside a floor, measured in turns in one run.

The floor is a plain Plone site without our profile, made beside ours: its document edit page, its
folder listing with as many documents.
"""

from kase.is2in.parties import api as parties
from kase.is2in.procedures import api as procedures
from kase.is2in.web.api import privileged
from plone import api
from plone.app.testing import applyProfile
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from Products.CMFPlone.factory import addPloneSite
from tests.load import floor
from zope.component.hooks import setSite
import statistics
import time
import transaction


CLIENT = "executor@issuer.example"
PASSWORD = "Demo#2026"
PAGE = 25


def plain_site(app, documents: int):
    """Make a Plone site without our profile, with a folder of documents."""
    profiles = ("plone.app.contenttypes:default", "plonetheme.barceloneta:default")
    addPloneSite(app, "plain", extension_ids=profiles)
    transaction.commit()
    site = app["plain"]
    setSite(site)
    with privileged():
        folder = api.content.create(site, "Folder", "many", title="Many")
        for number in range(documents):
            api.content.create(folder, "Document", f"d{number}", title=f"Document {number}")
            if number % 100 == 99:
                transaction.commit()
    transaction.commit()


def applications(portal, count: int) -> str:
    """File applications of the demo's issuer; return the address of the last one."""
    setSite(portal)
    person = parties.person_by_email(CLIENT)
    made = None
    with privileged():
        for number in range(count):
            made = procedures.file_application(person, "listing-shares", "ISSR")
            if number % 100 == 99:
                transaction.commit()
    transaction.commit()
    return made.absolute_url()


def measure(pairs, runs: int) -> list[dict]:
    """Time (name, ours, floor) in turns; return medians in milliseconds and their ratio."""
    rows = []
    for name, ours, beside in pairs:
        times = {"ours": [], "floor": []}
        for turn in range(runs + 1):
            for key, (client, url) in (("ours", ours), ("floor", beside)):
                began = time.perf_counter()
                client.open(url)
                if turn:
                    times[key].append((time.perf_counter() - began) * 1000)
        medians = {key: statistics.median(values) for key, values in times.items()}
        rows.append({"name": name, **medians, "ratio": medians["ours"] / medians["floor"]})
    return rows


def run(asked) -> None:
    """Make both sites, measure, print and keep the table."""
    with floor.site() as (app, portal):
        applyProfile(portal, "kase.is2in:demo")
        last = applications(portal, asked.applications)
        plain_site(app, asked.applications)
        client = floor.with_password(app, CLIENT, PASSWORD)
        owner = floor.with_password(app, SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        stage = f"{last}/@@stage/base-requirements"
        site, plain = portal.absolute_url(), f"{app.absolute_url()}/plain"
        edit = (owner, f"{plain}/many/d0/edit")
        listing = (owner, f"{plain}/many/listing_view?b_size={PAGE}")
        pairs = [
            ("stage page, 75 fields / document edit", (client, stage), edit),
            ("list In review / folder listing", (client, f"{site}/@@in-review"), listing),
            ("list Archive (empty) / folder listing", (client, f"{site}/@@archive"), listing),
        ]
        rows = measure(pairs, asked.runs)
    print(f"{asked.applications} applications, {asked.applications} documents, {asked.runs} runs")
    for row in rows:
        print(f"{row['name']:45} {row['ours']:8.1f} ms {row['floor']:8.1f} ms  {row['ratio']:.2f}")
    floor.keep("pages", rows)
