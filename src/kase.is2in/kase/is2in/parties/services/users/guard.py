"""PATCH and DELETE @users: Plone's own way past our rules is closed to everybody but managers."""

from kase.is2in import _
from kase.is2in.terms.errors import Forbidden
from plone import api
from plone.restapi.services.users.delete import UsersDelete
from plone.restapi.services.users.update import UsersPatch


def _managers_only() -> None:
    if "Manager" not in api.user.get_roles():
        raise Forbidden("use-profile", _("Accounts are changed by @profile and @users."))


class Patch(UsersPatch):
    """For Zope managers only: roles, properties and passwords of others."""

    def reply(self):
        _managers_only()
        return super().reply()


class Delete(UsersDelete):
    """For Zope managers only: an account is closed, not deleted."""

    def reply(self):
        _managers_only()
        return super().reply()
