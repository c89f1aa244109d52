"""Every text of ours is there in Russian, Kazakh and English, and is used."""

from lxml import etree
from pythongettext.msgfmt import Msgfmt
from pythongettext.msgfmt import PoSyntaxError
from tests.architecture.rooms import ROOT
from tests.architecture.rooms import sources
import ast
import re
import unittest


LANGUAGES = ("en", "ru", "kk")
I18N = "{http://xml.zope.org/namespaces/i18n}"
VARIABLE = re.compile(r"\$\{(\w+)\}")


def catalogue(language: str) -> dict[str, str]:
    """Return all texts of one language, of all rooms together."""
    found: dict[str, str] = {}
    for path in sources("kase.is2in.po"):
        if path.parent.parent.name == language:
            found.update(entries(path))
    return found


def entries(path) -> dict[str, str]:
    """Return the texts of one file."""
    reader = Msgfmt(path.read_bytes().splitlines(keepends=True), name=str(path))
    reader.read(header_only=False)
    texts = {}
    for key, value in reader.messages.items():
        texts[as_text(key)] = as_text(value)
    return texts


def as_text(value: bytes | str) -> str:
    """Return a text of a catalogue: the reader gives bytes, or bytes read as Latin-1."""
    if isinstance(value, bytes):
        return value.decode("utf-8")
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def python_messages() -> dict[str, str]:
    """Return message → place for every _("…") of the package."""
    found = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id == "_" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[first.value] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def content_of(element) -> str:
    """Return the message of an element with i18n:translate="": its text, parts by name."""
    parts = [element.text or ""]
    for child in element:
        name = child.get(f"{I18N}name")
        if isinstance(child.tag, str):
            parts.append(f"${{{name}}}" if name else "")
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def template_messages() -> dict[str, str]:
    """Return message → place for every translated text of the page templates."""
    found = {}
    for path in sources("*.pt"):
        source = path.read_text(encoding="utf-8")
        source = re.sub(r"<!DOCTYPE[^>]*>", "", source)
        source = re.sub(r"&(?!amp;|lt;|gt;|quot;|#)\w+;", " ", source)
        if "i18n:domain" in source and "kase.is2in" not in source:
            continue
        declared = (
            '<root xmlns:tal="t" xmlns:metal="m" xmlns:i18n="http://xml.zope.org/namespaces/i18n">'
        )
        tree = etree.fromstring(
            f"{declared}{source}</root>".encode(), etree.XMLParser(recover=True)
        )
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            message = element.get(f"{I18N}translate")
            if message is not None:
                text = message or content_of(element)
                if text and not re.fullmatch(r"(\$\{\w+\}\s*)+", text):
                    found[text] = str(path.relative_to(ROOT))
            for name in re.split(r"[;\s]+", element.get(f"{I18N}attributes") or ""):
                value = element.get(name) if name else None
                if value and "${" not in value:
                    found[value] = str(path.relative_to(ROOT))
    return found


def profile_messages() -> dict[str, str]:
    """Return message → place for the titles and descriptions of types in the profiles."""
    found = {}
    for path in sources("*.xml"):
        tree = etree.parse(path)
        if "profiles" in path.parts and tree.getroot().get(f"{I18N}domain") == "kase.is2in":
            for element in tree.iter(etree.Element):
                if element.get(f"{I18N}translate") is not None and element.text:
                    found[element.text.strip()] = str(path.relative_to(ROOT))
    return found


def spoken_twice(language: str) -> list[str]:
    """Return the messages that two catalogues of one language translate differently.

    All catalogues make one domain: which of the two is shown would be a matter of luck.
    """
    heard: dict[str, dict[str, str]] = {}
    for path in sources("kase.is2in.po"):
        if path.parent.parent.name == language:
            for key, value in entries(path).items():
                heard.setdefault(key, {})[value] = str(path.relative_to(ROOT))
    return [f"{language}: {key}: {said}" for key, said in heard.items() if key and len(said) > 1]


class Translations(unittest.TestCase):
    """A missing text would show up as English on a Russian page."""

    maxDiff = None

    def test_files_are_well_formed(self):
        broken = []
        for path in sources("kase.is2in.po"):
            try:
                entries(path)
            except PoSyntaxError as error:
                broken.append(f"{path}: {error.msg}")
        self.assertEqual(broken, [])

    def test_every_text_is_in_every_language(self):
        used = {**template_messages(), **python_messages(), **profile_messages()}
        self.assertGreater(len(used), 50)
        for language in LANGUAGES:
            known = catalogue(language)
            missing = [f"{place}: {text}" for text, place in used.items() if not known.get(text)]
            self.assertEqual(sorted(missing), [], f"missing in {language}")

    def test_languages_have_the_same_texts(self):
        english = set(catalogue("en"))
        for language in LANGUAGES[1:]:
            self.assertEqual(sorted(english ^ set(catalogue(language))), [], language)

    def test_variables_survive_translation(self):
        wrong = []
        for language in LANGUAGES:
            for key, text in catalogue(language).items():
                if set(VARIABLE.findall(key)) != set(VARIABLE.findall(text)):
                    wrong.append(f"{language}: {key} → {text}")
        self.assertEqual(wrong, [])

    def test_russian_and_kazakh_are_not_english(self):
        cyrillic = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")
        names = re.compile(r"^[\W\d_]*$|^(\$\{\w+\}|[\W\d])+$")
        for language in ("ru", "kk"):
            wrong = [
                text
                for key, text in catalogue(language).items()
                if not cyrillic.search(text) and not names.match(text) and len(key) > 12
            ]
            self.assertEqual(wrong, [], language)

    def test_a_message_is_translated_once(self):
        for language in LANGUAGES:
            with self.subTest(language):
                self.assertEqual(spoken_twice(language), [])
