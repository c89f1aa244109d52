"""What the check of a definition says: where, what, and how much it matters."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import LANGUAGES
from typing import Literal


Severity = Literal["blocks", "warns"]
BLOCKS: Severity = "blocks"
WARNS: Severity = "warns"
SEVERITY_WORDS: Mapping[str, object] = {
    BLOCKS: _("Stands in the way"),
    WARNS: _("Worth a look"),
}
LANGUAGE_WORDS: Mapping[str, object] = {
    "ru": _("Russian language"),
    "kk": _("Kazakh language"),
    "en": _("English language"),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong and where.

    ``place`` is a path of ids from the process down, as deep as the problem is:
    "filling/fill/general/issuer/isin" is a field, "…/owners/share" a column of a table,
    "…/criteria" the criteria of a stage; the procedure's code alone is the procedure itself.
    ``severity`` is ``blocks`` for what keeps a definition from being put into effect, ``warns``
    for what is worth a look. ``adding`` says that it is mended by adding something in the place.
    """

    place: str
    text: object
    severity: Severity = BLOCKS
    adding: bool = False

    @property
    def blocks(self) -> bool:
        """Return whether the definition cannot be used until this is mended."""
        return self.severity == BLOCKS


Problems = Iterator[Problem]


def inside(place: str, *ids: str) -> str:
    """Return the place of a part inside another."""
    return "/".join(filter(None, (place, *ids)))


def untranslated(place: str, texts: Mapping[str, str]) -> Problems:
    """Yield the languages in which a part has no title."""
    for lang in LANGUAGES:
        if not (texts.get(lang) or "").strip():
            words = {"lang": LANGUAGE_WORDS[lang]}
            yield Problem(place, _("the title has no translation: ${lang}", mapping=words))
