"""POST and DELETE @user-invitations/<id>: an invitation is sent again, or taken back."""

from kase.is2in import _
from kase.is2in.parties import invitations
from kase.is2in.parties import people
from kase.is2in.parties.custody import in_care_of
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.services.shapes import of_invitation
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import ItemService


class InviteAgain(ItemService):
    """The person gets a new link to choose a password; the earlier one is dead."""

    status = 202

    def answer(self):
        """Send it and return how far the invitation has come."""
        found = in_care_of(people.current_person(), self.part(0))
        if not people.may_enter(found.id):
            raise Missing("person", _("There is no such person."))
        invitations.send_again(found.id)
        return of_invitation(found.id)


class RevokeInvitation(ItemService):
    """The link is dead and the account closed; only for who has not chosen a password."""

    def answer(self):
        """Take it back."""
        who = people.current_person()
        found = in_care_of(who, self.part(0))
        require_administrator(who, found.organization)
        invitations.revoke(found.id)
