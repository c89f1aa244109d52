"""Plug-ins for pyhanko-certvalidator: GOST signatures in a chain, and which kinds may be there."""

from asn1crypto import algos
from asn1crypto import keys
from cryptography.exceptions import InvalidSignature
from datetime import datetime
from kase.is2in.signing.algorithms import certificate_is_signed_by
from kase.is2in.signing.algorithms import NotAccepted
from kase.is2in.signing.algorithms import SIGNATURES
from kase.is2in.signing.algorithms import WeakKey
from kase.is2in.signing.algorithms import WrongKey
from kase.is2in.signing.profiles import CertificateProfile
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint
from pyhanko_certvalidator.policy_decl import AlgorithmUsagePolicy
from pyhanko_certvalidator.sig_validate import SignatureValidator


class ChainSignatures(SignatureValidator):
    """Checks a certificate's signature by the room's own table of algorithms."""

    def validate_signature(
        self, signature, signed_data, public_key_info, signature_algorithm, context=None
    ):
        """Return for a right signature; raise InvalidSignature for everything else."""
        oid = signature_algorithm["algorithm"].dotted
        try:
            right = certificate_is_signed_by(public_key_info.dump(), oid, signature, signed_data)
        except (NotAccepted, WeakKey, WrongKey) as error:
            raise InvalidSignature from error
        if not right:
            raise InvalidSignature


class AcceptedFamilies(AlgorithmUsagePolicy):
    """Lets through the families of algorithms that a provider's profile names."""

    def __init__(self, profile: CertificateProfile, at: datetime) -> None:
        self.profile = profile
        self.at = at

    def signature_algorithm_allowed(
        self,
        algo: algos.SignedDigestAlgorithm,
        moment: datetime | None,
        public_key: keys.PublicKeyInfo | None,
    ) -> AlgorithmUsageConstraint:
        """Return whether certificates of the chain may be signed so."""
        row = SIGNATURES.get(algo["algorithm"].dotted)
        return AlgorithmUsageConstraint(
            row is not None and self.profile.accepts(row.family, self.at)
        )

    def digest_algorithm_allowed(
        self, algo: algos.DigestAlgorithm, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        """Return True: every signature of the table is bound to an accepted digest."""
        return AlgorithmUsageConstraint(True)
