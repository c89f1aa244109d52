"""Many archived applications: a few are walked through the doors, the rest are their copies.

A walk takes two seconds, so the stores are filled as the walk fills them: the content with its
answers and history, the catalog, and every row of SQL that names the application. Bytes are the
exception: files in answers are shared with the walked one, stored papers and signatures become
a line of text, whose size is told apart. ``check`` compares copies with what they were made of.
"""

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from collections.abc import Iterator
from collections.abc import Sequence
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.content import Application
from kase.is2in.questionnaires.answers import StoredForm
from kase.is2in.questionnaires.api import Answers
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from plone import api
from plone.indexer.interfaces import IIndexableObject
from random import Random
from tests.load import crowd
from tests.load import papers
from zope.component import getMultiAdapter
import hashlib
import transaction
import uuid


FIRST = 1_000_000
BATCH = 1_000
# Of the copies of its own applications the client's company has one in so many.
SHARE = 11
OWN_WORDS = 24
UUID_NAME = "_plone.uuid"
TREES = (OOBTree, IOBTree)
MAPPINGS = (PersistentMapping, PersistentList)
# What every copy has of its own: its id, its company, its numbers, words of one answer.
PLAN = """
CREATE TEMPORARY TABLE plan (
    id text PRIMARY KEY, template text NOT NULL, organization text NOT NULL,
    number text NOT NULL, minutes integer NOT NULL, words text NOT NULL
)
"""
ROWS = """
INSERT INTO application_row (id, category, number, registration_number, organization, procedure,
    definition, state, author, officer, decision, waits_for, tokens, created, submitted,
    registered, archived, facts)
SELECT plan.id, category, plan.number, 'ВХ-' || plan.number, plan.organization, procedure,
    definition, state, author, officer, decision, waits_for,
    CASE WHEN plan.organization = old.organization THEN tokens ELSE ARRAY(
        SELECT token FROM unnest(tokens) AS token WHERE token NOT LIKE 'user:u-%') END,
    created - minutes * interval '1 minute', submitted - minutes * interval '1 minute',
    registered - minutes * interval '1 minute', archived - minutes * interval '1 minute',
    array_to_tsvector(array_cat(tsvector_to_array(facts),
        regexp_split_to_array(lower(plan.number || '-' || plan.organization), '-')))
FROM plan JOIN application_row AS old ON old.id = plan.template
"""
TEXTS = """
INSERT INTO archive_text (application, part, words)
SELECT plan.id, part, old.words || regulation_vector(plan.words)
FROM plan JOIN archive_text AS old ON old.application = plan.template
"""
PASSAGES = """
INSERT INTO archive_passage (application, position, kind, form, field, document, filename, note,
    text, labels, words)
SELECT plan.id, position, kind, form, field, document, filename, note, text, labels, old.words
FROM plan JOIN archive_passage AS old ON old.application = plan.template
"""
OWN_PASSAGE = """
INSERT INTO archive_passage (application, position, kind, form, field, document, filename, note,
    text, labels, words)
SELECT id, 10000, 'answer', 'load', 'load', '', '', '', words, '{"ru": "Заявление: Описание"}',
    regulation_vector(words)
FROM plan
"""
DONE = """
INSERT INTO work_done (application, state, actor, team, since, at, days)
SELECT plan.id, state, actor, team, since, at, days
FROM plan JOIN work_done AS old ON old.application = plan.template
"""
CLOCKS = """
INSERT INTO deadline_clock (application, state, side, started, days, fixed, pauses, due, ended,
    soon_told, late_told)
SELECT plan.id, state, side, started, days, fixed, pauses, due, ended, soon_told, late_told
FROM plan JOIN deadline_clock AS old ON old.application = plan.template
"""
STORED = """
INSERT INTO stored_document (id, subject, kind, filename, content_type, size, sha256, titles,
    author, at, data)
SELECT md5(old.id::text || plan.id)::uuid, 'application:' || plan.id, kind, filename,
    content_type, octet_length(made.bytes), encode(sha256(made.bytes), 'hex'), titles, author, at,
    made.bytes
FROM plan JOIN stored_document AS old ON old.subject = 'application:' || plan.template,
    LATERAL (SELECT convert_to(old.filename || plan.id, 'UTF8') AS bytes) AS made
"""
SIGNED = """
INSERT INTO signature (code, subject, document_id, filename, document, document_sha256, cms,
    cms_sha256, report, report_sha256, provider, user_id, full_name, position, organization, bin,
    first_head, signed_at, certificate)
SELECT md5(code || plan.id), 'application:' || plan.id, md5(document_id || plan.id)::uuid::text,
    filename, ''::bytea, document_sha256, ''::bytea, cms_sha256, ''::bytea, report_sha256,
    provider, user_id, full_name, position, old.organization, bin, first_head, signed_at,
    certificate
FROM plan JOIN signature AS old ON old.subject = 'application:' || plan.template
"""
TRAIL = """
INSERT INTO audit_entry (record)
SELECT replace(record, '"application:' || template || '"', '"application:' || plan.id || '"')
FROM plan JOIN audit_entry AS old ON old.subject = 'application:' || plan.template
"""
STATEMENTS = (ROWS, TEXTS, PASSAGES, OWN_PASSAGE, DONE, CLOCKS, STORED, SIGNED, TRAIL)
DROP = "DROP INDEX IF EXISTS ix_archive_text_words, ix_application_row_facts"
MAKE = (
    "CREATE INDEX ix_archive_text_words ON archive_text USING gin (words)",
    "CREATE INDEX ix_application_row_facts ON application_row USING gin (facts)",
)


