"""The reviewed table as a page of the reference: written here, compared by the test."""

from plone import api
from tests.permissions import roles


HEAD = """# Who may do what

Read off the workflows, the roles and the registrations of pages and services. The test
`tests/permissions/test_table.py` makes this page anew and fails when a right has changed: look
at the difference, and put the new page here when the change is meant.

Roles: **Client** is a person of any organisation, **Officer** any person of the exchange;
**Executor**, **FirstHead**, **CaseOfficer**, **DepartmentExpert** and **ChancelleryClerk** are held
on one application only and are computed from who takes part; **Manager** and
**Site Administrator** keep the site.
"""


def page(samples) -> str:
    """Return the whole page; ``samples`` is type → one of it."""
    parts = [HEAD, site()]
    for name in roles.types():
        parts.append(content(name, samples[name]))
    parts.append(doors())
    return "\n".join(parts)


def rows(head: tuple[str, ...], lines) -> str:
    """Return a table of Markdown."""
    table = [head, tuple("---" for _ in head), *lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in table) + "\n"


def site() -> str:
    """Return the permissions of our rooms at the root of the site."""
    portal = api.portal.get()
    lines = [(title, roles.roles(title, portal)) for _id, title in roles.our_permissions()]
    return "## At the root of the site\n\n" + rows(("permission", "roles"), lines)


def content(name: str, sample) -> str:
    """Return the rights on one type, state by state, and its transitions."""
    parts = [f"## {name}\n"]
    head = ("permission", "states", "roles")
    ruling = roles.workflows_of(sample)
    if not ruling:
        parts += ["Without a workflow.\n", rows(head, roles.by_state(sample, None))]
    for names, (workflow, *_same) in ruling.items():
        parts += [f"Workflow `{names}`.\n", rows(head, roles.by_state(sample, workflow))]
        found = roles.transitions(workflow)
        if found:
            parts.append(rows(("from", "transition", "to", "who"), found))
    return "\n".join(parts)


def doors() -> str:
    """Return every page and service with the permission it asks for."""
    lines = [(room, f"`{door}`", roles.title_of(one)) for room, door, one in roles.doors()]
    return "## Pages and services\n\n" + rows(("room", "door", "permission"), lines)
