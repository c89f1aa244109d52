"""Notes which texts of Plone were asked for in a language and are in no catalogue of it."""

from contextlib import contextmanager
from tests.pages.words import CYRILLIC
from unittest import mock
from zope.i18n.translationdomain import TranslationDomain
from zope.i18nmessageid import Message


OURS = ("kase.is2in", "kase.is2in.formats")


@contextmanager
def untranslated(language: str):
    """Give a dict that is filled with (domain, id) → English of texts that are not there."""
    found: dict[tuple[str, str], str] = {}
    translate = TranslationDomain._recursive_translate

    def noting(self, msgid, mapping, target_language, default, *args, **named):
        domain = msgid.domain if isinstance(msgid, Message) else self.domain
        names = self._catalogs.get(language, ())
        # A domain without the language falls back to another one before it comes here.
        wanted = target_language == language or not names
        # What is Cyrillic has been translated once, or is what somebody wrote.
        theirs = domain == self.domain and domain not in OURS and not CYRILLIC.search(msgid)
        if wanted and theirs and not any(self._data[name].queryMessage(msgid) for name in names):
            english = getattr(msgid, "default", None) or default or msgid
            found[self.domain, str(msgid)] = str(english)
        return translate(self, msgid, mapping, target_language, default, *args, **named)

    with mock.patch.object(TranslationDomain, "_recursive_translate", noting):
        yield found