def copies(templates: Sequence[Application], total: int, companies: int, own: str) -> None:
    """Add copies of archived applications, in turns; ``own`` is a company that has its share."""
    plan = tuple(_plan(templates, total, companies, own))
    _content({one.getId(): one for one in templates}, plan)
    ledger.write(PLAN)
    names = ("id", "template", "organization", "number", "minutes", "words")
    insert = "INSERT INTO plan VALUES (:id, :template, :organization, :number, :minutes, :words)"
    for start in range(0, total, BATCH):
        rows = [dict(zip(names, one, strict=True)) for one in plan[start : start + BATCH]]
        ledger.write(insert, rows)
    # Triggers that keep rows for ever and seal them one by one sleep for this transaction.
    ledger.write("SET LOCAL session_replication_role = replica")
    ledger.write(DROP)
    for statement in (*STATEMENTS, *MAKE, "DROP TABLE plan"):
        ledger.write(statement)
    transaction.commit()
    ledger.write("ANALYZE")
    transaction.commit()


def check(templates: Sequence[Application], total: int) -> None:
    """Ask the stores whether the last copy is what the walked one is."""
    template = templates[(total - 1) % len(templates)]
    name = str(FIRST + total - 1)
    catalog = api.portal.get_tool("portal_catalog")
    [brain] = catalog.unrestrictedSearchResults(portal_type="Application", getId=name)
    copy = brain._unrestrictedGetObject()
    state = api.content.get_state(template)
    assert (brain.review_state, api.content.get_state(copy)) == (state, state)
    assert copy.definition == template.definition and copy.getId() == name
    answers, walked = Answers(copy), Answers(template)
    assert answers.form_ids() == walked.form_ids()
    for form in walked.form_ids():
        assert answers.current(form) == walked.current(form), form
    for table, column in (
        *(("archive_passage", "application"), ("archive_text", "application")),
        *(("work_done", "application"), ("deadline_clock", "application")),
        *(("stored_document", "subject"), ("signature", "subject"), ("audit_entry", "subject")),
    ):
        prefix = "application:" if column == "subject" else ""
        query = f"SELECT count(*) FROM {table} WHERE {column} = :name"  # noqa: S608
        numbers = [
            ledger.read(query, {"name": f"{prefix}{one}"})[0][0] for one in (name, template.getId())
        ]
        more = 1 if table == "archive_passage" else 0
        assert numbers[0] == numbers[1] + more, (table, numbers)


