"""The depository's simulator as a process: what it answers, and what its client believes."""

from decimal import Decimal
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.book.deals import Net
from kase.is2in.subscription.clearing import answers
from kase.is2in.subscription.clearing import wired
from kase.is2in.subscription.depository import client
from kase.is2in.subscription.depository import facts
from kase.is2in.subscription.depository import server
from kase.is2in.subscription.depository import wire
from kase.is2in.subscription.depository.wire import Unfit
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.interfaces import ConsentAsked
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.interfaces import NoAnswer
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.interfaces import Told
from kase.is2in.subscription.ports import NobodyAnswers
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Investor
from kase.is2in.terms import clock
from tests.architecture.rooms import ROOT
from tests.subscription.case import BIN
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import IIN
from tests.subscription.case import limit
from tests.subscription.case import market
from tests.subscription.depository import name
from tests.subscription.depository import serve
from tests.subscription.depository import TOKEN
from unittest import mock
import http.client
import json
import os
import socket
import subprocess
import sys
import unittest


TERMS = conditions(criteria=("Свои", "Чужие"), disclose=frozenset(("name", "address")))
WHO = Investor("legal", name="ТОО «Тест»", number=BIN, other="Супруг члена правления")
BIDS = tuple(booked(limit(), market(), limit("9.99", 7, investor=WHO)))
DEALS = tuple(
    Deal(n, n, buyer, f"{buyer}-01", "BRK1", Decimal("10.00"), 100, Decimal("1000.00"))
    for n, buyer in enumerate(("BRK2", "BRK3", "BRK3"), 1)
)
CONSENT = ConsentAsked("consent s 1", "П-1", TERMS, TERMS.criteria, TERMS.disclose)
CHECK = BidsToCheck("check s 1", "П-1", BIDS, TERMS.criteria, TERMS.disclose)
SHEET = Instructions("settle s", "П-1", TERMS.settlement_at, TERMS.mode, DEALS)
TOLD = Told("failed s", "П-1", "failed", TERMS, "Ни одной заявки")


class Wire(unittest.TestCase):
    """All that the port's types carry comes back; nothing else is read."""

    def test_questions_come_back_whole(self):
        nets = (Net("BRK2-01", 100, Decimal("-1000.00")), Net("S", -100, Decimal("1000.00")))
        sheet = Instructions("settle t", "П-2", TERMS.settlement_at, CCP, DEALS, nets)
        for question, there, back in (
            (CONSENT, wire.of_consent, wire.to_consent),
            (CHECK, wire.of_bids, wire.to_bids),
            (SHEET, wire.of_sheet, wire.to_sheet),
            (sheet, wire.of_sheet, wire.to_sheet),
            (TOLD, wire.of_told, wire.to_told),
        ):
            sent = json.loads(json.dumps(there(question)))
            self.assertEqual(back(sent), question)

    def test_answers_come_back(self):
        check = CheckAnswer({1: "Свои"}, {2: Investor("person", address="Алматы", residence="")})
        self.assertEqual(wire.read_check(wire.of_check(check)), check)
        settled = SettlementAnswer(frozenset({1, 3}), {2: "money"})
        self.assertEqual(wire.read_settlement(wire.of_settlement(settled)), settled)

    def test_answers_that_are_none(self):
        good = {"rejected": {}, "investors": {}}
        for read, data in (
            *((wire.read_check, bad) for bad in (None, [], {}, {**good, "more": 1})),
            *((wire.read_check, {**good, "rejected": bad}) for bad in ([], {"x": "a"}, {"1": 7})),
            *(
                (wire.read_check, {**good, "rejected": {"1": t}})
                for t in ("", "\u0000", "x" * 2001)
            ),
            (wire.read_check, {**good, "rejected": {"1": "a", "01": "b"}}),
            (wire.read_check, {**good, "rejected": {"9" * 16: "a"}}),
            (wire.read_check, {**good, "investors": {"1": {"mars": "x"}}}),
            (wire.read_check, {**good, "investors": {"1": {"name": ["x"]}}}),
            *((wire.read_consent, {"consents": bad}) for bad in (None, 1, "true")),
            *(
                (wire.read_settlement, {"settled": bad, "declined": {}})
                for bad in (None, ["1"], [True], [1, 1], [1.0])
            ),
            (wire.read_taken, {"taken": False}),
            *(
                (wire.read_balances, {"accounts": {"A": bad}})
                for bad in (None, ["1"], ["1", 2], ["1", "NaN"], ["1e9", "0"])
            ),
        ):
            with self.subTest(read=read.__name__, data=str(data)[:60]), self.assertRaises(Unfit):
                read(data)

    def test_an_answer_fits_its_question(self):
        for bad in (
            CheckAnswer({9: "Свои"}),
            CheckAnswer({1: "Иные"}),
            CheckAnswer({}, {9: WHO}),
        ):
            with self.assertRaises(NoAnswer):
                answers.checked(bad, CHECK)
        for settled, declined in (
            ({1, 2}, {}),
            ({1, 2, 3, 4}, {}),
            ({1, 2, 3}, {3: "money"}),
        ):
            with self.assertRaises(NoAnswer):
                answers.settled(SettlementAnswer(frozenset(settled), declined), SHEET)
        half = SettlementAnswer(frozenset({1, 2}), {3: "money"})
        self.assertEqual(answers.declined_in_part(half, DEALS, "no_ccp"), [2])
        self.assertEqual(answers.declined_in_part(half, DEALS, CCP), [])


