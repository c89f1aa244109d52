"""The language of templates: what it can say, and that facts never become marks of it."""

from kase.is2in.documents.types import Block
from kase.is2in.procedures.letters.language import Facts
from kase.is2in.procedures.letters.language import fill
from kase.is2in.procedures.letters.language import LONGEST_TEMPLATE
from kase.is2in.procedures.letters.language import parse
from kase.is2in.procedures.letters.language import Value
from kase.is2in.procedures.letters.markup import blocks
from kase.is2in.procedures.letters.markup import readable
import unittest


HOSTILE = (
    "# заголовок",
    "## заголовок",
    "- пункт",
    "| a | b |",
    "|---|---|",
    "---",
    "-:",
    ":-: | ---",
    "\\",
    "\\\\",
    "\\| | \\",
    "конец \\",
    "{{ organization.name }}",
    "{{ end }}",
    "{{ if x }}\n{{ end }}",
    "\n{{ each rows }}\n",
    "}} {{",
    '#read("/etc/passwd")',
    '#import "common.typ": *',
    "#eval(\"sys.inputs\") $ x^2 $ *b* _i_ `raw` @ref <label> ~ // /* */ [x] = Глава",
    "первая\n# вторая\n- третья\n| четвертая |",
    "\r\n- x\r- y",
    "\u202eслева\u200bнаправо\u2028# строка\u0085- строка\x0b| строка",
    "\x00\x01\x1b[31m",
    "слово" * 2000,
    " # с пробелом",
    "  - с пробелом",
    "\t| с табуляцией",
)


def facts(text="", rows=(), late=()):
    table = tuple({"text": Value(one)} for one in rows)
    return Facts({"x": Value(text), "y": Value("да", "yes")}, {"rows": table}, frozenset(late))


def shape(text):
    return [(one.kind, len(one.texts), len(one.header), len(one.rows)) for one in blocks(text)]


def said(text):
    return " ".join(
        cell
        for one in blocks(text)
        for cell in (*one.texts, *one.header, *(each for row in one.rows for each in row))
    )


def plain(text):
    return " ".join(text.replace("\r", "\n").split())


class Marks(unittest.TestCase):
    def test_blocks(self):
        text = "# Глава\n## Раздел\nАбзац\n\nВторой\n- раз\n- два\n| a | b |\n|---|--:|\n| 1 | 2 |"
        self.assertEqual(
            blocks(text),
            (
                Block("heading", ("Глава",), level=1),
                Block("heading", ("Раздел",), level=2),
                Block("paragraph", ("Абзац",)),
                Block("paragraph", ("Второй",)),
                Block("list", ("раз", "два")),
                Block(
                    "table",
                    header=("a", "b"),
                    rows=(("1", "2"),),
                    right=(False, True),
                ),
            ),
        )

    def test_rows_are_made_as_wide_as_the_widest(self):
        [table] = blocks("| 1 |\n| 1 | 2 | 3\n||")
        self.assertEqual(table.rows, (("1", "", ""), ("1", "2", "3"), ("", "", "")))
        self.assertEqual(table.header, ())
        self.assertEqual(len(table.right), 3)
        [wide] = blocks("|" + "x|" * 500)
        self.assertEqual(len(wide.rows[0]), 12)

    def test_a_mark_without_its_space_is_text(self):
        for text in ("#тег", "-1 процент", "### три", "1. пункт", "*звезда*"):
            self.assertEqual(shape(text), [("paragraph", 1, 0, 0)])
            self.assertEqual(said(text), text)

    def test_escapes(self):
        for text, wanted in (
            (r"\# не глава", "# не глава"),
            (r"\- не пункт", "- не пункт"),
            (r"\| не строка", "| не строка"),
            (r"C:\temp \\ \{{ x }}", r"C:\temp \ {{ x }}"),
        ):
            self.assertEqual(blocks(text), (Block("paragraph", (wanted,)),))
        self.assertEqual(blocks(r"| a \| b | c\\|")[0].rows, (("a | b", "c\\"),))

    def test_readable(self):
        text = "# Глава\n- раз\n| a | b |\n|---|---|\n| 1 | 2 |\n\\- нет"
        self.assertEqual(readable(text), "Глава\n– раз\na · b\n1 · 2\n- нет")


