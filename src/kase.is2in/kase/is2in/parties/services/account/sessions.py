"""GET and DELETE @sessions: where a person is logged in, and ending it."""

from kase.is2in.parties import people
from kase.is2in.parties import sessions
from kase.is2in.parties.custody import in_care_of
from kase.is2in.parties.types import Session
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import Service


def whose(service) -> str:
    """Return the id of the person a request is about: ``?user=``, by default who asks.

    Others' are open to those who look after their accounts; Missing for everybody else.
    """
    who, asked = people.current_person(), service.request.form.get("user")
    if not isinstance(asked, str) or asked in ("", who.id):
        return who.id
    return in_care_of(who, asked).id


class Sessions(Service):
    """GET: the sessions of the person logged in, or of ``?user=``."""

    def answer(self):
        """Return them, the last seen first."""
        return {"items": [of_session(one) for one in sessions.sessions(whose(self))]}


class EndSessions(ItemService):
    """DELETE @sessions/<id> ends one; DELETE @sessions all others, or all of ``?user=``."""

    def answer(self):
        """End them."""
        user_id = whose(self)
        if self.word:
            sessions.end_session(user_id, self.word)
        else:
            own = user_id == people.current_person().id
            sessions.end_sessions(user_id, keep=sessions.current() if own else None)


def of_session(one: Session) -> dict:
    """Return a session."""
    return {
        "id": one.id,
        "kind": one.kind,
        "agent": one.agent,
        "address": one.address,
        "started": one.started.isoformat(),
        "seen": one.seen.isoformat(),
        "until": one.until.isoformat(),
        "current": one.id == sessions.current(),
    }
