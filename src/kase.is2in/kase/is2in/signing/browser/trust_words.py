"""What people read of certificates and settings of trust: names and sentences, no codes."""

from asn1crypto import x509 as asn1_x509
from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.signing.profiles import REFUSE
from kase.is2in.signing.profiles import WAIT


FAMILIES = {
    "rsa": "RSA",
    "gost-2015": _("GOST 34.10-2015 (Kazakhstan)"),
    "gost-2004": _("GOST 34.310-2004 (Kazakhstan, before 2015)"),
    "gost-ru": _("GOST R 34.10-2012 (Russia)"),
}
DOWN = {
    WAIT: _("The signature waits and is checked again"),
    REFUSE: _("The signature is refused"),
}
SETTINGS = {
    "ocsp": _("Responder (OCSP)"),
    "fresh_minutes": _("For how many minutes a good answer is believed"),
    "when_down": _("When the authority does not answer"),
    "algorithms": _("Accepted algorithms"),
    "right_to_sign": _(
        "A key with the right to sign for the organisation serves where the first head signs"
    ),
    "historic_until": _("GOST 34.310-2004 is accepted in documents signed before"),
}
YES, NO, NOTHING = _("Yes"), _("No"), _("not named")


def name_of(name: asn1_x509.Name) -> str:
    """Return whom a name names: its common name, else its organisation, else all of it."""
    known = name.native
    found = known.get("common_name") or known.get("organization_name")
    return found if isinstance(found, str) else name.human_friendly


def changed(
    settings: Mapping[str, object], before: Mapping[str, object]
) -> list[tuple[object, list[object]]]:
    """Return the title of each setting that became another, with the words of what it became."""
    return [
        (title, _words(name, settings[name]))
        for name, title in SETTINGS.items()
        if name in settings and settings[name] != before.get(name)
    ]


def _words(name: str, value: object) -> list[object]:
    if isinstance(value, bool):
        return [YES if value else NO]
    if name == "algorithms":
        return [FAMILIES.get(one, one) for one in str(value).split()] or [NOTHING]
    if name == "when_down":
        return [DOWN.get(str(value), value)]
    return [str(value) if value not in ("", None) else NOTHING]
