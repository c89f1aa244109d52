"""Texts that wait for their reader's language: stored as message ids, rendered when read.

A value put into a text may be a plain text, a number, another message id, or texts by
language (``{"ru": …, "kk": …, "en": …}``) for titles that are data.
"""

from collections.abc import Mapping
from kase.is2in.web.api import translate
from zope.i18nmessageid import Message


LANGUAGES = ("ru", "kk", "en")


def stored(message: str) -> dict:
    """Return a message as JSON. A plain text is kept as it is."""
    if not isinstance(message, Message):
        return {"text": _clean(message)}
    values = message.mapping or {}
    return {
        "id": str(message),
        "domain": message.domain,
        "default": message.default,
        "mapping": {name: _value(value) for name, value in values.items()},
    }


def text(data: Mapping, lang: str) -> str:
    """Return a stored message in a language."""
    if "text" in data:
        return data["text"]
    if "by_language" in data:
        texts = data["by_language"]
        return texts.get(lang) or texts.get("ru") or next(iter(texts.values()), "")
    mapping = {name: text(value, lang) for name, value in data["mapping"].items()}
    message = Message(data["id"], data["domain"], data["default"], mapping)
    return translate(message, lang)


def searched(about: str, *messages: Mapping) -> str:
    """Return what a search looks through: the texts in every language, in small letters."""
    texts = [about, *(text(message, lang) for lang in LANGUAGES for message in messages)]
    return "\n".join(dict.fromkeys(texts)).lower()


def _value(value: object) -> dict:
    if isinstance(value, Mapping):
        return {"by_language": {str(lang): _clean(each) for lang, each in value.items()}}
    return stored(value) if isinstance(value, str) else {"text": _clean(value)}


def _clean(value: object) -> str:
    # PostgreSQL keeps no zero byte in a text.
    return str(value).replace("\x00", "")
