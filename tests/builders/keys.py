"""Signing keys of tests: valid whenever a test stops the clock, whatever day it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from datetime import UTC
from functools import cache
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.signing.testing import authority
from kase.is2in.signing.testing import demo_pki
from kase.is2in.signing.testing.authority import DemoSigner
from kase.is2in.signing.testing.authority import IssuedKey
from kase.is2in.terms import clock
from pathlib import Path
from unittest import mock
import os


FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
YEARS = 60


@contextmanager
def lasting() -> Iterator[None]:
    """Make authorities, keys and lists that are valid for decades from 2020."""
    years = {"ROOT_YEARS": YEARS, "ISSUING_YEARS": YEARS - 5, "SIGNER_YEARS": YEARS - 10}
    with (
        clock.frozen(FIRST_DAY),
        mock.patch.multiple(authority, **years, LIST_DAYS=365 * (YEARS - 10)),
    ):
        yield


def key_of(person: Person) -> IssuedKey:
    """Return a person's signing key; the trust folder of the layer believes in it."""
    bin_number = parties.organization(person.organization).bin
    folder = os.environ["IS2IN_DEMO_PKI"]
    return _key(folder, person.email, person.full_name, person.iin, bin_number)


@cache
def _key(folder: str, email: str, full_name: str, iin: str, bin_number: str) -> IssuedKey:
    signer = DemoSigner(email, full_name, iin, bin_number, "АО «Компания»", True)
    with lasting():
        demo_pki.build(folder, [signer])
    return demo_pki.load_key(Path(folder) / f"{email}.p12")
