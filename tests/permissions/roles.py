"""Who may do what, read off the running site: types, states, permissions, transitions, pages."""

from AccessControl.PermissionRole import rolesForPermissionOn
from kase.is2in.procedures.interfaces import IApplication
from lxml import etree
from plone import api
from tests.architecture.rooms import room_of
from tests.architecture.rooms import sources
from tests.procedures.test_matrix import table_of
from zope.component import queryUtility
from zope.security.interfaces import IPermission


OURS = "kase.is2in"
# What decides about content of ours; the rest of Plone's permissions is for building the site.
ALWAYS = (
    "View",
    "Access contents information",
    "List folder contents",
    "Modify portal content",
    "Add portal content",
    "Delete objects",
    "Review portal content",
    "Sharing page: Delegate roles",
)
PARTS = {
    "executor": "executor of the issuer",
    "consultant": "executor of the consultant",
    "head": "first head of the issuer",
    "clerk": "clerk of the chancellery",
    "officer": "officer of the case",
}
# Steps whose people depend on more than the state: tests of their own try them.
OTHERWISE = {
    "sign": "the first head, by an accepted signature",
    "resume": "officer of the case, once the day to answer by has passed",
}


def types() -> list[str]:
    """Return the ids of our types, sorted."""
    tool = api.portal.get_tool("portal_types")
    return sorted(one.getId() for one in tool.objectValues() if one_of_ours(one))


def one_of_ours(fti) -> bool:
    """Return whether a type's class is ours."""
    return getattr(fti, "klass", "").startswith(OURS)


def roles(permission: str, context) -> str:
    """Return the roles that have a permission on something, sorted, in words."""
    found = set(rolesForPermissionOn(permission, context)) - {"_what_not_even_god_should_do"}
    if "Anonymous" in found:
        return "everybody"
    if "Authenticated" in found:
        return "everybody logged in"
    return ", ".join(sorted(found)) or "nobody"


def workflow_of(context):
    """Return the workflow that rules something, None where there is none."""
    tool = api.portal.get_tool("portal_workflow")
    chain = tool.getChainFor(context)
    return tool[chain[0]] if chain else None


def put_into(context, workflow, state: str) -> None:
    """Let something stand in a state, with the permissions of that state."""
    tool = api.portal.get_tool("portal_workflow")
    status = dict(tool.getStatusOf(workflow.getId(), context) or {})
    tool.setStatusOf(workflow.getId(), context, {**status, "review_state": state})
    workflow.updateRoleMappingsFor(context)


def workflows_of(context) -> dict[str, list]:
    """Return the workflows that something of its type may live by, those that say the same as one.

    The key names them; an application lives by the workflow of its category.
    """
    own = workflow_of(context)
    if not IApplication.providedBy(context):
        return {own.getId(): [own]} if own is not None else {}
    tool = api.portal.get_tool("portal_workflow")
    same: dict[tuple, list] = {}
    for name in sorted(tool.objectIds()):
        if name.startswith("kase_"):
            said = (*by_state(context, tool[name]), *transitions(tool[name]))
            same.setdefault(said, []).append(tool[name])
    return {"`, `".join(one.getId() for one in found): found for found in same.values()}


def permissions_on(context, workflow) -> list[str]:
    """Return the permissions that matter on something, sorted, Plone's first."""
    named = set(workflow.permissions) if workflow is not None else set()
    ours = {one for one in named if one not in ALWAYS}
    if IApplication.providedBy(context):
        ours |= {title for _id, title in our_permissions() if "application" in title.lower()}
    return [*ALWAYS, *sorted(ours)]


def by_state(context, workflow) -> list[tuple[str, str, str]]:
    """Return (permission, states, roles) of something; states of equal roles stand together."""
    if workflow is None:
        return [(one, "–", roles(one, context)) for one in permissions_on(context, None)]
    table: dict[tuple[str, str], list[str]] = {}
    for state in workflow.states.objectIds():
        put_into(context, workflow, state)
        for permission in permissions_on(context, workflow):
            table.setdefault((permission, roles(permission, context)), []).append(state)
    every = len(workflow.states.objectIds())
    order = permissions_on(context, workflow)
    return [
        (permission, "every" if len(states) == every else ", ".join(sorted(states)), held)
        for (permission, held), states in sorted(
            table.items(), key=lambda row: (order.index(row[0][0]), sorted(row[1]))
        )
    ]


def transitions(workflow) -> list[tuple[str, str, str, str]]:
    """Return (state, transition, next state, who may) for every way out of every state."""
    found = []
    for state in sorted(workflow.states.objectIds()):
        for name in sorted(workflow.states[state].transitions):
            one = workflow.transitions[name]
            who = guard(one, state, table_of(workflow.getId()))
            found.append((state, name, one.new_state_id or "–", who))
    return found


def guard(transition, state: str, allowed) -> str:
    """Return what a transition asks for: people of the tried table, or roles and permissions."""
    held = transition.getGuard()
    if held.expr is not None and "application-guard" in held.expr.text:
        parts = allowed.get(state, {}).get(transition.getId(), ())
        found = ", ".join(PARTS[one] for one in parts)
        return found or OTHERWISE[transition.getId()]
    words = [f"permission “{one}”" for one in held.permissions]
    words += [f"role {one}" for one in held.roles]
    words += [f"if {held.expr.text}"] if held.expr is not None else []
    return ", ".join(words) or "whoever may change it"


def our_permissions() -> list[tuple[str, str]]:
    """Return (id, title) of the permissions our rooms define, by title."""
    found = []
    for path in sources("*.zcml"):
        for element in etree.parse(str(path)).iter("{http://namespaces.zope.org/zope}permission"):
            found.append((element.get("id"), element.get("title")))
    return sorted(found, key=lambda one: one[1])


def title_of(permission: str) -> str:
    """Return a permission's title by its id in ZCML."""
    found = queryUtility(IPermission, permission)
    return found.title if found is not None else permission


def doors() -> list[tuple[str, str, str]]:
    """Return (room, page or service, permission's id) of every registration, sorted."""
    found = set()
    for path in sources("*.zcml"):
        for element in etree.parse(str(path)).iter():
            tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if tag not in ("page", "service") or not element.get("name"):
                continue
            name = element.get("name")
            shown = f"{element.get('method')} {name}" if tag == "service" else f"@@{name}"
            on = (element.get("for") or "").rpartition(".")[2].lstrip("I") or "*"
            found.add((room_of(path) or "", f"{shown} ({on})", element.get("permission") or ""))
    return sorted(found)