class Filling(unittest.TestCase):
    def test_values(self):
        self.assertEqual(fill("А {{ x }} Б {{x}}", facts("1")), "А 1 Б 1")
        self.assertEqual(fill("{{ x }} {{ nothing }}", facts()), "— —")

    def test_conditions(self):
        text = "{{ if x }}\nесть\n{{ else }}\nнет\n{{ end }}"
        self.assertEqual(fill(text, facts("1")), "есть")
        self.assertEqual(fill(text, facts()), "нет")
        self.assertEqual(fill("{{ if y is yes }}\nда\n{{ end }}", facts()), "да")
        self.assertEqual(fill("{{ if y is no }}\nда\n{{ end }}", facts()), "")
        self.assertEqual(fill("{{ if not x }}\nпусто\n{{ end }}", facts()), "пусто")
        self.assertEqual(fill("{{ if rows }}\nесть\n{{ end }}", facts(rows=("1",))), "есть")
        self.assertEqual(fill("{{ if rows }}\nесть\n{{ end }}", facts()), "")

    def test_rows(self):
        text = "{{ each rows }}\n| {{ row.text }} | {{ x }} |\n{{ end }}"
        self.assertEqual(fill(text, facts("z", ("1", "2"))), "| 1 | z |\n| 2 | z |")
        self.assertEqual(fill(text, facts("z")), "")

    def test_what_comes_late_stays(self):
        text = "№ {{ x }}\n{{ if x }}\nот {{ y }}\n{{ else }}\nнет\n{{ end }}"
        kept = fill(text, facts(late=("x",)))
        self.assertEqual(kept, "№ {{ x }}\n{{ if x }}\nот да\n{{ else }}\nнет\n{{ end }}")
        self.assertEqual(fill(kept, facts("7")), "№ 7\nот да")

    def test_escaped_placeholders_are_text(self):
        self.assertEqual(said(fill(r"\{{ x }}", facts("1"))), "{{ x }}")
        self.assertEqual(fill("\\\\{{ x }}", facts("1")), "\\\\1")


class HostileFacts(unittest.TestCase):
    """Whatever a fact holds: the letter has the same blocks, and the fact whole in its place."""

    TEMPLATES = (
        "# {{ x }}",
        "## Глава {{ x }}",
        "- {{ x }}\n- второй",
        "| a | b |\n|---|---|\n| {{ x }} | {{ x }} |",
        "| {{ x }} | b |\n| {{ x }} | {{ x }} |\n| c | d |",
        "{{ each rows }}\n| {{ row.text }} |\n{{ end }}",
        "{{ each rows }}\n- {{ row.text }}\n{{ end }}",
    )

    def test_blocks_stay(self):
        for template in self.TEMPLATES:
            wanted = shape(fill(template, facts("a", ("a", "a"))))
            for value in HOSTILE:
                with self.subTest(template=template, value=value[:40]):
                    filled = fill(template, facts(value, (value, value)))
                    self.assertEqual(shape(filled), wanted)
                    self.assertIn(plain(value), plain(said(filled)))

    def test_paragraphs_stay_paragraphs(self):
        for value in HOSTILE:
            for template in ("{{ x }}", "До {{ x }} после", "{{ x }}{{ x }}"):
                with self.subTest(template=template, value=value[:40]):
                    filled = fill(template, facts(value))
                    self.assertEqual({one.kind for one in blocks(filled)}, {"paragraph"})
                    self.assertIn(plain(value), plain(said(filled)))

    def test_a_filled_draft_filled_again_says_the_same(self):
        for template in (*self.TEMPLATES, "{{ x }}", "{{ x }} и {{ late }}"):
            for value in HOSTILE:
                with self.subTest(template=template, value=value[:40]):
                    once = fill(template, facts(value, (value,), late=("late",)))
                    self.assertEqual(parse(once)[1], [])
                    again = fill(once, facts("другое", ("другое",)))
                    wanted = once.replace("{{ late }}", "—")
                    self.assertEqual(blocks(again), blocks(wanted))


class Faults(unittest.TestCase):
    def codes(self, text):
        return [(one.line, one.code) for one in parse(text)[1]]

    def test_form(self):
        for text, wanted in (
            ("{{ if x }}\nа", [(1, "unclosed")]),
            ("а\n{{ each rows }}\n{{ if x }}\n{{ end }}", [(2, "unclosed")]),
            ("{{ end }}", [(1, "stray-end")]),
            ("{{ else }}", [(1, "stray-else")]),
            ("{{ if x }}\n{{ else }}\n{{ else }}\n{{ end }}", [(3, "stray-else")]),
            ("{{ each rows }}\n{{ else }}\n{{ end }}", [(2, "stray-else")]),
            ("{{ if x > 1 }}\n{{ end }}", [(1, "command")]),
            ("{{ each x | y }}\n{{ end }}", [(1, "command")]),
            ("текст {{ if x }}", [(1, "command-in-text")]),
            ("текст {{ end }}", [(1, "command-in-text")]),
            ("{{ x.__class__ }}", [(1, "placeholder")]),
            ("{{ x() }}", [(1, "placeholder")]),
            ("{{ 1 + 1 }}", [(1, "placeholder")]),
            ("{{ x | upper }}", [(1, "placeholder")]),
            ("{{ }}", [(1, "placeholder")]),
            ("{{ x", [(1, "unclosed-placeholder")]),
            (
                "{{ each a }}\n{{ each b }}\n{{ end }}\n{{ end }}",
                [(2, "nested")],
            ),
            ("х" * (LONGEST_TEMPLATE + 1), [(1, "too-long")]),
            ("чисто {{ x }}", []),
        ):
            with self.subTest(text[:40]):
                self.assertEqual(self.codes(text), wanted)

    def test_faulty_texts_are_filled_as_far_as_they_can_be_read(self):
        self.assertEqual(fill("{{ if x }}\nа {{ 1 + 1 }}", facts("1")), "а —")
        self.assertEqual(fill("{{ x", facts("1")), "{{ x")
