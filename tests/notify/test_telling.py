"""One message per person per event, whoever repeats the call."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.terms.errors import Missing
from tests.notify.case import NotifyCase
from threading import Barrier
from threading import Thread
from zope.component.hooks import setSite
from zope.i18nmessageid import Message
import transaction


class Telling(NotifyCase):
    """Rows, jobs, keys."""

    def of(self, user_id, **kw):
        return notify.notifications(user_id, **kw)[0]

    def test_everybody_is_told_once(self):
        self.assertEqual(self.tell("head", "executor", "head", "", "executor"), 2)
        self.assertEqual(len(self.of("head")), 1)
        self.assertEqual(len(self.mails()), 2)

    def test_what_is_told(self):
        self.tell("head")
        (row,) = self.of("head")
        self.assertEqual(row.subject, "Листинг: told")
        self.assertEqual(row.link, f"{self.portal.absolute_url()}/applications/a1")
        self.assertEqual((row.event, row.about), ("application.sign", "application:a1"))
        self.assertEqual(row.author, "executor")
        self.assertTrue(row.unread)

    def test_a_key_is_told_once_whatever_the_words(self):
        self.assertEqual(self.tell("head", key="a1:sign:7"), 1)
        self.assertEqual(self.tell("head", key="a1:sign:7"), 0)
        self.assertEqual(self.tell("head", "executor", key="a1:sign:7", subject="Иначе"), 1)
        self.assertEqual(self.tell("head", key="a1:sign:8"), 1)
        self.assertEqual([r.subject for r in self.of("head")], ["Листинг: told"] * 2)
        self.assertEqual([r.subject for r in self.of("executor")], ["Иначе"])
        self.assertEqual(len(self.mails()), 3)

    def test_a_repetition_leaves_nothing_behind(self):
        self.tell("head", key="k")
        self.tell("head", key="k")
        self.assertEqual(ledger.read("SELECT count(*) FROM notification_event")[0][0], 1)

    def test_without_a_key_each_call_is_an_event(self):
        self.tell("head")
        self.tell("head")
        self.assertEqual(len(self.of("head")), 2)

    def test_nobody_is_told(self):
        self.assertEqual(self.tell(), 0)
        self.assertEqual(ledger.run_pending_jobs(), 0)

    def test_an_aborted_transaction_tells_nobody(self):
        self.tell("head")
        transaction.abort()
        self.assertEqual(self.of("head"), ())
        self.assertEqual(self.mails(), [])

    def test_many_at_once_tell_once(self):
        portal, barrier, told, failed = self.portal, Barrier(4), [], []

        def work():
            # The site of another thread's connection is only asked for its address here.
            setSite(portal)
            try:
                barrier.wait(10)
                told.append(self.tell("head", "executor", "officer", key="same"))
                transaction.commit()
            except Exception as error:
                failed.append(error)
            finally:
                transaction.abort()
                ledger.session().close()

        threads = [Thread(target=work) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        self.assertEqual(failed, [])
        self.assertEqual(sorted(told), [0, 0, 0, 3])
        self.assertEqual(len(self.of("head")), 1)
        self.assertEqual(len(self.mails()), 3)

    def test_links_stay_on_the_site(self):
        for link in (
            "https://evil.example/x",
            f"{self.portal.absolute_url()}.evil.example/",
            "javascript:alert(1)",
            "//evil.example",
            "",
        ):
            with self.assertRaises(ValueError):
                self.tell("head", link=link)

    def test_links_in_all_their_forms(self):
        url = self.portal.absolute_url()
        path = self.portal.absolute_url_path()
        for link in (url, f"{url}/a", "https://is2in.example/a", f"{path}/a", f"{url}?x=1"):
            self.tell("head", link=link)
        links = [row.link for row in reversed(self.of("head"))]
        self.assertEqual(links, [url, f"{url}/a", f"{url}/a", f"{url}/a", f"{url}?x=1"])


class Words(NotifyCase):
    """Texts are rendered in the reader's language, when they read."""

    def test_in_the_language_of_the_page(self):
        self.tell("head")
        shown = {}
        for lang in ("ru", "kk", "en"):
            self.in_language(lang)
            shown[lang] = notify.notifications("head")[0][0].action
        self.assertEqual(shown, {"ru": "Уведомления", "kk": "Хабарламалар", "en": "Notifications"})

    def test_values_by_language_and_nested_messages(self):
        subject = Message(
            "${title}: ${state} ${number}",
            domain="kase.is2in",
            mapping={
                "title": {"ru": "Листинг", "kk": "Листинг рәсімі", "en": "Listing"},
                "state": _("Unread"),
                "number": 42,
            },
        )
        self.tell("head", subject=subject)
        self.in_language("kk")
        self.assertEqual(notify.notifications("head")[0][0].subject, "Листинг рәсімі: Оқылмаған 42")
        self.in_language("en")
        self.assertEqual(notify.notifications("head")[0][0].subject, "Listing: Unread 42")

    def test_plain_texts_and_strange_characters(self):
        self.tell("head", subject="${x} <b>\x00\u202e", action="")
        row = notify.notifications("head")[0][0]
        self.assertEqual((row.subject, row.action), ("${x} <b>\u202e", ""))


class Own(NotifyCase):
    """Nobody sees or marks what is another's."""

    def setUp(self):
        super().setUp()
        for number in range(3):
            self.tell("head", "executor", subject=f"№ {number}")

    def test_lists_and_counts(self):
        rows, total = notify.notifications("head", start=1, size=1)
        self.assertEqual(([row.subject for row in rows], total), (["№ 1"], 3))
        self.assertEqual(notify.notifications("nobody"), ((), 0))
        self.assertEqual(notify.unread_count("head"), 3)

    def test_mark_some(self):
        first = notify.notifications("head")[0][0]
        self.assertEqual(notify.mark_read("head", [first.id]), 1)
        self.assertEqual(notify.mark_read("head", [first.id]), 0)
        self.assertEqual(notify.unread_count("head"), 2)
        self.assertEqual(notify.unread_count("executor"), 3)
        self.assertEqual([r.id for r in notify.notifications("head", unread=False)[0]], [first.id])
        self.assertEqual(notify.notifications("head", unread=True)[1], 2)

    def test_mark_all(self):
        self.assertEqual(notify.mark_read("head", None), 3)
        self.assertEqual((notify.unread_count("head"), notify.unread_count("executor")), (0, 3))

    def test_others_cannot_be_marked(self):
        mine = notify.notifications("head")[0][0].id
        other = notify.notifications("executor")[0][0].id
        for ids in ([other], [mine, other], [10**15]):
            with self.assertRaises(Missing):
                notify.mark_read("head", ids)
        self.assertEqual((notify.unread_count("head"), notify.unread_count("executor")), (3, 3))
