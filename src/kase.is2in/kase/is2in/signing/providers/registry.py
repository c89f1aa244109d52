"""The ways of signing there are: asked of the component registry, never listed.

A command outside a site (``bin/verify-evidence``) has no registry; then the folders' own ZCML is
loaded here, which registers the utilities and nothing else.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from kase.is2in.signing import providers as package
from kase.is2in.signing.interfaces import ISignatureProvider
from kase.is2in.signing.profiles import CertificateProfile
from zope.component import getUtilitiesFor
from zope.configuration import xmlconfig


# Integrity first, then trust, then who it is. A profile may leave out the one of the purpose.
INTEGRITY = ("content", "message_digest", "signed_attrs", "signer_certificate", "signature")
TRUST = ("path", "revocation", "key_usage", "eku_signing", "role_organization")
IDENTITY = ("role_first_head", "iin", "bin")
CHECKS = ("format", *INTEGRITY, *TRUST, *IDENTITY)


def providers() -> tuple[ISignatureProvider, ...]:
    """Return every way of signing, in the order of the tabs."""
    found = [one for _name, one in getUtilitiesFor(ISignatureProvider)]
    if not found:
        xmlconfig.file("standalone.zcml", package)
        found = [one for _name, one in getUtilitiesFor(ISignatureProvider)]
    return tuple(sorted(found, key=lambda one: (one.place, one.name)))


def provider(name: object) -> ISignatureProvider | None:
    """Return a way of signing by its name, None for no such one."""
    return next((one for one in providers() if one.name == name), None)


def profile_of(name: object) -> CertificateProfile | None:
    """Return how certificates of a provider look, None for no such one."""
    found = provider(name)
    return PROFILES.get(found.authority) if found else None


def checks_of(profile: CertificateProfile, first_head: bool) -> tuple[str, ...]:
    """Return the names of the checks a signature goes through, in their order."""
    left_out = {
        *(() if profile.signing_purpose else ("eku_signing",)),
        *(() if first_head else ("role_first_head",)),
    }
    return tuple(name for name in CHECKS if name not in left_out)


class _Profiles(Mapping[str, CertificateProfile]):
    """Authorities by name: the providers that bring a trust of their own."""

    def __getitem__(self, name: str) -> CertificateProfile:
        found = provider(name)
        if found is None or found.profile is None:
            raise KeyError(name)
        return found.profile

    def __iter__(self) -> Iterator[str]:
        return (one.name for one in providers() if one.profile is not None)

    def __len__(self) -> int:
        return len(tuple(iter(self)))


PROFILES: Mapping[str, CertificateProfile] = _Profiles()
