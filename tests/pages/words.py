"""Which words each language has here, and which words of a page belong to another language.

A language's words are those of all its catalogues (ours and Plone's), of the definitions on
disk, of the user agreement and of the calendar. Nothing that the world of the tests writes is
a word, so whatever else stands on a page is of another language, or was never translated.
"""

from babel import Locale
from babel.dates import format_timedelta
from datetime import timedelta
from functools import cache
from kase.is2in.library.installing import CATEGORIES as FOLDERS
from kase.is2in.web.formats import UNITS
from lxml import etree
from pathlib import Path
from tests.architecture.rooms import PACKAGE
from tests.architecture.rooms import sources
from tests.architecture.test_translations import entries
from tests.pages.world import WORD
import re
import tomllib


LANGUAGES = ("ru", "kk", "en")
IS2IN = "{http://namespaces.kase.kz/is2in}"
WORDS = re.compile(r"[^\W\d_]+")
CYRILLIC = re.compile("[а-яёәғқңөұүһі]", re.IGNORECASE)
# Addresses, file names, numbers and codes of checking are no words.
NO_WORDS = re.compile(r"\$\{\w+\}|\S*(?:[@\d=]|\w[./]\w)\S*|[A-Z]{4}(?:-[A-Z]{4})+")
# Names of things, the same in every language, and the codes and words of the tests' world:
# of its organisations and of the procedure whose edition is put into effect.
NAMES = frozenset(
    f"""is2in kase rest xls xlsx csv zip pdf json docx sha isin ncalayer tumar csp mail totp
    русский қазақша english рус қаз eng admin authenticatedusers
    ru kk en     {WORD[0]} {WORD} issr cons othr membership stock""".lower().split()
)
# What the organisations of the world are called in each language.
COMPANIES = {"ru": "компания ао", "kk": "компаниясы ақ", "en": "company jsc"}
YEAR = {"ru": "г.", "kk": "ж. жылғы", "en": ""}
READ_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "aria-description", "label")
# What has no words of ours: programs, codes, and what was signed, which stays as it was signed.
SILENT = ("script", "style", "svg", "code", "pre", "template")
SIGNED = "stamp"


def words(text: str) -> list[str]:
    """Return the words of a text, as they are written."""
    return WORDS.findall(NO_WORDS.sub(" ", text))


@cache
def vocabulary(language: str) -> frozenset[str]:
    """Return the words of a language, in small letters."""
    known: set[str] = set()
    for text in texts(language):
        known.update(word.lower() for word in words(text.replace("/", " ")))
    return frozenset(known)


@cache
def own_words(language: str) -> frozenset[str]:
    """Return the words of a language with the names that are the same in every one."""
    return vocabulary(language) | NAMES | {*COMPANIES[language].split()}


@cache
def texts(language: str) -> tuple[str, ...]:
    """Return everything that is said in a language."""
    found = []
    for path in catalogues(language):
        found += [said or key for key, said in entries(path).items()]
    for path in sources("*.toml"):
        found += of_table(tomllib.loads(path.read_text("utf-8")), language)
    for path in (PACKAGE / "procedures/definitions").rglob("*.xml"):
        found += of_form(etree.parse(path).getroot(), language)
    found += [titles[("ru", "kk", "en").index(language)] for titles in FOLDERS.values()]
    found.append((PACKAGE / f"parties/agreement/{language}.txt").read_text("utf-8"))
    found.append(" ".join((*UNITS[language], YEAR[language])))
    locale = Locale(language)
    for width in ("wide", "abbreviated"):
        for kind in (locale.months, locale.days):
            found += [name for form in kind.values() for name in form.get(width, {}).values()]
    for seconds in (60, 3600, 86400):
        for count in (-5, -2, -1, 1, 2, 5):
            moment = timedelta(seconds=count * seconds)
            found.append(format_timedelta(moment, add_direction=True, locale=language))
    return tuple(found)


def catalogues(language: str) -> list[Path]:
    """Return our catalogues of a language and, where Plone has one, Plone's."""
    import plone.app.locales as shipped  # only here: its folder is all that is wanted

    theirs = Path(shipped.__file__).parent / "locales" / language / "LC_MESSAGES"
    ours = [path for path in sources("*.po") if path.parent.parent.name == language]
    return [*ours, *sorted(theirs.glob("*.po"))]


def of_table(value, language: str) -> list[str]:
    """Return the texts of a language in a definition."""
    if isinstance(value, dict):
        mine = [value[language]] if isinstance(value.get(language), str) else []
        return mine + [text for each in value.values() for text in of_table(each, language)]
    if isinstance(value, list):
        return [text for each in value for text in of_table(each, language)]
    return []


def of_form(root, language: str) -> list[str]:
    """Return the texts of a language in a form: Russian stands in elements, others beside."""
    found = []
    for element in root.iter(etree.Element):
        if language == "ru":
            found += [element.text or "", element.get("label", ""), element.get("title", "")]
        else:
            found += [
                value
                for name, value in element.attrib.items()
                if name in (f"{IS2IN}{language}", f"{IS2IN}help_{language}", language)
            ]
    return found


def said(tree) -> list[str]:
    """Return every text that a page shows or reads aloud."""
    found = []
    for element in tree.iter(etree.Element):
        if any(is_silent(one) for one in (element, *element.iterancestors())):
            continue
        found += [element.text or ""]
        found += [child.tail or "" for child in element]
        found += [element.get(name, "") for name in READ_ATTRIBUTES]
        found += [value for name, value in element.attrib.items() if name.startswith("data-text")]
        if element.get("type") in ("submit", "button", "reset"):
            found.append(element.get("value", ""))
    return [" ".join(text.split()) for text in found if text.strip()]


def is_silent(element) -> bool:
    """Return whether texts inside an element are not meant to be in the page's language."""
    marked = element.get("translate") == "no" or element.get("class") == SIGNED
    other = element.tag != "html" and element.get("lang") is not None
    return marked or other or element.tag in SILENT


def foreign(tree, language: str) -> dict[str, str]:
    """Return text → its words that are not of the language of a page."""
    return {text: found for text in said(tree) if (found := strange(text, language))}


def strange(text: str, language: str) -> str:
    """Return the words of a text that are not of a language, "" for none."""
    known = own_words(language)
    found = [one for one in words(text) if one.lower() not in known]
    if language == "en":
        found = [one for one in found if CYRILLIC.search(one)]
    return " ".join(found)


def borrowed(text: str, language: str) -> set[str]:
    """Return the words that another language has and this one has not.

    For texts whose words come in pieces, as a PDF's do at the ends of lines.
    """
    others = frozenset[str]().union(*(vocabulary(one) for one in LANGUAGES if one != language))
    own = own_words(language)
    return {one for word in words(text) if len(one := word.lower()) > 4} & (others - own)
