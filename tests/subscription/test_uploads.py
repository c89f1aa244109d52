"""Files of bids: at once or by the worker, each once, whoever dies, and in wrong hands."""

from datetime import timedelta
from io import BytesIO
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import worker
from kase.is2in.parties import api as parties
from kase.is2in.subscription import entry
from kase.is2in.subscription import uploads
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.subscription.test_pages import PagesCase
from tests.subscription.test_rest import TERMS
from unittest import mock
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile
from zope.component.hooks import setSite
import re
import transaction


HEAD = "client_id;account;type;price;quantity;investor.type;investor.iin_bin"
LINE = "{};BRK2-01;limit;10.00;100;person;850101300124"
FEW = 3


def table(*ids: str) -> bytes:
    """Return a file of bids with these ids of the buyer; "" for a bid without one."""
    return "\r\n".join([HEAD, *map(LINE.format, ids), ""]).encode()


def bomb() -> bytes:
    """Return a small workbook that unpacks to a gigabyte."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (64 << 20))
    return made.getvalue()


class Uploads(PagesCase):
    """A buyer's files, of which three rows are many."""

    def setUp(self):
        super().setUp()
        self.enterContext(mock.patch.object(uploads, "AT_ONCE_ROWS", FEW - 1))

    def bring(self, data, status=200, person=None, **fields):
        file = {"file": ("C:\\bids.csv", data, "text/csv")}
        fields = {"atomic": "", **fields}
        return self.send(person or self.buyer, "@@bids-bulk", status, files=file, **fields)

    def later(self):
        """Bring a file that is left to the worker; return its id."""
        text = self.bring(table("a", "b", "c"))
        self.assertIn("Ждет очереди", text)
        self.assertIn("20.11.2026 16:00:00", text)
        return re.search(r"@jobs/(\w+)", text).group(1)

    def work(self):
        """Let the worker do what waits."""
        setSite(self.layer["portal"])
        done = ledger.run_pending_jobs()
        transaction.commit()
        return done

    def numbers(self):
        return len(self.good(200, self.buyer, "GET", f"{self.place}/@bids")["items"])

    def test_a_long_file_is_entered_by_the_worker_and_found_again(self):
        number = self.later()
        self.assertEqual(self.numbers(), 0)
        self.assertIn("Вносится в книгу", self.seen(self.buyer, "@@bids-uploads"))
        self.work()
        self.assertEqual(self.numbers(), FEW)
        text = self.seen(self.buyer, f"@@bids-report/{number}")
        self.assertIn("Принято: 3, отклонено: 0.", text)
        listed = self.seen(self.buyer, "@@bids-uploads")
        self.assertIn(f"@@bids-report/{number}", listed)
        self.assertIn("bids.csv", listed)
        self.assertNotIn("C:", listed)
        csv = self.page(self.buyer, f"@@bids-report/{number}/csv").content.decode("utf-8-sig")
        self.assertEqual(csv.split("\r\n")[3], "4;c;3;Заявка принята;;")
        self.assertIn(
            "файл с заявками внесен", self.seen(self.buyer, f"{self.url}/@@notifications")
        )
        kept = ledger.read("SELECT data FROM subscription_upload")
        self.assertEqual([one.data for one in kept], [None])
        with worker.as_system():
            uploads.enter_later(number)
        transaction.commit()
        self.assertEqual(self.numbers(), FEW)
        for days, left in ((29, 1), (31, 0)):
            with clock.frozen(clock.now() + timedelta(days=days)):
                uploads.forget()
            self.assertEqual(len(uploads.of_buyer(self.name, "BRK2")), left)

    def test_the_same_file_twice(self):
        number = self.later()
        again = self.bring(table("a", "b", "c"))
        self.assertIn(number, again)
        self.work()
        self.assertEqual(self.numbers(), FEW)
        asked = self.bring(table("a", "b", "c"), 409)
        self.assertIn("второй раз", asked)
        self.assertIn('id="again"', asked)
        self.bring(table("a", "b", "c"), again="1")
        self.work()
        # The buyer's own ids kept its bids from entering twice.
        self.assertEqual(self.numbers(), FEW)
        self.bring(table(""))
        self.bring(table(""), 409)
        self.bring(table(""), again="1")
        self.assertEqual(self.numbers(), FEW + 2)

    def test_a_worker_that_dies_leaves_nothing_and_the_next_one_enters(self):
        number = self.later()
        submit = entry.submit

        def dying(*args, **options):
            submit(*args, **options)
            raise SystemExit

        setSite(self.layer["portal"])
        with mock.patch.object(entry, "submit", dying), self.assertRaises(SystemExit):
            ledger.run_pending_jobs()
        transaction.abort()
        self.assertEqual(self.numbers(), 0)
        self.assertIn("@jobs/", self.seen(self.buyer, f"@@bids-report/{number}"))
        self.work()
        self.assertEqual(self.numbers(), FEW)

    def test_what_nobody_foresaw_ends_the_file_for_good(self):
        number = self.later()
        setSite(self.layer["portal"])
        with mock.patch.object(entry, "submit", side_effect=ValueError), worker.as_system():
            self.assertRaises(ValueError, uploads.enter_later, number)
        transaction.abort()
        text = self.seen(self.buyer, f"@@bids-report/{number}")
        self.assertIn("Система не смогла внести файл", text)
        self.work()
        self.assertEqual(self.numbers(), 0)
        # It may be brought again, and is no repetition then.
        self.bring(table("a", "b", "c"))

    def test_art_4_3_shortly_before_the_close_nothing_waits_and_who_waited_is_late(self):
        number = self.later()
        with clock.frozen(TERMS.end - timedelta(minutes=5)):
            transaction.begin()
            self.assertIn("5 минут", self.seen(self.buyer, "@@bids-bulk"))
            self.assertIn("Принято: 3", self.bring(table("d", "e", "f")))
        with clock.frozen(TERMS.end + timedelta(seconds=1)):
            transaction.begin()
            # The clock has not closed the book yet: the writer minds the window by itself.
            with worker.as_system():
                uploads.enter_later(number)
            transaction.commit()
        text = self.seen(self.buyer, f"@@bids-report/{number}")
        self.assertIn("Принято: 0, отклонено: 3.", text)
        self.assertEqual(self.numbers(), FEW)

    def test_a_file_that_waits_for_a_book_that_closes(self):
        number = self.later()
        self.act(TERMS.deals_at - timedelta(hours=15))
        self.work()
        text = self.seen(self.buyer, f"@@bids-report/{number}")
        self.assertIn("Подписка сейчас не принимает заявок.", text)
        self.bring_refused(self.buyer, 409)

    def test_rights_are_those_of_the_moment_of_entry(self):
        number = self.later()
        parties.deactivate_person(self.buyer.id)
        transaction.commit()
        self.work()
        [kept] = uploads.of_buyer(self.name, "BRK2")
        self.assertEqual((kept.id, kept.state), (number, uploads.FAILED))

    def bring_refused(self, person, status):
        answer = self.page(person, "@@bids-bulk")
        self.assertEqual(answer.status_code, status)

    def test_wrong_hands(self):
        number = self.later()
        self.work()
        for person in (self.other, self.trading, self.seller, self.stranger):
            with self.subTest(person.email):
                status = 404 if person in (self.other, self.seller) else 403
                for path in (f"@@bids-report/{number}", f"@@bids-report/{number}/csv"):
                    self.seen(person, path, status)
        self.assertNotIn(number, self.seen(self.other, "@@bids-uploads"))
        for person in (self.trading, self.stranger):
            self.bring_refused(person, 403)
            self.seen(person, "@@bids-uploads", 403)
        colleague = build.person("second@broker2.example", "BRK2")
        transaction.commit()
        self.assertIn("Принято: 3", self.seen(colleague, f"@@bids-report/{number}"))

    def test_files_that_are_none(self):
        with mock.patch.object(uploads, "MOST_BYTES", 100):
            self.assertIn("32", self.bring(table("a", "b", "c"), 413))
        self.bring(b"%PDF-1.7", 422)
        nameless = {"file": ("C:\\\x01\x7f", table("z"), "text/csv")}
        self.assertIn(">bids<", self.send(self.buyer, "@@bids-bulk", files=nameless, atomic=""))
        with mock.patch.object(uploads, "AT_ONCE_BYTES", 100):
            # Too long to be read in the request: the worker finds what it is.
            number = re.search(r"@jobs/(\w+)", self.bring(bomb())).group(1)
            self.work()
        self.assertIn("нет", self.seen(self.buyer, f"@@bids-report/{number}"))
        self.assertEqual(uploads.of_buyer(self.name, "BRK2")[0].state, uploads.FAILED)
