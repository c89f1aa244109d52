"""Many organisations and people, put where the doors of the room would put them.

The doors take a minute for a thousand; here the stores are filled as the doors fill them, and the
room's own repeatable ``fill_register`` makes the mirror in SQL. ``check`` asks the doors whether
what is there is what they would have made.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties import hashing
from kase.is2in.parties.accounts import Account
from kase.is2in.parties.accounts import gate
from kase.is2in.parties.accounts import store
from kase.is2in.parties.accounts import users
from kase.is2in.parties.partnership_tables import partnership
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.identifiers import bin_number
from kase.is2in.terms.identifiers import iin
from kase.is2in.web.api import privileged
from plone import api
from plone.dexterity.utils import createContent
from random import Random
from tests.builders.parties import PASSWORD
import transaction


ROLES = ("issuer", "financial_consultant", "auditor", "membership_candidate", "member")
SURNAMES = ("Ахметова", "Серікбаев", "Ким", "Әлімова", "Петров", "Жұмабай", "Омарова", "Иванов")
NAMES = ("Айгүл", "Тимур", "Ольга", "Ерлан", "Динара", "Сергей", "Әсел", "Марат")
WORDS = ("Энерго", "Инвест", "Тау", "Алтын", "Капитал", "Көктем", "Строй", "Мунай", "Агро", "Банк")
BATCH = 500
EACH_WITH = ("administrator", "executor", "first_head")


def code_of(number: int) -> str:
    """Return the code of the company of a number: C00001."""
    return f"C{number:05d}"


def email_of(number: int) -> str:
    """Return the e-mail of the person of a number."""
    return f"person{number}@company.example"


def companies(total: int) -> None:
    """Fill the folder of organisations."""
    chance, numbers = Random(1), _numbers("9503400", bin_number)
    folder = api.portal.get()["organizations"]
    groups = users().source_groups
    for number in range(total):
        code = code_of(number)
        name = f"{chance.choice(WORDS)}-{chance.choice(WORDS)} {number}"
        content = createContent("Organization", id=code, title=name)
        content.bin = next(numbers)
        content.names = dict.fromkeys(("ru", "kk", "en"), name)
        content.legal_forms = {"ru": "АО", "kk": "АҚ", "en": "JSC"}
        content.roles = (ROLES[number % len(ROLES)],)
        content.contacts = f"г. Алматы, ул. {chance.choice(WORDS)}, {number}"
        content.active = True
        folder._setOb(code, content)
        folder.getOrdering().notifyAdded(code)
        folder[code].notifyWorkflowCreated()
        folder[code].indexObject()
        groups.addGroup(f"org-{code}", title=name)
        users().portal_role_manager.assignRoleToPrincipal("Client", f"org-{code}")
        if number % BATCH == BATCH - 1:
            transaction.commit()
            folder._p_jar.cacheMinimize()
    transaction.commit()


def people(total: int, organizations: int) -> None:
    """Add people with accounts that work; all have one password, whose hash is made once."""
    chance, numbers = Random(2), _numbers("6001013", iin)
    pas, hashed = users(), hashing.hashed(PASSWORD)
    version, now = parties.version_in_force().number, clock.now()
    for number in range(total):
        user_id, email = user_of(number), email_of(number)
        code = code_of(number % organizations)
        store()._user_passwords[user_id] = hashed
        store()._login_to_userid[email] = user_id
        store()._userid_to_login[user_id] = email
        pas.source_groups.addPrincipalToGroup(user_id, f"org-{code}")
        account = Account()
        account.changed, account.chosen = now - timedelta(days=1), True
        account.entered, account.agreement, account.agreement_at = now, version, now
        account.history = (hashed,)
        gate().accounts[user_id] = account
        surname, given = chance.choice(SURNAMES), chance.choice(NAMES)
        pas.mutable_properties._storage[user_id] = {
            "isGroup": False,
            "email": email,
            "fullname": f"{surname} {given}",
            "surname": surname,
            "given_name": given,
            "patronymic": f"№{number}",
            "position": "Менеджер",
            "phone": "+7 727 000 00 00",
            "iin": next(numbers),
            "organization": code,
            "organization_roles": (EACH_WITH[(number // organizations) % len(EACH_WITH)],),
            "language": "ru",
        }
        if number % BATCH == BATCH - 1:
            transaction.commit()
    transaction.commit()


def user_of(number: int) -> str:
    """Return the user id of the person of a number."""
    return f"u-{number:016x}"


def partnerships(total: int) -> None:
    """Let every issuer have the consultant that stands after it, by COPY."""
    now = clock.now()
    ledger.copy_rows(
        partnership,
        ("code", "partner", "role", "since", "added_by"),
        (
            (code_of(number), code_of(number + 1), "financial_consultant", now, "load")
            for number in range(0, total - 1, len(ROLES))
        ),
    )
    transaction.commit()


def check(organizations: int, total: int, before: tuple[int, int]) -> None:
    """Ask the doors whether they find what was made beside what was there before."""
    with privileged():
        last = parties.organization(code_of(organizations - 1))
        someone = parties.person_by_email(email_of(total - 1))
        found = (
            parties.search_organizations(size=1)[1] - before[0],
            parties.search_people(size=1)[1] - before[1],
            last.active,
            someone.active and parties.may_enter(someone.id),
            parties.search_organizations(last.bin)[1],
            len(parties.partners(code_of(0))),
        )
    assert found == (organizations, total, True, True, 1, 1), found


def _numbers(prefix: str, check_number) -> Iterator[str]:
    """Yield numbers with right check digits, none twice."""
    start = int(prefix) * 10_000
    for base in count(start):
        for digit in "0123456789":
            try:
                yield check_number(f"{base:011d}{digit}")
            except Refusal:
                continue
            break
