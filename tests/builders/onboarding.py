"""Requests to connect for tests of any room."""

from dataclasses import replace
from hashlib import sha256
from kase.is2in.onboarding.types import Candidate
from kase.is2in.onboarding.types import NewRequest
from tests.builders.parties import number


def head(**facts) -> Candidate:
    """Return the first head of a request."""
    made = Candidate(
        surname="Сериков",
        given_name="Арман",
        patronymic="Қайратұлы",
        position="Председатель правления",
        email="head@newcomer.example",
        phone="+7 727 237 53 24",
        iin=number("head@newcomer.example", "8501013"),
    )
    return replace(made, **facts)


def contact(**facts) -> Candidate:
    """Return a contact of a request, who fills applications and manages accounts."""
    made = Candidate(
        surname="Әлиева",
        given_name="Гүлнар",
        position="Юрист",
        email="lawyer@newcomer.example",
        phone="+7 701 000 00 01",
        roles=frozenset({"administrator", "executor"}),
    )
    return replace(made, **facts)


def request(**facts) -> NewRequest:
    """Return a request of an issuer in which nothing is missing."""
    made = NewRequest(
        names={"ru": "Новичок", "kk": "Жаңадан келген", "en": "Newcomer"},
        legal_forms={"ru": "АО", "kk": "АҚ", "en": "JSC"},
        bin=number("NEWC"),
        kinds=frozenset({"issuer"}),
        email="office@newcomer.example",
        phone="+7 727 000 00 00",
        address="Алматы, ул. Байзакова, 280",
        head=head(),
        people=(contact(),),
        key_providers=frozenset({"nca"}),
        consent=True,
    )
    return replace(made, **facts)


def solve(seed: str, bits: int) -> str:
    """Do the work a challenge asks for, as a program does."""
    candidate = 0
    while True:
        digest = sha256(f"{seed}:{candidate}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - bits) == 0:
            return str(candidate)
        candidate += 1
