"""@agreement: the one in force, and accepting it; its versions, and who accepted which."""

from kase.is2in import _
from kase.is2in.parties import agreement
from kase.is2in.parties import people
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.services.shapes import by_language
from kase.is2in.parties.types import Acceptance
from kase.is2in.parties.types import AgreementVersion
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Service
from zope.interface import implementer


MOST = 100


@implementer(IOpenDoor)
class Agreement(Service):
    """GET @agreement."""

    open_door = "pending"

    def answer(self):
        """Return the version in force, its text, and whether the person has accepted it."""
        person = people.current_person()
        at = agreement.accepted_at(person.id)
        return {
            "version": agreement.version_in_force().number,
            "text": list(agreement.agreement_text()),
            "accepted": agreement.accepted(person.id),
            "accepted_at": at and at.isoformat(),
        }


class Accept(Agreement):
    """POST @agreement: the person accepts the version in force."""

    def answer(self):
        """Keep it and return the same as GET."""
        agreement.accept_agreement(people.current_person().id)
        return super().answer()


class Versions(Service):
    """GET @agreement-versions."""

    def answer(self):
        """Return all versions, the one that comes into force last first."""
        return {"items": [of_version(one) for one in agreement.versions()]}


class AddVersion(Service):
    """POST @agreement-versions ``{"number", "since", "text": {"ru", "kk", "en"}}``."""

    status = 201

    def answer(self):
        """Enter the version and return it."""
        data = self.body()
        number, since = data.get("number"), data.get("since")
        day = read_day(since) if isinstance(since, str) else None
        if day is None or not isinstance(number, str):
            raise Malformed("shape", _("Send number, since (a day) and text."), "since")
        return of_version(agreement.add_version(number, day, by_language(data, "text")))


class Acceptances(Service):
    """GET @agreement-acceptances: pages by ``b_start`` and ``b_size``; ``version``, ``q``."""

    def answer(self):
        """Return one page of who accepted which version and when."""
        require_keeper()
        form = self.request.form
        start, size = asked.page_of(form, 25, MOST)
        rows, total = agreement.acceptances(
            version=asked.word_of(form, "version"),
            text=asked.word_of(form, "q"),
            start=start,
            size=size,
        )
        return {"items": [of_acceptance(one) for one in rows], "items_total": total}


def require_keeper() -> None:
    """Raise Forbidden for people of the exchange who are no officers of its clients."""
    who = people.person(current_user_id())
    if who is not None:
        require_officer(who)


def of_version(one: AgreementVersion) -> dict:
    """Return a version."""
    return {
        "number": one.number,
        "since": one.since.isoformat(),
        "text": dict(one.texts),
        "entered": one.entered.isoformat(),
        "sha256": agreement.digest(one),
        "in_force": one.number == agreement.version_in_force().number,
    }


def of_acceptance(one: Acceptance) -> dict:
    """Return who accepted which version and when."""
    return {
        "user": one.user_id,
        "fullname": one.full_name,
        "email": one.email,
        "organization": one.organization or None,
        "version": one.version,
        "at": one.at.isoformat(),
        "address": one.address,
    }
