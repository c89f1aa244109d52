"""Bids in the tables: numbers, retries, collateral, the limit of investors, many writers."""

from datetime import timedelta
from decimal import Decimal
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import changing
from kase.is2in.subscription import codec
from kase.is2in.subscription import entry
from kase.is2in.subscription import quick
from kase.is2in.subscription import reader
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import CCP
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from kase.is2in.terms.errors import TooLarge
from sqlalchemy.exc import IntegrityError
from tests.subscription.case import ACCOUNT
from tests.subscription.case import conditions
from tests.subscription.case import market
from tests.subscription.case import START
from tests.subscription.storage import all_at_once
from tests.subscription.storage import BOOK
from tests.subscription.storage import NOON
from tests.subscription.storage import own_transaction
from tests.subscription.storage import qualified
from tests.subscription.storage import row
from tests.subscription.storage import StorageCase
import transaction
import unittest


def codes(answer) -> list[str]:
    return [error.code for error in answer.errors]


class Submitting(StorageCase):
    """Articles 4.1 and 4.3: into the book."""

    def test_numbers_have_no_gaps(self):
        self.open_book()
        first = self.submit(row(), row(quantity=-1), row("11"))
        self.assertEqual([answer.number for answer in first.rows], [1, None, 2])
        self.assertEqual((first.accepted, first.refused), (2, 1))
        self.assertEqual(codes(first.rows[1]), ["quantity-positive"])
        self.assertEqual(self.submit(row()).rows[0].number, 3)

    def test_what_is_read_back_is_what_was_sent(self):
        self.open_book(is_debt=True, nominal=Decimal(1000))
        sent = row("98.75", 7, client_code="77", client_id="x", **{"yield": "12.50"})
        self.submit(sent)
        [found] = reader.page(BOOK)
        self.assertEqual(codec.bid_to_json(found.bid), sent)
        self.assertEqual(
            (found.accepted_at, found.buyer, found.state), (NOON, "BRK2", "registered")
        )
        [version] = reader.versions(BOOK, 1)
        self.assertEqual((version.change, version.content), ("submitted", sent))

    def test_one_and_many_are_written_alike(self):
        self.open_book(is_debt=True)
        hostile = {"client_code": 'a\\N "b" \\\\ \\', "account": ACCOUNT.code}
        who = {"type": "legal", "name": 'ТОО "К\\"', "address": "\\.", "residence": "DE"}
        sent = row("10.50", 7, investor=who, **hostile, **{"yield": "-1.5"})
        self.submit(sent)
        self.submit(sent, {**sent, "client_code": "\\N"}, row("1"))
        first, second, third, _last = reader.page(BOOK)
        self.assertEqual(codec.bid_to_json(first.bid), sent)
        self.assertEqual(second.bid, first.bid)
        self.assertEqual(third.bid.client_code, "\\N")
        self.assertEqual([one.bid.amount for one in (first, second)], [None, None])
        self.assertEqual(books.get(BOOK).last_number, 4)

    def test_every_row_is_answered_in_its_place(self):
        self.open_book()
        wrong = (row("x", client_id="a"), None, row(" 11 ", client_id=" b "), row(price=1.5))
        report = self.submit(*wrong, row("11", client_id="b"), row(account="no\x00ne"))
        self.assertEqual([one.number for one in report.rows], [None, None, 1, None, 1, None])
        self.assertEqual([one.client_id for one in report.rows], ["a", "", "b", "", "b", ""])
        found = [codes(one) for one in report.rows]
        form, control = ["number-form"], ["text-control"]
        self.assertEqual(found, [form, ["row-form"], [], form, [], control])

    def test_all_or_nothing(self):
        self.open_book()
        report = self.submit(row(), row(quantity=0), atomic=True)
        self.assertEqual([answer.number for answer in report.rows], [None, None])
        self.assertEqual(reader.page(BOOK), ())

    def test_a_retry_gives_the_first_answer(self):
        self.open_book()
        self.submit(row(client_id="a"))
        again = self.submit(row("10.0", client_id="a"), row(client_id="b"), row(client_id="b"))
        self.assertEqual([answer.number for answer in again.rows], [1, 2, 2])
        self.assertEqual([answer.repeated for answer in again.rows], [True, False, True])
        other = self.submit(row("11", client_id="a"))
        self.assertEqual(codes(other.rows[0]), ["client-id"])
        self.assertEqual(len(reader.page(BOOK)), 2)

    def test_an_id_of_another_buyer_is_another_id(self):
        self.open_book()
        accounts.keep(Account("BRK3-01", "BRK3"))
        self.submit(row(client_id="a"))
        other = self.submit(row("11", client_id="a", account="BRK3-01"), buyer="BRK3")
        self.assertEqual(other.rows[0].number, 2)

    def test_the_same_bid_twice_is_flagged(self):
        self.open_book()
        report = self.submit(row(), row(), row("11"))
        self.assertEqual([answer.same_as for answer in report.rows], [None, 1, None])
        self.assertEqual(self.submit(row()).rows[0].same_as, 1)

    def test_art_4_1_the_writer_minds_the_window_when_the_clockwork_is_late(self):
        self.open_book(state="announced")
        for moment, found in (
            (START - timedelta(microseconds=1), ["window-early"]),
            (START, []),
            (conditions().end, ["window-late"]),
        ):
            with clock.frozen(moment):
                self.assertEqual(codes(self.submit(row()).rows[0]), found)

    def test_no_bids_in_other_states(self):
        for state in ("draft", "closed", "failed"):
            self.open_book(state, state=state)
            with self.assertRaises(Conflict):
                self.submit(row(), book=state)
        with self.assertRaises(Missing):
            self.submit(row(), book="none")

    def test_foreign_accounts(self):
        self.open_book()
        accounts.keep(Account("BRK3-01", "BRK3"))
        report = self.submit(row(account="BRK3-01"), row(account="none"))
        self.assertEqual([codes(answer) for answer in report.rows], [["account-unknown"]] * 2)

    def test_too_many(self):
        self.open_book()
        with self.assertRaises(TooLarge):
            self.submit(*[None] * (entry.MOST_ROWS + 1))

    def test_moments_never_go_back(self):
        self.open_book()
        self.submit(row())
        with clock.frozen(NOON - timedelta(minutes=5)):
            self.submit(row())
        first, second = reader.page(BOOK)
        self.assertEqual(first.accepted_at, second.accepted_at)

    def test_pages(self):
        self.open_book()
        self.submit(*[row()] * 5)
        self.assertEqual([one.number for one in reader.page(BOOK, after=2, limit=2)], [3, 4])
        self.assertEqual(reader.page(BOOK, buyer="BRK3"), ())
        self.assertEqual(len(list(reader.every(BOOK))), 5)
        self.assertEqual(reader.count(BOOK), 5)

    def test_versions_cannot_be_changed(self):
        self.open_book()
        self.submit(row())
        changing.change(BOOK, 1, "BRK2", row("11"), "user")
        with self.assertRaises(IntegrityError):
            ledger.write("UPDATE subscription_bid_version SET reason = 'x'")
        transaction.abort()