def _plan(templates, total: int, companies: int, own: str) -> Iterator[tuple]:
    chance = Random(4)
    for number in range(total):
        turn, place = divmod(number, len(templates))
        template = templates[place]
        mine = turn % SHARE == 0 and template.organization == own
        company = own if mine else crowd.code_of(turn % companies)
        words = " ".join(papers.word(int(chance.paretovariate(0.6))) for _each in range(OWN_WORDS))
        name = str(FIRST + number)
        yield name, template.getId(), company, f"Н-2020-{name}", number % 500_000, words


def _content(templates: dict, plan: Sequence[tuple]) -> None:
    """Put copies into the folders and into the catalog."""
    catalog = api.portal.get_tool("portal_catalog")
    known = {name: _indexed(catalog, one) for name, one in templates.items()}
    for done, (name, template, organization, number, _minutes, _words) in enumerate(plan, 1):
        old = templates[template]
        folder = old.__parent__
        new = _copied(old, name, organization, number)
        folder._setOb(name, new)
        folder.getOrdering().notifyAdded(name)
        path = (*folder.getPhysicalPath(), name)
        own = {
            "getId": name,
            "id": name,
            "UID": getattr(new, UUID_NAME),
            "application_number": number,
            "application_organization": organization,
            "getPhysicalPath": path,
        }
        catalog._catalog.catalogObject(_Light({**known[template], **own}), "/".join(path))
        if done % BATCH == 0:
            transaction.commit()
            folder._p_jar.cacheMinimize()
    transaction.commit()


class _Light:
    """What the catalog asks of an object, worked out before."""

    def __init__(self, values: dict) -> None:
        self.__dict__.update(values)
        path = values["getPhysicalPath"]
        self.getPhysicalPath = lambda: path


def _indexed(catalog, application) -> dict:
    """Return what indexes and columns of the catalog take from an application."""
    wrapped = getMultiAdapter((application, catalog), IIndexableObject)
    names = set(catalog._catalog.schema)
    for index in catalog._catalog.indexes.values():
        names.update(index.getIndexSourceNames())
    found = {}
    for name in names:
        value = getattr(wrapped, name, None)
        value = value() if callable(value) else value
        if value is not None:
            found[name] = value
    return found


def _copied(old: Application, name: str, organization: str, number: str) -> Application:
    new = Application.__new__(Application)
    old._p_activate()
    for key, value in old.__dict__.items():
        if not key.startswith(("_v_", "_p_", "__parent__")):
            setattr(new, key, _deep(value))
    for key in ("document_to_sign", "summary_document"):
        setattr(new, key, _same_uuid(getattr(old, key), name))
    setattr(new, UUID_NAME, uuid.uuid4().hex)
    new.id, new.organization, new.number = name, organization, number
    return new


def _same_uuid(value: str, name: str) -> str:
    digest = hashlib.md5(f"{value}{name}".encode(), usedforsecurity=False)
    return str(uuid.UUID(digest.hexdigest()))


def _deep(value: object) -> object:
    """Copy what belongs to one application alone; files and plain values are shared."""
    if isinstance(value, TREES):
        return type(value)({key: _deep(each) for key, each in value.items()})
    if isinstance(value, MAPPINGS):
        plain = value.data
        if isinstance(plain, dict):
            return type(value)({key: _deep(each) for key, each in plain.items()})
        return type(value)([_deep(each) for each in plain])
    if isinstance(value, StoredForm):
        new = StoredForm()
        # A ghost has an empty dictionary.
        value._p_activate()
        for key, each in value.__dict__.items():
            setattr(new, key, _deep(each))
        return new
    return value
