"""GET, POST, PATCH @signing-trust; DELETE @signing-trust/<provider>/<role>/<sha256>."""

from base64 import b64decode
from kase.is2in import _
from kase.is2in.signing.evidence.stamping import stamp_service
from kase.is2in.signing.providers.registry import PROFILES
from kase.is2in.signing.trust import NotTrusted
from kase.is2in.signing.trust import trust
from kase.is2in.signing.trusted import changes
from kase.is2in.signing.trusted.uploads import TrustedCertificate
from kase.is2in.signing.waiting import count_waiting
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import ItemService


class Trusted(ItemService):
    """Whom the exchange trusts."""

    deepest = 0

    def answer(self):
        """Return every provider with its certificates, settings and history."""
        service = stamp_service()
        return {
            "items": [_provider(name) for name in PROFILES],
            "waiting": count_waiting(),
            "time_stamps": {
                "configured": service.configured,
                "address": service.address,
                "without": service.without,
            },
        }


class Add(ItemService):
    """Takes ``provider``, ``role`` and ``certificate`` (PEM or base64)."""

    status = 201
    deepest = 0

    def answer(self):
        """Trust one more certificate."""
        data = self.body()
        text = self.text(data, "certificate").strip()
        try:
            pem = text.startswith("-----BEGIN")
            certificate = text.encode() if pem else b64decode("".join(text.split()), validate=True)
        except ValueError as error:
            words = _("The file is not a certificate (.cer, .crt, .pem, .der).")
            raise Malformed("certificate", words, "certificate") from error
        made = changes.add(
            self.text(data, "provider"),
            self.text(data, "role"),
            certificate,
            current_user_id() or "",
        )
        return certificate_shape(made)


class Save(ItemService):
    """Takes ``provider`` and ``settings``, some of ``changes.SETTABLE``."""

    deepest = 0

    def answer(self):
        """Set how signatures of a provider are checked; what is not named stays."""
        data = self.body()
        provider, asked = self.text(data, "provider"), data.get("settings")
        if not isinstance(asked, dict) or set(asked) - set(changes.SETTABLE):
            raise Malformed("settings", _("This value cannot be used."), "settings")
        values = {**changes.present(provider).settings, **asked}
        changes.save(provider, values, current_user_id() or "")
        return _provider(provider)


class Remove(ItemService):
    """Trust a certificate no more."""

    deepest = 3

    def answer(self):
        """Remove it."""
        changes.remove(self.part(0), self.part(1), self.part(2), current_user_id() or "")


def _provider(name: str) -> dict[str, object]:
    present = changes.present(name)
    try:
        profile, works = trust(name).profile, True
    except NotTrusted:
        profile, works = PROFILES[name], False
    return {
        "provider": name,
        "title": profile.title,
        "works": works,
        "settings": {each: getattr(profile, each) for each in changes.SETTABLE},
        "certificates": [
            {"role": role, **certificate_shape(one)}
            for role in changes.ROLES
            for one in present.of(role)
        ],
        "history": [
            {
                "act": one.kind,
                "role": one.role,
                "sha256": one.certificate.sha256 if one.certificate else "",
                "at": one.at.isoformat(),
                "by": one.user_id,
            }
            for one in changes.history(name)
        ],
    }


def certificate_shape(one: TrustedCertificate) -> dict[str, object]:
    """Return a certificate as JSON."""
    return {
        "sha256": one.sha256,
        "subject": one.subject,
        "issuer": one.issuer,
        "not_after": one.not_after.isoformat(),
        "algorithm": one.algorithm,
    }