class Changing(StorageCase):
    """Article 4.3: changes and deletions; 4.2: refusals."""

    def setUp(self):
        super().setUp()
        self.open_book()
        self.submit(row(), row())

    def test_art_4_3_buyer_changes_bid(self):
        with clock.frozen(NOON + timedelta(minutes=1)):
            changed = changing.change(BOOK, 1, "BRK2", row("11"), "user", version=1)
        self.assertEqual((changed.version, changed.bid.price), (2, Decimal(11)))
        self.assertEqual(changed.accepted_at, NOON + timedelta(minutes=1))
        kept = [(v.version, v.change, v.content["price"]) for v in reader.versions(BOOK, 1)]
        self.assertEqual(kept, [(1, "submitted", "10.00"), (2, "changed", "11")])

    def test_a_smaller_bid_keeps_its_place(self):
        with clock.frozen(NOON + timedelta(minutes=1)):
            changed = changing.change(BOOK, 1, "BRK2", row(quantity=50), "user")
        self.assertEqual(changed.accepted_at, NOON)

    def test_stale_foreign_wrong_late(self):
        with self.assertRaises(Stale):
            changing.change(BOOK, 1, "BRK2", row("11"), "user", version=2)
        with self.assertRaises(Missing):
            changing.change(BOOK, 1, "BRK3", row("11"), "user")
        with self.assertRaises(Missing):
            changing.delete(BOOK, 9, "BRK2", "user")
        with self.assertRaises(RuleRefused) as caught:
            changing.change(BOOK, 1, "BRK2", row("-1", quantity=0), "user")
        found = {error.code for error in caught.exception.errors}
        self.assertEqual(found, {"price-positive", "quantity-positive"})
        with clock.frozen(conditions().end), self.assertRaises(RuleRefused) as caught:
            changing.change(BOOK, 1, "BRK2", row("11"), "user")
        self.assertEqual(caught.exception.code, "window-late")

    def test_art_4_3_buyer_deletes_bid(self):
        gone = changing.delete(BOOK, 1, "BRK2", "user")
        self.assertEqual((gone.state, gone.version), ("deleted_by_buyer", 2))
        with self.assertRaises(Conflict):
            changing.delete(BOOK, 1, "BRK2", "user")
        self.assertEqual([one.number for one in reader.every(BOOK)], [2])
        with clock.frozen(conditions().end), self.assertRaises(RuleRefused):
            changing.delete(BOOK, 2, "BRK2", "user")

    def test_art_4_3_seller_deletes_after_activation_only(self):
        with self.assertRaises(RuleRefused):
            changing.delete_by_seller(BOOK, 1, "seller", "Ошибка")
        self.open_book("early", activation=NOON)
        self.submit(row(), book="early")
        gone = changing.delete_by_seller("early", 1, "seller", "Ошибка")
        self.assertEqual(gone.state, "deleted_by_seller")
        self.assertEqual(reader.versions("early", 1)[-1].reason, "Ошибка")

    def test_art_4_2_control_user_refuses(self):
        accounts.keep(Account(ACCOUNT.code, "BRK2", control="BANK"))
        with clock.frozen(conditions().activation):
            with self.assertRaises(Missing):
                changing.refuse(BOOK, 1, "OTHER", "control", "")
            gone = changing.refuse(BOOK, 1, "BANK", "control", "Нет поручения")
        self.assertEqual(gone.state, "refused_by_control")
        with self.assertRaises(RuleRefused):
            changing.refuse(BOOK, 2, "BANK", "control", "")

    def test_nobody_refuses_where_nobody_watches(self):
        with clock.frozen(conditions().activation), self.assertRaises(Missing):
            changing.refuse(BOOK, 1, "", "control", "")


