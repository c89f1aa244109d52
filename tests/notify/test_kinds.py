"""Every event that is told has a kind: whoever adds one is reminded here."""

from fnmatch import fnmatch
from kase.is2in.insiders import types as insiders
from kase.is2in.notify import kinds
from kase.is2in.procedures.course import notices
from tests.architecture.rooms import ROOT
from tests.architecture.rooms import sources
import ast
import unittest


class Module:
    """The events that one module tells of, read from its source."""

    def __init__(self, path):
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.constants = {
            node.targets[0].id: node.value.value
            for node in self.tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        self.functions = [n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef)]

    def events(self):
        """Yield (place, pattern) of each call of ``tell``; None for what cannot be read."""
        for function in self.functions:
            for call in calls(function):
                # A file is asked by the same word where it stands, without arguments.
                named = isinstance(call.func, ast.Attribute) and call.func.attr == "tell"
                if named and call.args:
                    for pattern in self.patterns(call.args[0], function):
                        yield f"{self.path.relative_to(ROOT)}:{call.lineno}", pattern

    def patterns(self, node, function):
        """Return what an argument can be: codes, with * for what is only known later."""
        if isinstance(node, ast.Constant):
            return [node.value]
        if isinstance(node, ast.JoinedStr):
            return ["".join(self.piece(each) for each in node.values)]
        if isinstance(node, ast.Name) and node.id in self.constants:
            return [self.constants[node.id]]
        if isinstance(node, ast.IfExp):
            return [*self.patterns(node.body, function), *self.patterns(node.orelse, function)]
        names = [argument.arg for argument in function.args.args]
        if not isinstance(node, ast.Name) or node.id not in names:
            return [None]
        place, found = names.index(node.id), []
        for caller in self.functions:
            for call in calls(caller):
                if isinstance(call.func, ast.Name) and call.func.id == function.name:
                    found += self.patterns(call.args[place], caller)
        # A door that is called from other modules: its values are tested below.
        return found or ["*"]

    def piece(self, node):
        if isinstance(node, ast.Constant):
            return node.value
        named = isinstance(node.value, ast.Name)
        return self.constants.get(node.value.id, "*") if named else "*"


def calls(function):
    """Return the calls in a function."""
    return [node for node in ast.walk(function) if isinstance(node, ast.Call)]


class Kinds(unittest.TestCase):
    """The registry of kinds against the code of all rooms."""

    def told(self):
        return [found for path in sources() for found in Module(path).events()]

    def test_every_event_that_is_told_has_a_kind(self):
        told = self.told()
        self.assertGreater(len(told), 8)
        codes = {event for kind in kinds.KINDS.values() for event in kind.events}
        without = [
            f"{place}: {pattern}"
            for place, pattern in told
            if pattern is None or not any(fnmatch(code, pattern) for code in codes)
        ]
        self.assertEqual(without, [], "name the event in notify/kinds.py")

    def test_no_kind_of_what_nobody_tells(self):
        patterns = [pattern for _place, pattern in self.told() if pattern and pattern != "*"]
        patterns += notices.DEADLINES
        without = [
            event
            for kind in kinds.KINDS.values()
            for event in kind.events
            if not any(fnmatch(event, pattern) for pattern in patterns)
        ]
        self.assertEqual(without, [])

    def test_events_that_are_put_together(self):
        steps = [f"application.{step}" for step in notices.WORDS]
        changes = [f"insiders.{change}" for change in (insiders.ENTERED, insiders.ENDED)]
        for event in (*steps, *notices.DEADLINES, *changes, f"insiders.{insiders.ANNULLED}"):
            with self.subTest(event):
                self.assertTrue(kinds.known(event))

    def test_codes_are_one_of_a_kind(self):
        listed = [kind.code for _group, found in kinds.GROUPS for kind in found]
        self.assertEqual(len(listed), len(set(listed)))
        for kind in kinds.KINDS.values():
            self.assertIn(kind.channel, kinds.CHANNELS)

    def test_who_must_act_is_told_by_another_kind(self):
        for event in notices.WORDS:
            code = f"application.{event}"
            self.assertEqual(kinds.kind_of(code, asks=True).code, "application.act")
            self.assertNotEqual(kinds.kind_of(code, asks=False).code, "application.act")
        self.assertEqual(kinds.kind_of("application.assigned", asks=False).code, "application.act")
        self.assertEqual(kinds.kind_of("something.new", asks=True).code, "other")
