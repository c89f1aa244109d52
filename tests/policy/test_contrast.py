"""Words can be read in every state: contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3, AA)."""

from tests.architecture.rooms import PACKAGE
import re
import unittest


STATIC = PACKAGE / "policy/static"
SCREEN = ("is2in.css", "frame.css", "lists.css")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
# What stands on white, on grey and on each other without a rule that names both.
ALONE = ("--ink", "--ink-soft", "--blue", "--blue-dark", "--red", "--green", "--amber")
GROUNDS = ("#fff", "var(--surface)")
STATES = ("", "hover-", "active-", "disabled-")


def rules():
    """Return (selector, declarations) of the theme on screens."""
    for name in SCREEN:
        source = COMMENT.sub("", (STATIC / name).read_text(encoding="utf-8"))
        for selector, body in RULE.findall(source):
            pairs = (line.split(":", 1) for line in body.split(";") if ":" in line)
            yield selector.strip(), {key.strip(): value.strip() for key, value in pairs}


def variables():
    found = {}
    for _selector, said in rules():
        found |= {key: value for key, value in said.items() if key.startswith("--")}
    return found


def colour(value, known):
    """Return red, green, blue of a colour, None for what is none."""
    for _depth in range(4):
        named = re.fullmatch(r"var\((--[\w-]+)\)", value)
        if named:
            value = known[named[1]]
    found = HEX.search(value)
    if not found:
        return {"white": (255, 255, 255), "none": None}.get(value)
    digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
    return tuple(int(digits[place : place + 2], 16) for place in (0, 2, 4))


def luminance(parts):
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Contrast(unittest.TestCase):
    def setUp(self):
        self.known = variables()

    def hold(self, where, words, ground, least=4.5):
        one, two = colour(words, self.known), colour(ground, self.known)
        if one and two:
            self.assertGreaterEqual(round(contrast(one, two), 2), least, where)

    def test_known_pairs_are_measured_right(self):
        self.assertAlmostEqual(contrast((0, 0, 0), (255, 255, 255)), 21)
        self.assertAlmostEqual(contrast((118, 118, 118), (255, 255, 255)), 4.54, places=2)

    def test_words_on_the_grounds_of_pages(self):
        for name in ALONE:
            for ground in GROUNDS:
                self.hold(f"{name} on {ground}", f"var({name})", ground)

    def test_rules_that_name_both(self):
        for selector, said in rules():
            ground = said.get("background") or said.get("background-color")
            if ground and "color" in said:
                self.hold(selector, said["color"], ground)

    def test_buttons_in_all_states(self):
        seen = 0
        for selector, said in rules():
            if "--bs-btn-border-color" not in said:
                continue
            for state in STATES:
                # Bootstrap's buttons of a colour have white words where nothing else is said.
                ground = said.get(f"--bs-btn-{state}bg") or (
                    "#fff" if "outline" in selector else said.get("--bs-btn-bg", "#fff")
                )
                words = said.get(f"--bs-btn-{state}color") or (
                    said.get("--bs-btn-color", "#fff") if not state else None
                )
                if words is None:
                    words = "#fff"
                    if "outline" in selector and not said.get(f"--bs-btn-{state}bg"):
                        continue
                self.hold(f"{selector} {state}", words, ground)
                seen += 1
        self.assertGreaterEqual(seen, 8)

    def test_edges_of_fields(self):
        for selector, said in rules():
            if selector.startswith((".form-control", ".form-check-input")) and (
                "border-color" in said
            ):
                self.hold(selector, said["border-color"], "#fff", least=3)
