"""The control panel of trust: whose certificates are believed, how revocation is asked, history."""

from asn1crypto import x509 as asn1_x509
from collections.abc import Sequence
from itertools import pairwise
from kase.is2in import _
from kase.is2in.signing.algorithms import FAMILIES
from kase.is2in.signing.browser import trust_words
from kase.is2in.signing.evidence.stamping import stamp_service
from kase.is2in.signing.evidence.types import StampService
from kase.is2in.signing.providers.registry import PROFILES
from kase.is2in.signing.trust import NotTrusted
from kase.is2in.signing.trust import trust
from kase.is2in.signing.trusted import changes
from kase.is2in.signing.trusted.takeover import take_over
from kase.is2in.signing.trusted.uploads import MAXIMUM_SIZE
from kase.is2in.signing.trusted.uploads import TrustedCertificate
from kase.is2in.signing.waiting import count_waiting
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import FormPage
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


ROLES = {
    "anchor": _("Root certificates"),
    "intermediate": _("Certificates of issuing authorities"),
    "responder": _("Certificates of responders (OCSP)"),
}
ACTS = {
    changes.ADDED: _("Certificate added"),
    changes.REMOVED: _("Certificate removed"),
    changes.SETTINGS: _("Settings saved"),
}
SHOWN = 50


class Authorities(FormPage):
    """One section for each provider of signatures."""

    index = ViewPageTemplateFile("authorities.pt")
    title = _("Trusted authorities")

    def handle(self):
        acts = {
            "add": self.add,
            "remove": self.remove,
            "save": self.save,
            "take-over": self.take_over,
        }
        act = acts.get(self.field("act"))
        if act is None:
            raise Malformed("act", _("The form is incomplete. Open the page again."))
        message = act(self.field("provider"), current_user_id() or "")
        return self.redirect(f"{self.site_url}/@@signing-trust", message)

    def add(self, provider: str, user_id: str) -> object:
        """Add the certificate that was uploaded."""
        upload = self.request.form.get("certificate")
        if not getattr(upload, "filename", ""):
            words = _("Choose the file with the certificate.")
            raise Malformed("certificate", words, "certificate")
        changes.add(provider, self.field("role"), upload.read(MAXIMUM_SIZE + 1), user_id)
        return _("The certificate is trusted from now on.")

    def remove(self, provider: str, user_id: str) -> object:
        """Take a certificate away."""
        changes.remove(provider, self.field("role"), self.field("sha256"), user_id)
        return _("The certificate is not trusted any more.")

    def save(self, provider: str, user_id: str) -> object:
        """Save how signatures are checked."""
        minutes = self.field("fresh_minutes").strip()
        values = {
            "algorithms": " ".join(self.chosen("algorithms")),
            "historic_until": self.field("historic_until").strip(),
            "ocsp": self.field("ocsp").strip(),
            "fresh_minutes": int(minutes) if minutes.isdecimal() and len(minutes) < 6 else -1,
            "when_down": self.field("when_down"),
            "right_to_sign": bool(self.chosen("right_to_sign")),
        }
        changes.save(provider, values, user_id)
        return _("The settings are saved. They count from now on.")

    def take_over(self, provider: str, user_id: str) -> object:
        """Bring in what the folder holds."""
        count = take_over(provider, user_id)
        return _("Certificates brought in from the folder: ${count}.", mapping={"count": count})

    def count_waiting(self) -> int:
        """Return how many signatures wait for an authority."""
        return count_waiting()

    def stamps(self) -> StampService:
        """Return what is known of the time-stamp service."""
        return stamp_service()

    def providers(self) -> list[dict[str, object]]:
        """Return what is drawn of each provider."""
        return [self._provider(name) for name in PROFILES]

    def _provider(self, name: str) -> dict[str, object]:
        present = changes.present(name)
        own = any(present.of(role) for role in changes.ROLES)
        try:
            effective = trust(name)
        except NotTrusted:
            effective = None
        profile = effective.profile if effective else PROFILES[name]
        return {
            "id": name,
            "title": PROFILES[name].title,
            "works": effective is not None,
            "own": own,
            "roles": [
                {"id": role, "title": title, "rows": [*map(_row, present.of(role))]}
                for role, title in ROLES.items()
            ],
            "profile": profile,
            "families": [
                {
                    "id": family,
                    "title": trust_words.FAMILIES[family],
                    "on": family in profile.algorithms.split(),
                }
                for family in FAMILIES
            ],
            "down": [
                (value, words, value == profile.when_down)
                for value, words in trust_words.DOWN.items()
            ],
            "lists": self._lists(effective),
            "history": self._history(changes.history(name)),
        }

    def _lists(self, effective) -> list[dict[str, object]]:
        return [
            {
                "issuer": trust_words.name_of(asn1_x509.Name.load(one.issuer)),
                "issued": self.minute(one.this_update),
                "until": self.minute(one.next_update) if one.next_update else "",
                "count": one.count,
                "stale": one.next_update is not None and one.next_update < clock.now(),
            }
            for one in (effective.lists if effective else ())
        ]

    def _history(self, found: Sequence[changes.Change]) -> list[dict[str, object]]:
        """Return the last changes; of settings what became another than it was."""
        saved = [one for one in found if one.kind == changes.SETTINGS]
        before = {one.id: older.settings for one, older in pairwise(saved)}
        return [
            {
                "at": self.minute(one.at),
                "who": _name_of(one.user_id),
                "what": ACTS[one.kind],
                "about": _row(one.certificate)["title"] if one.certificate else "",
                "settings": trust_words.changed(one.settings or {}, before.get(one.id, {})),
            }
            for one in found[:SHOWN]
        ]


def _row(one: TrustedCertificate) -> dict[str, object]:
    return {
        "title": trust_words.name_of(one.parsed.subject),
        "subject": one.subject,
        "algorithm": one.algorithm,
        "not_after": one.not_after,
        "sha256": one.sha256,
    }


def _name_of(user_id: str) -> str:
    """Return a person's name, the id of one who has none or is gone."""
    user = api.user.get(userid=user_id)
    return (user.getProperty("fullname") if user else "") or user_id
