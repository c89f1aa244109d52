"""Every category from filing to the archive in a real browser; listing is in test_journey."""

from kase.is2in.procedures.changes import today
from playwright.sync_api import expect
from tests.browser.chrome import chromium
from tests.browser.committee import Board
from tests.browser.course import Course
from tests.browser.visitors import picture
from tests.browser.visitors import visitors
from tests.builders.demo import demo
from tests.layers import SERVER
import unittest


CLIENT = "executor@issuer.example"
HEAD = "head@issuer.example"
CONSULTANT = "executor@consultant.example"
COMMITTEE = "Комитет по нелистинговым бумагам"
STRANGER = "executor@candidate.example"


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class Categories(unittest.TestCase):
    """Clients, first heads, a consultant, an auditor, the exchange's people."""

    layer = SERVER

    def setUp(self):
        portal = self.layer["portal"]
        keys = demo(self, portal)
        base = f"http://localhost:{self.layer['port']}/{portal.getId()}"
        self.here = self.enterContext(visitors(base, keys))

    def test_every_category(self):
        with self.subTest("membership: withdrawn, signed by the head"):
            self.membership()
        with self.subTest("auditors: more information, refused"):
            self.auditors()
        with self.subTest("disclosure: no committee, granted"):
            self.disclosure()
        with self.subTest("nonlisted: a consultant, rework, a meeting that votes"):
            self.nonlisted()

    def membership(self):
        people = (
            "executor@candidate.example",
            "head@candidate.example",
            "membership@exchange.example",
        )
        course = Course(self.here, "membership-stock", people)
        course.file()
        course.fill()
        course.send()
        course.withdraw("Изменились планы")
        course.archived("Изменились планы")

    def auditors(self):
        people = "executor@auditor.example", "head@auditor.example", "auditors@exchange.example"
        course = Course(self.here, "auditor-recognition", people)
        course.file()
        course.fill()
        course.send()
        course.step(course.officer, "examine")
        course.step(
            course.officer, "request-more", text="Представьте выписку.", due=today().isoformat()
        )
        course.answer("Выписка приложена.")
        page = course.open(course.officer)
        expect(page.locator("main")).to_contain_text("Выписка приложена.")
        course.step(course.officer, "conclude", text="Опыта недостаточно.")
        course.step(
            course.officer, "schedule-meeting", date=today().isoformat(), body="Рабочая группа"
        )
        course.step(course.officer, "decide", decision="refused", text="В признании отказано.")
        course.archived("В признании аудиторской организации отказано.")

    def disclosure(self):
        people = CLIENT, HEAD, "disclosure@exchange.example"
        course = Course(self.here, "disclosure-event", people)
        course.file("ISSR")
        course.fill()
        course.send()
        course.step(course.officer, "examine")
        self.assertNotIn("schedule-meeting", course.steps(course.officer))
        course.step(course.officer, "decide", decision="granted", text="Информация принята.")
        course.archived("Информация принята.")

    def nonlisted(self):
        course = Course(
            self.here, "nonlisted-admission", (CLIENT, HEAD, "nonlisted@exchange.example")
        )
        course.file("ISSR")
        course.choose_consultant("Оспанов")
        course.fill(CONSULTANT, skip=False)
        self.rework(course)
        course.step(course.head, "approve-by-head", lands="/@@sign")
        course.sign()
        course.step(course.clerk, "register")
        course.step(course.officer, "examine")
        course.step(course.officer, "conclude", text="Бумаги соответствуют требованиям.")
        self.assertIn("withdraw", course.steps(course.client))
        board = self.board(course)
        self.assertNotIn("withdraw", course.steps(course.client))
        self.votes(board, course)
        page = course.step(course.officer, "decide")
        expect(page.locator("main")).to_contain_text("Допустить бумаги.")
        course.archived("Ценные бумаги допущены")
        papers = course.open(course.client, "/@@documents").locator("main")
        expect(papers).to_contain_text("Выписка из протокола")
        self.assertEqual(self.here.status(STRANGER, course.url), 404)

    def rework(self, course):
        """Return it for rework with a comment that is answered and settled."""
        course.step(course.client, "send-to-head")
        course.comment("Уточните наименование.")
        course.step(course.head, "return-to-filling", text="Есть замечание.")
        course.reply("Наименование верное.")
        course.step(course.client, "send-to-head")
        course.settle()

    def board(self, course):
        """Set up a body, plan its meeting, put the application on the agenda."""
        board = Board(self.here, "officer@exchange.example", "support1@exchange.example")
        board.found("nonlisted-board", COMMITTEE, "КН", "nonlisted")
        board.seat("trading@exchange.example", "chairman")
        board.seat("clearing@exchange.example", "member")
        board.seat(course.officer, "member")
        board.seat(board.secretary, "secretary")
        board.plan(COMMITTEE, today().isoformat())
        page = course.open(course.officer, "/@@step/schedule-meeting")
        option = page.locator("#step-meeting option", has_text=COMMITTEE)
        course.step(course.officer, "schedule-meeting", meeting=option.get_attribute("value"))
        return board

    def votes(self, board, course):
        """Hold the meeting: one member is in conflict, one votes, one's hand is counted."""
        board.find_item("Допуск ценных бумаг")
        board.draft("Допустить бумаги.")
        board.step("close-agenda")
        board.step("open")
        board.everybody_is_there()
        board.declare(course.officer, "Вел это заявление")
        self.assertEqual(self.here.status(STRANGER, board.item), 403)
        board.vote("trading@exchange.example", "for")
        board.enter_vote("Омарова", "for")
        page = board.close_vote()
        expect(page.locator("main")).to_contain_text("Заявление удовлетворено")
        page = board.step("close-minutes")
        expect(page.locator("main")).to_contain_text("Протокол")
        picture(page, "meeting-closed")
