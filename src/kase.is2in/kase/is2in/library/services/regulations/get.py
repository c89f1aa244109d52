"""GET @regulations and what lies below it."""

from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.library import folders
from kase.is2in.library import reading
from kase.is2in.library import regulations
from kase.is2in.library import search
from kase.is2in.library.facts import today
from kase.is2in.library.rights import require_reader
from kase.is2in.library.services import shapes
from kase.is2in.library.services.base import PathService
from kase.is2in.library.services.base import url
from kase.is2in.library.types import DocumentQuery
from kase.is2in.library.types import KINDS
from kase.is2in.library.types import LANGUAGES
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import nowhere


# Snippets are made one by one.
MOST_FOUND = 100


class Regulations(PathService):
    """Lists, search, documents, editions, files, comparisons: each shows what who asks may see.

    ``on=DATE`` names a day (without it today counts), ``q`` words, ``category`` and ``kind``
    choose, ``b_start`` and ``b_size`` page. A document is named by its code or its uid.
    """

    def render(self):
        if len(self.path) == 5 and (self.path[1], self.path[3]) == ("editions", "files"):
            self.check_permission()
            return self.file()
        return super().render()

    def answer(self):
        """Answer by what stands behind the name."""
        require_reader()
        match self.path:
            case ():
                return self.listing()
            case ("categories",):
                return self.categories()
            case ("search",):
                return self.hits()
            case (word,):
                return self.document(word)
            case (word, "editions"):
                return self.editions(word)
            case (word, "editions", number):
                return self.edition(word, number)
            case (word, "compare"):
                return self.compare(word)
        raise nowhere()

    def listing(self) -> dict:
        """Return a page of documents."""
        lines, total = search.documents(
            self.asked(), *self.page()
        )
        on = self.day("on")
        return {
            "@id": url(),
            "on": (on or today()).isoformat(),
            "items": [shapes.of_line(one) for one in lines],
            "items_total": total,
        }

    def asked(self) -> DocumentQuery:
        """Return which documents are asked for."""
        return DocumentQuery(
            text=self.query("q"), category=self.category(), kind=self.kind(), on=self.day("on")
        )

    def kind(self) -> str:
        """Return the kind asked for; raise Malformed for an unknown one."""
        kind = self.query("kind")
        if kind and kind not in KINDS:
            raise Malformed("kind", _("There is no such kind of documents."), "kind")
        return kind

    def category(self) -> str:
        """Return the category asked for; raise Missing for an unknown or hidden one."""
        path = self.query("category")
        if path:
            folders.folder(path)
        return path

    def hits(self) -> dict:
        """Return a page of places in texts."""
        start, size = self.page(MOST_FOUND)
        hits, total = search.search(
            self.query("q"),
            on=self.day("on"),
            category=self.category(),
            kind=self.kind(),
            language=self.query("language"),
            start=start,
            size=size,
        )
        items = [shapes.of_hit(one) for one in hits]
        return {"@id": url("search"), "items": items, "items_total": total}

    def categories(self) -> dict:
        """Return the categories with the number of their documents."""
        counts = search.counts()
        items = [
            {
                "path": one.path,
                "parent": one.parent,
                "titles": dict(one.titles),
                "documents": counts.get(one.path, 0),
            }
            for one in folders.categories()
        ]
        return {"@id": url("categories"), "items": items, "items_total": len(items)}

    def document(self, word: str) -> dict:
        """Return a document with its editions, and which applies on the day asked about."""
        found = regulations.document(word)
        self.etag(found.version)
        day = self.day("on") or today()
        return shapes.of_document(found, reading.editions(found.uid), day)

    def editions(self, word: str) -> dict:
        """Return the editions of a document."""
        found = regulations.document(word)
        items = [shapes.of_edition(found.code, one) for one in reading.editions(found.uid)]
        return {"@id": url(found.code, "editions"), "items": items, "items_total": len(items)}

    def edition(self, word: str, number: str) -> dict:
        """Return an edition with its text in a language, by articles."""
        code, found = self.of_document(word, number)
        self.etag(found.revision)
        lang = self.query("language") or next(iter(found.texts), LANGUAGES[0])
        articles = reading.edition_articles(found.id, lang)
        return {
            **shapes.of_edition(code, found),
            "language": lang,
            "articles": [shapes.of_article(one) for one in articles],
        }

    def compare(self, word: str) -> dict:
        """Return what changed between two editions."""
        code, before = self.of_document(word, self.query("from"))
        after = self.of_document(word, self.query("to"))[1]
        both = [lang for lang in LANGUAGES if lang in before.texts and lang in after.texts]
        lang = self.query("language") or next(iter(both), LANGUAGES[0])
        changes = reading.compare_editions(before.id, after.id, lang)
        return shapes.of_comparison(code, before.id, after.id, lang, changes)

    def file(self):
        """Return the bytes of a file."""
        require_reader()
        found = self.of_document(self.path[0], self.path[2])[1]
        one, data = reading.edition_file(found.id, self.path[4])
        return documents.respond(self.request, data, one.filename, one.content_type)

    def of_document(self, word: str, number: str):
        """Return (code, edition); raise Missing for one of another document."""
        document = regulations.document(word)
        found = reading.edition(self.edition_number(number))
        if found.document != document.uid:
            raise Missing("edition", _("There is no such edition."))
        return document.code, found