class Served(unittest.TestCase):
    """The client, the protocol and the simulator together."""

    def setUp(self):
        self.enterContext(clock.frozen(TERMS.settlement_at))

    def port(self, **known):
        self.server = serve(self, **known)
        return wired.depository()

    def test_it_consents_finds_no_fault_and_settles_everything(self):
        port = self.port()
        self.assertIs(port.ask_consent(CONSENT), True)
        self.assertEqual(port.check_bids(CHECK), CheckAnswer())
        self.assertEqual(port.settle(SHEET).settled, {1, 2, 3})
        self.assertEqual(port.balances(("A",), "KZT"), {})
        self.assertIsNone(port.securities("SUB-1", "KZ1C00000959"))
        self.server.depository.learn({"delivered": {"SUB-1": 7}})
        self.assertEqual(port.securities("SUB-1", "KZ1C00000959"), 7)
        port.take_notice(TOLD)
        for _turn in range(2):
            port.tell_deleted("П-1", 7)
        told = self.server.depository.told()
        self.assertEqual(told["deleted"], {"П-1": [7]})
        self.assertEqual([one["kind"] for one in told["notices"]], ["failed"])

    def test_facts_of_one_subscription_win(self):
        own = {"failing": {BIN: "2"}, "bids": {"1": "Свои", "2": "Иное"}, "consents": False}
        port = self.port(
            money={"BRK3": "1999.99"},
            known={IIN: {"address": "Алматы"}},
            accounts={"BRK2-01": ["5", "7"]},
            subscriptions={"П-1": own},
        )
        self.assertIs(port.ask_consent(CONSENT), False)
        found = port.check_bids(CHECK)
        self.assertEqual(found.rejected, {1: "Свои", 3: "Чужие"})
        self.assertEqual(
            {n: one.address for n, one in found.investors.items()}, {1: "Алматы", 2: "Алматы"}
        )
        self.assertEqual(set(port.settle(SHEET).declined.values()), {"consent"})
        other = Instructions("settle t", "П-2", TERMS.settlement_at, TERMS.mode, DEALS)
        answer = port.settle(other)
        self.assertEqual((answer.settled, answer.declined), ({1}, {2: "money", 3: "money"}))
        self.assertEqual(port.balances(("BRK2-01", "X"), "KZT"), {"BRK2-01": (5, 7)})

    def test_art_10_6_wrong_day_and_own_reasons(self):
        port = self.port(
            day="2026-01-01",
            subscriptions={"П-2": {"declines": {"BRK2": "securities"}, "day": None}},
        )
        self.assertEqual(set(port.settle(SHEET).declined.values()), {"wrong-day"})
        other = Instructions("settle t", "П-2", TERMS.settlement_at, TERMS.mode, DEALS)
        self.assertEqual(port.settle(other).declined, {1: "securities"})

    def test_a_repeated_question_is_answered_the_same(self):
        port = self.port(money={"BRK3": "2000"})
        first = port.settle(SHEET)
        self.assertEqual(first.settled, {1, 2, 3})
        self.server.depository.learn({"money": {"BRK3": "0"}})
        self.assertEqual(port.settle(SHEET), first)
        other = Instructions(SHEET.key, "П-1", TERMS.settlement_at, TERMS.mode, DEALS[:1])
        with self.assertRaises(NoAnswer) as caught:
            port.settle(other)
        self.assertEqual(caught.exception.code, "refused")

    def test_silent_later_foreign_malformed_broken(self):
        port = self.port(behaviour={"consent": "silent", "bids": "later", "sheets": "foreign"})
        self.assertIsNone(port.ask_consent(CONSENT))
        self.assertEqual([port.check_bids(CHECK) for _ in range(3)], [None, None, CheckAnswer()])
        with self.assertRaises(NoAnswer):
            answers.settled(port.settle(SHEET), SHEET)
        for how, code in (("malformed", "malformed"), ("broken", "broken")):
            self.server.depository.learn({"behaviour": {"consent": how, "notices": how}})
            for ask in (lambda: port.ask_consent(CONSENT), lambda: port.take_notice(TOLD)):
                with self.assertRaises(NoAnswer) as caught:
                    ask()
                self.assertEqual(caught.exception.code, code)

    def test_who_hangs_is_left_alone_for_a_while(self):
        port = self.port(behaviour={"consent": "hangs"})
        patches = (
            mock.patch.multiple(client, SECONDS=0.2),
            mock.patch.object(server, "HANGING_SECONDS", 0.6),
        )
        with patches[0], patches[1]:
            with self.assertRaises(NoAnswer) as caught:
                port.ask_consent(CONSENT)
            self.assertEqual(caught.exception.code, "late")
            with mock.patch.object(port, "_exchange") as exchange, self.assertRaises(NoAnswer):
                port.check_bids(CHECK)
            exchange.assert_not_called()

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = f"http://127.0.0.1:{free.getsockname()[1]}"
        name(self, address)
        with self.assertRaises(NoAnswer) as caught:
            wired.depository().ask_consent(CONSENT)
        self.assertEqual(caught.exception.code, "unreachable")

    def test_answers_to_another_question_or_too_long(self):
        port = self.port()
        for body, code in (
            (b'{"key": "other", "answer": {"consents": true}}', "malformed"),
            (b"[" * 100_000, "malformed"),
            (b"[]", "malformed"),
        ):
            with (
                mock.patch.object(port, "_exchange", lambda *_a, body=body: (200, body)),
                self.assertRaises(NoAnswer) as caught,
            ):
                port.ask_consent(CONSENT)
            self.assertEqual(caught.exception.code, code)
        with mock.patch.object(client, "MOST_ANSWER", 10), self.assertRaises(NoAnswer) as caught:
            port.ask_consent(CONSENT)
        self.assertEqual(caught.exception.code, "malformed")

    def status(self, method, path, body=b"{}", token=TOKEN, **headers):
        connection = http.client.HTTPConnection(*self.server.server_address[:2], timeout=10)
        self.addCleanup(connection.close)
        connection.request(method, path, body, {"Authorization": f"Bearer {token}", **headers})
        return connection.getresponse().status

    def test_whoever_has_no_token_learns_nothing(self):
        self.port()
        for token in ("", "x" * 16, "ключ"):
            for method, path in (("GET", "/facts"), ("PUT", "/facts"), ("POST", "/nothing")):
                self.assertEqual(self.status(method, path, token=token.encode()), 401)

    def test_hostile_requests(self):
        self.port()
        for status, method, path, body in (
            (404, "POST", "/mars", b"{}"),
            (404, "GET", "/", None),
            (404, "PUT", "/told", b"{}"),
            (501, "DELETE", "/facts", None),
            (400, "POST", "/bids", b"{"),
            (400, "POST", "/bids", b"[]"),
            (400, "POST", "/bids", b"{}"),
            (400, "POST", "/bids", b'{"key": "k", "bids": 7}'),
            (400, "POST", "/bids", b"[" * 100_000),
            (422, "PUT", "/facts", b'{"mars": 1}'),
            (422, "PUT", "/facts", b'{"money": {"BRK2": "x"}}'),
            (422, "PUT", "/facts", b'{"behaviour": {"bids": "dances"}}'),
            (422, "PUT", "/facts", b"[]"),
            (200, "PUT", "/facts", b'{"consents": false}'),
            (200, "GET", "/facts", None),
            (200, "GET", "/told", None),
        ):
            with self.subTest(path=path, body=str(body)[:40]):
                self.assertEqual(self.status(method, path, body), status)
        with mock.patch.object(server, "MOST_BODY", 5):
            self.assertEqual(self.status("POST", "/bids", b"123456"), 413)


