"""What a person may do with an application; the workflow's permission maps decide."""

from AccessControl.PermissionRole import rolesForPermissionOn
from kase.is2in import _
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden


EDIT = "kase.is2in: Edit an application"
COMMENT = "kase.is2in: Comment on an application"
DELETE = "kase.is2in: Delete an application"


def may(application: IApplication, person: Person | None, permission: str) -> bool:
    """Return whether a role the person holds on the application has the permission now."""
    if person is None:
        return False
    return bool(roles.held(application, person) & _roles_with(application, permission))


def require(application: IApplication, person: Person, permission: str) -> None:
    """Raise Conflict when nobody may in this state, Forbidden when only the person may not."""
    if not _roles_with(application, permission):
        raise Conflict("state", _("This cannot be done at this stage of the application."))
    if not may(application, person, permission):
        raise Forbidden("not-yours", _("This is done by another person at this stage."))


def require_role(application: IApplication, person: Person, *wanted: str) -> None:
    """Raise Forbidden unless the person holds one of the roles on the application."""
    if not roles.held(application, person) & set(wanted):
        raise Forbidden("not-yours", _("This is done by another person at this stage."))


def _roles_with(application: IApplication, permission: str) -> frozenset[str]:
    technical = {"Manager", "Anonymous", "Authenticated"}
    return frozenset(rolesForPermissionOn(permission, application)) - technical
