"""The register: a mirror that finds fast, and lets one code and one BIN in only once (A1)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties import register
from kase.is2in.parties import register_tables
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.web.api import privileged
from sqlalchemy import delete
from sqlalchemy import Engine
from sqlalchemy import event
from tests.builders import parties as build
from tests.layers import INTEGRATION
from tests.layers import SERVER
from tests.parties.floor import PartiesCase
from threading import Barrier
import requests
import transaction
import unittest


HOSTILE = ("%", "_", "\\", "'", "<script>", "\0", "a" * 5000, "ISSR' OR 1=1 --", "%00", " ")
AT_ONCE = 4
FIRST = datetime(2025, 3, 1, 4, tzinfo=UTC)
SECOND = datetime(2026, 5, 20, 4, tzinfo=UTC)


def names_of(found):
    """Return the codes of a page of the register."""
    return [one.organization.code for one in found]


@contextmanager
def counted():
    """Give the list of statements that SQL is asked meanwhile."""
    statements = []

    def listener(_connection, _cursor, text, *_rest):
        statements.append(text)

    event.listen(Engine, "before_cursor_execute", listener)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", listener)


class Search(unittest.TestCase):
    """What the register finds, and in which order."""

    layer = INTEGRATION

    def setUp(self):
        for code, name, roles in (
            ("AAAA", "Ясень", ("issuer",)),
            ("BBBB", "«Әлем»", ("auditor",)),
            ("CCCC", "Ёлка 100%", ("issuer", "auditor")),
            ("DDDD", "Береза", ("issuer",)),
        ):
            names = {"ru": name, "kk": name, "en": name}
            build.organization(code, roles, names=names)

    def test_words_roles_and_state(self):
        def found(*args):
            listed, total = parties.search_organizations(*args)
            self.assertEqual(len(listed), total)
            return names_of(listed)

        self.assertEqual(found("ясень"), ["AAAA"])
        self.assertEqual(found("АО бере"), ["DDDD"])
        self.assertEqual(found("әлем"), ["BBBB"])
        self.assertEqual(found("100%"), ["CCCC"])
        self.assertEqual(found(parties.organization("DDDD").bin), ["DDDD"])
        self.assertEqual(found("", "auditor"), ["BBBB", "CCCC"])
        parties.close_organization("AAAA", "Ликвидирована")
        self.assertEqual(found("", "", True), ["BBBB", "CCCC", "DDDD"])
        self.assertEqual(found("", "", False), ["AAAA"])

    def test_hostile_texts_find_nothing_and_break_nothing(self):
        for text in HOSTILE:
            with self.subTest(text=text[:20]):
                listed, _total = parties.search_organizations(text)
                self.assertLessEqual(len(listed), 4)
                parties.search_organizations("", text)
                parties.search_people(text, text, text)
        self.assertEqual(parties.search_organizations("_")[1], 0)

    def test_order_is_that_of_the_alphabet(self):
        for lang, wanted in (
            ("kk", ["BBBB", "DDDD", "CCCC", "AAAA"]),
            ("ru", ["BBBB", "DDDD", "CCCC", "AAAA"]),
        ):
            listed, _total = parties.search_organizations(sort="name", lang=lang)
            self.assertEqual(names_of(listed), wanted, lang)
        listed, _total = parties.search_organizations(sort="name", descending=True)
        self.assertEqual(names_of(listed), ["AAAA", "CCCC", "DDDD", "BBBB"])

    def test_pages_hold_each_row_once(self):
        for number in range(25):
            same = {"ru": "Одно имя", "kk": "Бір атау", "en": "One name"}
            build.organization(f"SAME{number:02d}", names=same)
        for sort in ("name", "code", "people"):
            seen = []
            for start in range(0, 30, 7):
                listed, total = parties.search_organizations(sort=sort, start=start, size=7)
                seen += names_of(listed)
            self.assertEqual((len(seen), len(set(seen))), (total, total), sort)

    def test_people_are_counted(self):
        build.person("one@a.example", "AAAA")
        gone = build.person("two@a.example", "AAAA")
        parties.deactivate_person(gone.id)
        listed, _total = parties.search_organizations("ясень")
        self.assertEqual(listed[0].people, 1)

    def test_people_are_found(self):
        one = build.person("dana@a.example", "AAAA", ("first_head",), surname="Дәнаева")
        build.person("executor@b.example", "BBBB")
        build.officer("officer@exchange.example")

        def found(*args):
            return [each.id for each in parties.search_people(*args)[0]]

        self.assertEqual(found("дәна айгуль"), [one.id])
        self.assertEqual(found("DANA@a"), [one.id])
        self.assertEqual(found("", "AAAA"), [one.id])
        self.assertEqual(found("", None, "first_head"), [one.id])
        self.assertEqual(parties.search_people("", None)[1], 2)
        parties.change_profile(one.id, surname="Серікова")
        self.assertEqual((found("дәнаева"), found("серікова")), ([], [one.id]))
        parties.deactivate_person(one.id)
        self.assertEqual(found("серікова"), [])
        self.assertEqual(parties.search_people("серікова", active=False)[1], 1)


class Mirror(unittest.TestCase):
    """It says what content says, and can be made anew."""

    layer = INTEGRATION

    def test_it_follows_changes_and_deletion(self):
        one = build.organization("ISSR")
        self.assertEqual(parties.organization_by_bin(one.bin), one)
        names = {"ru": "Иначе", "kk": "Басқаша", "en": "Otherwise"}
        parties.change_organization("ISSR", names, one.legal_forms, ("auditor",), "т. 1", False)
        self.assertEqual(parties.organizations(active=None), (parties.organization("ISSR"),))
        self.assertEqual(parties.organizations(), ())
        with privileged():
            self.layer["portal"].organizations.manage_delObjects(["ISSR"])
        self.assertIsNone(parties.organization_by_bin(one.bin))

    def test_it_is_filled_again_from_what_is_there(self):
        one = build.organization("ISSR")
        head = build.person("head@issuer.example", roles=("first_head",))
        for table in (register_tables.organization, register_tables.person, register_tables.head):
            ledger.write(delete(table))
        stray = build.organization("STRY")
        with privileged():
            # As after a restore of content without SQL.
            self.layer["portal"].organizations._delOb("STRY")
        for _time in range(2):
            parties.prepare()
            self.assertEqual(parties.organizations(active=None), (one,))
            self.assertIsNone(parties.organization_by_bin(stray.bin))
            self.assertEqual(parties.search_people("head@issuer")[0][0].id, head.id)
            (term,) = parties.heads_of("ISSR")
            self.assertEqual((term.user_id, term.until), (head.id, None))

    def test_two_with_one_bin_from_before_survive(self):
        one, two = build.organization("AAAA"), build.organization("BBBB")
        folder = self.layer["portal"].organizations
        folder["BBBB"].bin = one.bin
        with self.assertLogs("kase.is2in.parties.installing", "WARNING") as log:
            parties.fill_register()
        self.assertIn("BBBB", log.output[0])
        self.assertEqual(len(parties.organizations()), 2)
        self.assertEqual(parties.organization_by_bin(one.bin).code, "AAAA")
        parties.change_organization("BBBB", two.names, two.legal_forms, ("auditor",))
        self.assertEqual(parties.organizations("auditor")[0].code, "BBBB")

    def test_a_bin_that_moves_between_rows_of_the_mirror(self):
        one, two = build.organization("BBBB"), build.organization("CCCC")
        folder = self.layer["portal"].organizations
        folder["BBBB"].bin, folder["CCCC"].bin = two.bin, one.bin
        parties.fill_register()
        self.assertEqual(parties.organization_by_bin(two.bin).code, "BBBB")
        self.assertEqual(parties.organization_by_bin(one.bin).code, "CCCC")
        ledger.write("DELETE FROM organization_register WHERE code = 'BBBB'")
        folder["BBBB"].bin = folder["CCCC"].bin
        with self.assertLogs("kase.is2in.parties.installing", "WARNING"):
            parties.fill_register()
        self.assertEqual(parties.organization_by_bin(one.bin).code, "BBBB")

    def test_filling_again_begins_no_name_and_no_term_anew(self):
        one, head = build.organization("ISSR"), build.person(roles=("first_head",))
        parties.fill_register()
        names = {"ru": "Иначе", "kk": "Басқаша", "en": "Otherwise"}
        folder = self.layer["portal"].organizations
        folder["ISSR"].names = names
        for _time in range(2):
            parties.fill_register()
        kept = [record.names for record in parties.names_of("ISSR")]
        self.assertEqual(kept, [names, one.names])
        self.assertEqual([term.user_id for term in parties.heads_of("ISSR")], [head.id])

    def test_what_it_asks_does_not_grow_with_what_is_there(self):
        def asked():
            ledger.write("DELETE FROM organization_name")
            ledger.write("DELETE FROM first_head_term")
            with counted() as statements:
                parties.fill_register()
            return len(statements)

        build.organization("AAAA")
        build.person("a@a.example", "AAAA", roles=("first_head",))
        few = asked()
        for number in range(3):
            build.organization(f"B{number}")
            build.person(f"b{number}@b.example", f"B{number}", roles=("first_head",))
        self.assertEqual(asked(), few)


class Heads(unittest.TestCase):
    """Who was first head from when to when."""

    layer = INTEGRATION

    def setUp(self):
        build.organization("ISSR")
        with clock.frozen(FIRST):
            self.head = build.person("head@issuer.example", roles=("first_head",), position="CEO")

    def test_a_term_begins_and_ends_with_the_role(self):
        with clock.frozen(SECOND):
            parties.set_person_roles(self.head.id, ("executor",))
            new = build.person("new@issuer.example", roles=("first_head",))
        now, before = parties.heads_of("ISSR")
        self.assertEqual((now.user_id, now.since, now.until), (new.id, SECOND, None))
        self.assertEqual(
            (before.user_id, before.since, before.until), (self.head.id, FIRST, SECOND)
        )
        self.assertEqual([one.user_id for one in parties.head_at("ISSR", FIRST)], [self.head.id])
        self.assertEqual([one.user_id for one in parties.head_at("ISSR", SECOND)], [new.id])

    def test_a_closed_account_ends_it_and_an_opened_one_begins_another(self):
        with clock.frozen(SECOND):
            parties.deactivate_person(self.head.id)
        (term,) = parties.heads_of("ISSR")
        self.assertEqual(term.until, SECOND)
        parties.activate_person(self.head.id)
        self.assertEqual([one.until for one in parties.heads_of("ISSR")], [None, SECOND])

    def test_other_changes_begin_no_new_term(self):
        parties.change_profile(self.head.id, surname="Новая", position="Председатель")
        parties.set_person_roles(self.head.id, ("first_head", "executor"))
        (term,) = parties.heads_of("ISSR")
        self.assertEqual((term.since, term.position), (FIRST, "Председатель"))
        self.assertIn("Новая", term.full_name)

    def test_terms_from_before_begin_when_the_role_was_given(self):
        ledger.write("DELETE FROM first_head_term")
        parties.fill_register()
        (term,) = parties.heads_of("ISSR")
        self.assertEqual(term.since, FIRST)


class TwoWriters(unittest.TestCase):
    """One BIN, one code: whoever is second is refused, however close they come."""

    layer = SERVER

    def setUp(self):
        build.officer()
        transaction.commit()
        portal = self.layer["portal"]
        self.url = f"http://localhost:{self.layer['port']}/{portal.getId()}/@organizations"

    def add(self, bodies):
        ready = Barrier(len(bodies))

        def send(body):
            ready.wait(30)
            answer = requests.post(
                self.url,
                json=body,
                auth=("officer@exchange.example", build.PASSWORD),
                headers={"Accept": "application/json"},
                timeout=60,
            )
            return answer.status_code

        with ThreadPoolExecutor(len(bodies)) as pool:
            statuses = sorted(pool.map(send, bodies))
        transaction.begin()
        return statuses

    def body(self, code, number):
        names = {"ru": "Имя", "kk": "Атау", "en": "Name"}
        return {
            "code": code,
            "bin": number,
            "name": names,
            "legal_form": names,
            "roles": ["issuer"],
        }

    def test_one_bin(self):
        bodies = [self.body(f"NEW{n}", build.number("one")) for n in range(AT_ONCE)]
        self.assertEqual(self.add(bodies), [201] + [409] * (AT_ONCE - 1))
        self.assertEqual(len(parties.organizations(active=None)), 1)
        self.assertEqual(len(self.layer["portal"].organizations.objectIds()), 1)

    def test_one_code(self):
        bodies = [self.body("NEW", build.number(f"n{n}")) for n in range(AT_ONCE)]
        self.assertEqual(self.add(bodies), [201] + [409] * (AT_ONCE - 1))
        self.assertEqual(len(parties.organizations(active=None)), 1)

    def test_what_is_entered_twice_in_one_transaction_is_refused_too(self):
        one = build.organization("NEW")
        with self.assertRaises(Conflict):
            register.enter(one)


class Rest(PartiesCase):
    """GET @organizations and @users from the register."""

    def setUp(self):
        super().setUp()
        self.officer()
        self.head = self.person("head@issuer.example", "ISSR", ("first_head",))
        self.person("executor@consultant.example", "CONS")
        self.staff = self.token("officer@exchange.example")
        self.client = self.token("head@issuer.example")

    def test_filters_order_and_pages(self):
        found = self.call(
            "GET", "@organizations?sort_on=name&sort_order=descending", token=self.staff
        )
        self.assertEqual([one["code"] for one in found.json["items"]], ["ISSR", "CONS"])
        self.assertEqual([one["people"] for one in found.json["items"]], [1, 1])
        found = self.call("GET", "@organizations?role=issuer&q=iss&active=true", token=self.staff)
        self.assertEqual([one["code"] for one in found.json["items"]], ["ISSR"])
        for wrong in ("sort_on=bins", "sort_order=up", "active=1", "b_start=x", "b_size=-1"):
            reply = self.call("GET", f"@organizations?{wrong}", token=self.staff)
            self.assertEqual(reply.status, 400, wrong)

    def test_heads_are_told_to_the_exchange_and_to_its_own_people(self):
        for token in (self.staff, self.client):
            (term,) = self.call("GET", "@organizations/ISSR", token=token).json["heads"]
            self.assertEqual((term["user"], term["until"]), (self.head.id, None))
        self.assertEqual(self.call("GET", "@organizations/CONS", token=self.client).status, 404)
        build.partnership()
        self.commit()
        partner = self.call("GET", "@organizations/CONS", token=self.client)
        self.assertEqual(partner.status, 200)
        self.assertNotIn("heads", partner.json)

    def test_the_exchange_searches_everybody(self):
        found = self.call("GET", "@users?q=head", token=self.staff).json
        self.assertEqual([one["id"] for one in found["items"]], [self.head.id])
        found = self.call(
            "GET", "@users?organization=CONS&sort_on=email&b_size=1", token=self.staff
        )
        self.assertEqual(found.json["items_total"], 1)
        self.assertNotIn("iin", found.json["items"][0])
        self.assertEqual(self.call("GET", "@users?sort_on=phone", token=self.staff).status, 400)
        own = self.call("GET", "@users?organization=CONS&q=executor", token=self.client).json
        self.assertEqual([one["id"] for one in own["items"]], [self.head.id])
