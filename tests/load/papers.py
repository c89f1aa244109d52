"""Many notifications and regulatory documents: COPY where the truth is SQL."""

from datetime import date
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.library.mirror import in_step
from kase.is2in.library.tables import edition
from kase.is2in.library.tables import edition_article
from kase.is2in.library.tables import edition_text
from kase.is2in.library.tables import regulation
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_event
from kase.is2in.notify.words import searched
from kase.is2in.notify.words import stored
from kase.is2in.terms import clock
from plone import api
from plone.dexterity.utils import createContent
from random import Random
from sqlalchemy import select
from tests.load import crowd
import json
import transaction


# One in a hundred is the heavy reader's; the rest are everybody's in turn.
HEAVY = 100
TOLD_AT_ONCE = 10
EVENTS = ("application.sign", "application.register", "application.decide", "partnership.added")
# Syllables make a vocabulary whose words are as unequally frequent as those of a language.
SYLLABLES = ("лис", "тин", "эми", "тор", "акц", "бир", "вал", "гар", "дог", "зая", "кон", "обл")
ARTICLES, SENTENCES, WORDS = 8, 4, 12
BATCH = 250

# As the room keeps them when a text is put in.
WORDS_OF_TEXTS = """
UPDATE regulation_text AS whole SET words = (
    SELECT array_to_tsvector(array_agg(DISTINCT lexeme))
    FROM regulation_article AS part, unnest(tsvector_to_array(part.words)) AS lexeme
    WHERE part.edition = whole.edition AND part.language = whole.language)
"""


def notifications(total: int, people: int) -> None:
    """Tell people by COPY, ten of an event; the first person gets one in a hundred."""
    now, events = clock.now(), max(total // TOLD_AT_ONCE, 1)
    names = ("event", "subject", "action", "words", "link", "about", "author", "at")

    def happened(number: int) -> tuple:
        subject = stored(f"Листинг акций: заявление {number} зарегистрировано")
        action = stored(f"Ожидайте рассмотрения заявления компании {crowd.code_of(number % 50)}.")
        about = f"application:listing/{number}"
        at = now - timedelta(minutes=events - number)
        words = searched(about, subject, action)
        return (
            EVENTS[number % len(EVENTS)],
            json.dumps(subject),
            json.dumps(action),
            words,
            f"/applications/listing/{number}",
            about,
            None,
            at,
        )

    ledger.copy_rows(notification_event, names, map(happened, range(events)))
    ids = [row[0] for row in ledger.read(select(notification_event.c.id).order_by("id"))][-events:]

    def told(number: int) -> tuple:
        event, turn = number // TOLD_AT_ONCE, number * 7 % people
        heavy = number % HEAVY == 0
        user = crowd.user_of(0 if heavy else turn)
        at = now - timedelta(minutes=events - event)
        read = None if number % 3 else now
        return ids[event % events], f"load:{number}", user, "application.end", at, "cabinet", read

    columns = ("event_id", "key", "user_id", "kind", "at", "channel", "read_at")
    ledger.copy_rows(notification, columns, map(told, range(total)))
    transaction.commit()


def documents(total: int) -> None:
    """Publish documents of one edition each, with a Russian text of some pages."""
    chance, base = Random(3), api.portal.get()["regulations"]
    folders = [one for one in base.objectValues() if one.portal_type == "RegulationCategory"]
    workflow = api.portal.get_tool("portal_workflow")
    for number in range(total):
        folder = folders[number % len(folders)]
        code, title = f"load-{number}", f"Правила {_sentence(chance, 3)} № {number}"
        content = createContent("Regulation", id=code, title=title)
        content.titles = {"ru": title, "kk": f"Қағидалар № {number}", "en": f"Rules No. {number}"}
        content.kind, content.number, content.body = "internal", str(number), "Биржа"
        content.source = f"https://exchange.example/rules/{number}"
        folder._setOb(code, content)
        folder.getOrdering().notifyAdded(code)
        made = folder[code]
        made.notifyWorkflowCreated()
        workflow.doActionFor(made, "publish")
        made.indexObject()
        if number % BATCH == BATCH - 1:
            in_step()
            transaction.commit()
            base._p_jar.cacheMinimize()
    in_step()
    _editions(chance)
    transaction.commit()


def path_of(code: str) -> str:
    """Return the address of a document inside the site."""
    return ledger.read(select(regulation.c.path).where(regulation.c.code == code))[0][0]


def _editions(chance: Random) -> None:
    rows = ledger.read(select(regulation.c.id).where(regulation.c.code.like("load-%")))
    now, since = clock.now(), date(2020, 1, 1)
    names = ("document", "number", "state", "since", "decision_body", "decision_number")
    more = ("summaries", "revision", "created")
    ledger.copy_rows(
        edition,
        (*names, *more),
        ((row[0], 1, "draft", since, "Правление", "1", "{}", 1, now) for row in rows),
    )
    made = [row[0] for row in ledger.read(select(edition.c.id).where(edition.c.state == "draft"))]
    texts = {number: [_article(chance) for _each in range(ARTICLES)] for number in made}
    ledger.copy_rows(
        edition_text,
        ("edition", "language", "source", "text"),
        ((n, "ru", "text", "\n".join(articles)) for n, articles in texts.items()),
    )
    columns = ("edition", "language", "position", "anchor", "parent", "kind", "number", "title")
    ledger.copy_rows(
        edition_article,
        (*columns, "text", "whole"),
        (
            (number, "ru", place, f"a{place}", "", "article", str(place), "Сборы", text, text)
            for number, articles in texts.items()
            for place, text in enumerate(articles, 1)
        ),
    )
    ledger.write(WORDS_OF_TEXTS)
    ledger.write(
        "UPDATE regulation_edition SET state = 'published', published = now() WHERE state = 'draft'"
    )


def _article(chance: Random) -> str:
    return " ".join(_sentence(chance, WORDS).capitalize() + "." for _each in range(SENTENCES))


def _sentence(chance: Random, words: int) -> str:
    return " ".join(word(int(chance.paretovariate(0.6))) for _each in range(words))


def word(rank: int) -> str:
    """Return the word of a rank: the first are common, later ones rarer and rarer."""
    made, rank = "", rank % 20_000
    while True:
        made += SYLLABLES[rank % len(SYLLABLES)]
        rank //= len(SYLLABLES)
        if not rank:
            return f"{made}ние"
