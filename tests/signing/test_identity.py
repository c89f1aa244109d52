"""Whose key it is and what it was issued as, against what the exchange lets sign."""

from kase.is2in.signing.testing.authority import nca_subject
from kase.is2in.signing.testing.authority import signing_extensions
from kase.is2in.signing.testing.maker import make_cms
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.test_refusals import Case


class Identity(Case):
    def test_right_to_sign_where_the_exchange_lets_it_serve(self):
        extensions = (
            signing_extensions(HEAD)[0],
            demo.purposes(
                demo.profiles.EMAIL_PROTECTION,
                demo.profiles.LEGAL_ENTITY,
                demo.profiles.RIGHT_TO_SIGN,
            ),
        )
        cms = make_cms(CONTENT, demo.issuing().issue(nca_subject(HEAD), extensions))
        found = self.assertFails(("role_first_head",), cms)
        self.assertEqual(found.certificate.kind, "right-to-sign")
        folder = demo.trust_copy(self)
        (folder / "profile.toml").write_text("right_to_sign = true\n", "utf-8")
        with demo.trusting(folder):
            self.assertGood(cms)