class Collateral(StorageCase):
    """Article 5.2: what is blocked, and given back."""

    def free(self):
        return accounts.free_on([ACCOUNT.code], conditions(mode=CCP))[ACCOUNT.code]

    def test_art_5_2_covered_bids_only(self):
        self.open_book(mode=CCP)
        self.balance("2500.00")
        report = self.submit(row(), row(), row())
        self.assertEqual([codes(answer) for answer in report.rows], [[], [], ["collateral-short"]])
        self.assertEqual(self.free(), Decimal(500))

    def test_art_5_2_7_released_by_deletion(self):
        self.open_book(mode=CCP)
        self.balance("1000.00")
        self.submit(row())
        changing.delete(BOOK, 1, "BRK2", "user")
        self.assertEqual(self.free(), Decimal(1000))
        self.assertEqual(self.submit(row()).accepted, 1)

    def test_a_change_may_use_what_the_bid_itself_blocks(self):
        self.open_book(mode=CCP)
        self.balance("1000.00")
        self.submit(row(quantity=80))
        changing.change(BOOK, 1, "BRK2", row(), "user")
        self.assertEqual(self.free(), 0)
        with self.assertRaises(RuleRefused) as caught:
            changing.change(BOOK, 1, "BRK2", row(quantity=101), "user")
        self.assertEqual(caught.exception.code, "collateral-short")
        self.assertEqual(self.free(), 0)

    def test_annex_1_line_6_dash_1_unified_limit(self):
        self.open_book(mode=CCP, collateral="unified_limit")
        self.balance("5000.00", unified_limit="999.99")
        self.assertEqual(codes(self.submit(row()).rows[0]), ["collateral-short"])

    def test_without_the_counterparty_nothing_is_blocked(self):
        self.open_book()
        self.assertEqual(self.submit(row()).accepted, 1)
        self.assertEqual(accounts.free_on([ACCOUNT.code], conditions()), {})


class PrivatePlacement(StorageCase):
    """Article 2.3: fifty investors, counted over both modes of a twin."""

    def test_art_2_1_dash_1_both_modes_count_together(self):
        for book, mode in (("one", "no_ccp"), ("two", CCP)):
            later = conditions().end if mode == CCP else None
            self.open_book(book, "twin", private_placement=True, mode=mode, collateral_check=later)
        self.assertEqual(self.submit(*map(qualified, range(30)), book="one").accepted, 30)
        second = self.submit(*map(qualified, range(20, 60)), book="two")
        self.assertEqual((second.accepted, second.refused), (30, 10))
        self.assertEqual(codes(second.rows[-1]), ["private-investors"])

    def test_a_deleted_bid_gives_its_place_up(self):
        self.open_book(private_placement=True)
        self.submit(*map(qualified, range(50)))
        self.assertEqual(self.submit(qualified(50)).accepted, 0)
        changing.delete(BOOK, 1, "BRK2", "user")
        self.assertEqual(self.submit(qualified(50)).accepted, 1)
        with self.assertRaises(RuleRefused):
            other = {**qualified(51), "client_id": "c-3"}
            self.submit(row())
            changing.change(BOOK, 4, "BRK2", {**other, "quantity": 1}, "user")


