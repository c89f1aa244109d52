"""GET and PATCH @notification-settings: how each kind of events reaches the caller."""

from kase.is2in import _
from kase.is2in.notify.choices import choices
from kase.is2in.notify.choices import choose
from kase.is2in.notify.services.shapes import of_choice
from kase.is2in.notify.settings import setting
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Service
from plone import api


class Read(Service):
    """Answers with ``{"@id", "digest_hour", "items"}``."""

    def answer(self):
        """Return every kind of events with its channel."""
        return {
            "@id": f"{api.portal.get().absolute_url()}/@notification-settings",
            "digest_hour": setting("digest_hour"),
            "items": [of_choice(one) for one in choices(current_user_id() or "")],
        }


class Change(Read):
    """Takes ``{"channels": {kind: channel or null}}``; answers as GET does."""

    def answer(self):
        """Keep what is chosen and return all."""
        wanted = self.body().get("channels")
        if not isinstance(wanted, dict) or not wanted:
            raise Malformed("channels", _("Name a channel for at least one kind."), "channels")
        choose(current_user_id() or "", wanted)
        return super().answer()
