"""The workflow's XML, the functions and the definitions say the same."""

from itertools import pairwise
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.course import effects
from kase.is2in.procedures.course import guards
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.course import words
from kase.is2in.procedures.course.step_fields import ASKED
from kase.is2in.procedures.course.transitions import INTERNAL
from lxml import etree
from plone import api as plone
from tests.architecture.rooms import PACKAGE
from tests.layers import INTEGRATION
import unittest


FOLDER = PACKAGE / "profiles/default/workflows"
XML = FOLDER / "kase_listing/definition.xml"


def named(module, prefix: str) -> set[str]:
    """Return the transitions a module has a function for."""
    found = {name.removeprefix(prefix) for name in vars(module) if name.startswith(prefix)}
    return {name.replace("_", "-") for name in found}


class WorkflowXml(unittest.TestCase):
    """Read as text, without a site."""

    def setUp(self):
        self.root = etree.parse(str(XML)).getroot()
        self.transitions = {one.get("transition_id"): one for one in self.root.iter("transition")}

    def test_states_are_those_of_the_code(self):
        found = {one.get("state_id") for one in self.root.iter("state")}
        self.assertEqual(found, set(states.EVERY))
        self.assertEqual(self.root.get("initial_state"), states.FILLING)

    def test_each_transition_has_guard_effect_and_words(self):
        ids = set(self.transitions)
        self.assertEqual(named(guards, "guard_"), ids)
        self.assertEqual(named(effects, "after_"), ids)
        self.assertEqual(set(notices.WORDS), ids)
        self.assertEqual(set(words.STEP_TITLES), ids)
        self.assertEqual(set(words.STEP_DESCRIPTIONS), ids - set(INTERNAL))
        self.assertLessEqual(set(ASKED), ids)

    def test_each_guard_expression_asks_for_its_own_transition(self):
        for name, transition in self.transitions.items():
            expression = transition.findtext("guard/guard-expression")
            asked = f"python:object.restrictedTraverse('@@application-guard')('{name}')"
            self.assertEqual(expression, asked)

    def test_nobody_but_managers_may_edit_by_plone(self):
        for state in self.root.iter("state"):
            for one in state.iter("permission-map"):
                if one.get("name") in ("Modify portal content", "Delete objects"):
                    roles = [role.text for role in one]
                    self.assertEqual((one.get("acquired"), roles), ("False", ["Manager"]))

    def test_every_state_maps_every_permission(self):
        permissions = {one.text for one in self.root.findall("permission")}
        for state in self.root.iter("state"):
            mapped = {one.get("name") for one in state.iter("permission-map")}
            self.assertEqual(mapped, permissions, state.get("state_id"))

    def test_where_the_life_is_the_same_only_names_differ(self):
        own = ("workflow_id", "title")
        for name in ("kase_auditors", "kase_membership"):
            root = etree.parse(str(FOLDER / name / "definition.xml")).getroot()
            self.assertEqual(root.get("workflow_id"), name)
            self.assertNotEqual(root.get("title"), self.root.get("title"))
            for one in own:
                root.set(one, self.root.get(one))
            self.assertEqual(etree.tostring(root), etree.tostring(self.root))

    def test_a_transition_without_a_guard_is_refused(self):
        with self.assertRaises(guards.Forbidden):
            guards.check(None, None, "invented")


class Definitions(unittest.TestCase):
    """What ships with us is bound to the workflow."""

    layer = INTEGRATION

    def test_processes_are_states(self):
        for category in api.categories():
            for procedure in category.procedures:
                found = [one.state for one in api.definition(procedure.code).processes]
                self.assertLessEqual(set(found), set(states.EVERY))

    def test_each_process_of_the_straight_way_leads_to_the_next(self):
        tool = plone.portal.get_tool("portal_workflow")
        for category in api.categories():
            for procedure in category.procedures:
                definition = api.definition(procedure.code)
                workflow = tool[definition.workflow]
                for state, follower in pairwise(definition.line()):
                    ways = workflow.states[state].transitions
                    reached = {workflow.transitions[name].new_state_id for name in ways}
                    self.assertIn(follower, reached, (procedure.code, state))

    def test_every_category_has_a_folder_and_a_policy(self):
        root = plone.portal.get()["applications"]
        tool = plone.portal.get_tool("portal_workflow")
        for category in api.categories():
            with self.subTest(category.code):
                folder = root[category.code]
                config = folder[".wf_policy_config"]
                policy = config.getPolicyBelow()
                self.assertEqual(policy.getId(), f"kase_{category.code}")
                chain = policy.getChainFor("Application", managescreen=False)
                used = {api.definition(one.code).workflow for one in category.procedures}
                self.assertEqual(set(chain), used or {"kase_listing"})
        self.assertEqual(tuple(tool.getChainForPortalType("Application")), ())

    def test_preparing_again_changes_nothing(self):
        before = plone.portal.get()["applications"].objectIds()
        api.prepare_applications()
        self.assertEqual(plone.portal.get()["applications"].objectIds(), before)