class ManyWriters(StorageCase):
    """What holds however many submit at the same moment."""

    def committed(self, **changes):
        with own_transaction():
            self.open_book(**changes)

    def test_art_2_3_fifty_one_at_once(self):
        self.committed(private_placement=True)
        works = [
            lambda n=n: self.submit(*map(qualified, range(n * 3, n * 3 + 3))) for n in range(17)
        ]
        reports = all_at_once(*works)
        self.assertEqual(sum(report.accepted for report in reports), 50)
        numbers = sorted(one.number for one in reader.every(BOOK))
        self.assertEqual(numbers, list(range(1, 51)))

    def test_numbers_follow_acceptance(self):
        self.committed()
        all_at_once(*[lambda: self.submit(row(), row(quantity=-1), row())] * 12)
        bids = list(reader.every(BOOK))
        self.assertEqual([one.number for one in bids], list(range(1, 25)))
        self.assertEqual(sorted(bids, key=lambda one: one.accepted_at), bids)

    def test_a_retry_at_the_same_moment(self):
        self.committed()
        reports = all_at_once(*[lambda: self.submit(row(client_id="a"))] * 8)
        self.assertEqual({report.rows[0].number for report in reports}, {1})
        self.assertEqual(reader.count(BOOK), 1)

    def test_art_5_2_collateral_is_promised_once(self):
        self.committed(mode=CCP)
        with own_transaction():
            self.balance("3000.00")
        reports = all_at_once(*[lambda: self.submit(row())] * 8)
        self.assertEqual(sum(report.accepted for report in reports), 3)
        self.assertEqual(accounts.free_on([ACCOUNT.code], conditions())[ACCOUNT.code], 0)

    def test_two_books_on_one_account(self):
        with own_transaction():
            self.open_book("one", mode=CCP)
            self.open_book("two", mode=CCP)
            self.balance("3000.00")
        works = [lambda b=book: self.submit(row(), book=b) for book in ("one", "two") * 4]
        self.assertEqual(sum(report.accepted for report in all_at_once(*works)), 3)

    def test_an_aborted_submission_leaves_no_gap(self):
        self.committed()

        def broken():
            self.submit(row(), row())
            raise RuntimeError

        answers = all_at_once(broken, lambda: self.submit(row()), broken)
        self.assertEqual(sum(isinstance(answer, RuntimeError) for answer in answers), 2)
        self.assertEqual([one.number for one in reader.every(BOOK)], [1])


class Texts(unittest.TestCase):
    """Conditions and bids survive being stored."""

    def test_conditions(self):
        full = conditions(
            collateral_check=NOON,
            accepted_register_on=START.date(),
            price=Decimal("10.50"),
            criteria=("Резиденты",),
            disclose=frozenset(("name", "id")),
        )
        for terms in (full, conditions()):
            self.assertEqual(codec.conditions_from_json(codec.conditions_to_json(terms)), terms)

    def test_older_editions_lack_newer_keys(self):
        data = codec.conditions_to_json(conditions())
        del data["collateral"]
        self.assertEqual(codec.conditions_from_json({**data, "gone": 1}), conditions())

    def test_the_same_bid_has_one_fingerprint(self):
        first, same, other = (quick.of_bid(market(one)).mark for one in ("10.5", "10.50", "10.51"))
        self.assertEqual(first, same)
        self.assertNotEqual(first, other)


class Editions(StorageCase):
    """Article 2.10: each change of the conditions is a new edition, old ones stay."""

    def test_art_2_10_old_editions_stay(self):
        self.open_book()
        found = books.lock(BOOK)
        number = books.change_conditions(found, conditions(quantity=2000), "Увеличение", "u")
        self.assertEqual(number, 2)
        self.assertEqual(books.get(BOOK).conditions.quantity, 2000)
        rows = ledger.read("SELECT edition, conditions->>'quantity' FROM subscription_edition")
        self.assertEqual([tuple(one) for one in rows], [(1, "1000"), (2, "2000")])
