"""The door of the room: documents of the regulatory base, their editions, search (A13).

Functions ask by themselves whether the caller may; what is hidden is Missing. ``word`` is the
code of a document or its uid. Errors are those of ``terms.errors``. Other rooms read files
(``extract``) and look for words (``words_query``, ``marked``) as this one does.
"""

from kase.is2in.library.editions import add_edition
from kase.is2in.library.editions import add_file
from kase.is2in.library.editions import change_edition
from kase.is2in.library.editions import correct_edition
from kase.is2in.library.editions import drop_edition
from kase.is2in.library.editions import end_edition
from kase.is2in.library.editions import publish_edition
from kase.is2in.library.editions import remove_file
from kase.is2in.library.editions import set_text
from kase.is2in.library.editions import withdraw_edition
from kase.is2in.library.folders import categories
from kase.is2in.library.folders import category
from kase.is2in.library.installing import prepare
from kase.is2in.library.links import resolve
from kase.is2in.library.reading import compare_editions
from kase.is2in.library.reading import edition
from kase.is2in.library.reading import edition_articles
from kase.is2in.library.reading import edition_by_sha
from kase.is2in.library.reading import edition_file
from kase.is2in.library.reading import edition_on
from kase.is2in.library.reading import edition_text
from kase.is2in.library.reading import editions
from kase.is2in.library.regulations import add_document
from kase.is2in.library.regulations import change_document
from kase.is2in.library.regulations import document
from kase.is2in.library.regulations import drop_document
from kase.is2in.library.regulations import move_document
from kase.is2in.library.regulations import publish_document
from kase.is2in.library.regulations import repeal_document
from kase.is2in.library.regulations import restore_document
from kase.is2in.library.regulations import return_document
from kase.is2in.library.rights import may_edit
from kase.is2in.library.search import documents
from kase.is2in.library.search import search
from kase.is2in.library.subscriptions import subscribe
from kase.is2in.library.subscriptions import subscriptions
from kase.is2in.library.subscriptions import unsubscribe
from kase.is2in.library.text import extract
from kase.is2in.library.text import READABLE
from kase.is2in.library.text.differing import differences
from kase.is2in.library.wording import cleaned
from kase.is2in.library.wording import marked
from kase.is2in.library.wording import marked_whole
from kase.is2in.library.wording import pieces
from kase.is2in.library.wording import words_query


__all__ = [
    "READABLE",
    "add_document",
    "add_edition",
    "add_file",
    "categories",
    "category",
    "change_document",
    "change_edition",
    "cleaned",
    "compare_editions",
    "correct_edition",
    "differences",
    "document",
    "documents",
    "drop_document",
    "drop_edition",
    "edition",
    "edition_articles",
    "edition_by_sha",
    "edition_file",
    "edition_on",
    "edition_text",
    "editions",
    "end_edition",
    "extract",
    "marked",
    "marked_whole",
    "may_edit",
    "move_document",
    "pieces",
    "prepare",
    "publish_document",
    "publish_edition",
    "remove_file",
    "repeal_document",
    "resolve",
    "restore_document",
    "return_document",
    "search",
    "set_text",
    "subscribe",
    "subscriptions",
    "unsubscribe",
    "withdraw_edition",
    "words_query",
]