class Chosen(unittest.TestCase):
    """What the environment may name, and a process of its own."""

    def test_nobody_is_named(self):
        name(self, "")
        self.assertIsInstance(wired.depository(), NobodyAnswers)
        self.assertIsInstance(wired.clearing(), NobodyAnswers)
        self.assertFalse(wired.somebody())

    def test_only_this_machine_by_http_with_a_token(self):
        for address in (
            "simulator",
            "https://localhost:1",
            "http://depository.example:80",
            "http://localhost",
            "file:///etc/passwd",
        ):
            name(self, address)
            with self.subTest(address), self.assertRaises(ValueError):
                wired.depository()
        with self.assertRaises(ValueError):
            client.Client("http://localhost:1", "short")
        with self.assertRaises(ValueError):
            server.Depository("short")

    def test_facts_that_are_none(self):
        for data in (7, {"known": []}, {"day": "x"}, {"subscriptions": {"s": 1}}):
            with self.subTest(data), self.assertRaises(facts.BadFacts):
                facts.read(data)

    def test_the_process(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        module = "kase.is2in.subscription.depository.server"
        paths = os.pathsep.join([str(ROOT / "src/kase.is2in"), *filter(None, sys.path)])
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", module, "--port", str(port)],
            env={**os.environ, "PYTHONPATH": paths, client.TOKEN: TOKEN},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        self.assertIn(str(port), process.stdout.readline())
        name(self, f"http://localhost:{port}")
        self.assertIs(wired.depository().ask_consent(CONSENT), True)
