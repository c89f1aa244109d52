"""The workflow's XML, the functions and the definitions say the same."""

from copy import deepcopy
from itertools import pairwise
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.course import effects
from kase.is2in.procedures.course import guards
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.course import words
from kase.is2in.procedures.course.step_fields import ASKED
from kase.is2in.procedures.course.transitions import INTERNAL
from kase.is2in.procedures.folders import CATEGORIES
from lxml import etree
from plone import api as plone
from tests.builders.catalogue import states_of
from tests.builders.catalogue import workflow_roots
from tests.layers import INTEGRATION
import unittest


LISTING = "kase_listing"
# workflow → (states, transitions) of listing that it has not: a shorter life.
SHORTER = {
    "kase_disclosure": (
        {states.CONCLUSION, states.MEETING},
        {"conclude", "schedule-meeting"},
    ),
}
# (workflow, state) → ways out instead of those of listing, where they are others.
OTHER_WAYS = {
    ("kase_disclosure", states.EXAMINATION): {"decide", "request-more", "withdraw"},
}


def every():
    """Yield the definitions in force of every procedure there is."""
    for category in api.categories():
        for procedure in category.procedures:
            yield api.definition(procedure.code)


def named(module, prefix: str) -> set[str]:
    """Return the transitions a module has a function for."""
    found = {name.removeprefix(prefix) for name in vars(module) if name.startswith(prefix)}
    return {name.replace("_", "-") for name in found}


class WorkflowXml(unittest.TestCase):
    """Read as text, without a site."""

    def setUp(self):
        self.roots = workflow_roots()

    def parts(self, name: str, kind: str) -> dict:
        """Return the states or transitions of a workflow by their ids."""
        return {one.get(f"{kind}_id"): one for one in self.roots[name].iter(kind)}

    def test_each_belongs_to_a_category(self):
        self.assertLessEqual(set(self.roots), {f"kase_{category}" for category in CATEGORIES})

    def test_states_are_those_of_the_code(self):
        for name, root in self.roots.items():
            lacking, _transitions = SHORTER.get(name, (set(), set()))
            found = {one.get("state_id") for one in root.iter("state")}
            self.assertEqual(found, set(states.EVERY) - lacking, name)
            self.assertEqual(root.get("initial_state"), states.FILLING, name)
            self.assertEqual(root.get("workflow_id"), name)

    def test_each_transition_has_guard_effect_and_words(self):
        ids = set().union(*(self.parts(name, "transition") for name in self.roots))
        self.assertEqual(named(guards, "guard_"), ids)
        self.assertEqual(named(effects, "after_"), ids)
        self.assertEqual(set(notices.WORDS), ids)
        self.assertEqual(set(words.STEP_TITLES), ids)
        self.assertEqual(set(words.STEP_DESCRIPTIONS), ids - set(INTERNAL))
        self.assertLessEqual(set(ASKED), ids)

    def test_each_guard_expression_asks_for_its_own_transition(self):
        for workflow in self.roots:
            for name, transition in self.parts(workflow, "transition").items():
                expression = transition.findtext("guard/guard-expression")
                asked = f"python:object.restrictedTraverse('@@application-guard')('{name}')"
                self.assertEqual(expression, asked)

    def test_nobody_but_managers_may_edit_by_plone(self):
        for one in (each for root in self.roots.values() for each in root.iter("permission-map")):
            if one.get("name") in ("Modify portal content", "Delete objects"):
                roles = [role.text for role in one]
                self.assertEqual((one.get("acquired"), roles), ("False", ["Manager"]))

    def test_every_state_maps_every_permission(self):
        permissions = {one.text for one in self.roots[LISTING].findall("permission")}
        for name in self.roots:
            for state_id, state in self.parts(name, "state").items():
                mapped = {one.get("name") for one in state.iter("permission-map")}
                self.assertEqual(mapped, permissions, (name, state_id))

    def test_names_differ(self):
        titles = [root.get("title") for root in self.roots.values()]
        self.assertEqual(len(set(titles)), len(titles))

    def test_a_workflow_differs_only_where_the_life_does(self):
        for name in self.roots.keys() - {LISTING}:
            less_states, less_transitions = SHORTER.get(name, (set(), set()))
            for kind, lacking in (("state", less_states), ("transition", less_transitions)):
                own, listing = self.parts(name, kind), self.parts(LISTING, kind)
                self.assertEqual(own.keys(), listing.keys() - lacking, name)
                for part_id, part in own.items():
                    self.same(name, part_id, part, deepcopy(listing[part_id]))

    def same(self, name, part_id, own, listing):
        """Demand that two states or transitions say the same, but for the ways named above."""
        if (name, part_id) in OTHER_WAYS:
            ways = own.findall("exit-transition")
            found = {one.get("transition_id") for one in ways}
            self.assertEqual(found, OTHER_WAYS[name, part_id])
            for part in (own, listing):
                for one in part.findall("exit-transition"):
                    part.remove(one)
        said = [
            " ".join(etree.tostring(part, encoding="unicode").split()) for part in (own, listing)
        ]
        self.assertEqual(*said)

    def test_a_transition_without_a_guard_is_refused(self):
        with self.assertRaises(guards.Forbidden):
            guards.check(None, None, "invented")


class Definitions(unittest.TestCase):
    """What ships with us is bound to the workflow."""

    layer = INTEGRATION

    def test_processes_are_states(self):
        for definition in every():
            found = [one.state for one in definition.processes]
            self.assertEqual(set(found), states_of(definition.workflow), definition.code)

    def test_each_process_of_the_straight_way_leads_to_the_next(self):
        tool = plone.portal.get_tool("portal_workflow")
        for definition in every():
            workflow = tool[definition.workflow]
            for state, follower in pairwise(definition.line()):
                ways = workflow.states[state].transitions
                reached = {workflow.transitions[name].new_state_id for name in ways}
                self.assertIn(follower, reached, (definition.code, state))

    def test_withdrawal_is_open_where_the_definition_says(self):
        tool = plone.portal.get_tool("portal_workflow")
        for definition in every():
            for state_id, state in tool[definition.workflow].states.items():
                sent = state_id in states.AT_EXCHANGE
                open_here = sent and definition.can_be_withdrawn(state_id)
                self.assertEqual(
                    "withdraw" in state.transitions, open_here, (definition.code, state_id)
                )

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
                self.assertEqual(set(chain), used or {LISTING})
        self.assertEqual(tuple(tool.getChainForPortalType("Application")), ())

    def test_preparing_again_changes_nothing(self):
        before = plone.portal.get()["applications"].objectIds()
        api.prepare_applications()
        self.assertEqual(plone.portal.get()["applications"].objectIds(), before)
