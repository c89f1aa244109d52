"""Two at the same moment, by real connections: one act, the other is told so (B10-B16).

Each act leaves one entry in the history, one number, one paper, one message per person.
"""

from base64 import b64decode
from base64 import b64encode
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.signing.testing.maker import make_cms
from plone import api as plone
from tests.builders import parties as build
from tests.builders.answers import file
from tests.builders.answers import PDF
from tests.builders.at_once import at_once
from tests.builders.at_once import statuses
from tests.builders.keys import key_of
from tests.builders.parties import PASSWORD
from tests.builders.procedures import fill
from tests.builders.procedures import TEXT
from tests.procedures.rest import RestCase
from tests.rest.journey import Api
import transaction


REFUSED = (409, 412)


class AtOnce(RestCase):
    """One application on its way; every step is made by two at once."""

    def setUp(self):
        super().setUp()
        transaction.begin()
        for email, department in (
            ("second.clerk@exchange.example", "chancellery"),
            ("second.officer@exchange.example", "listing"),
        ):
            if parties.person_by_email(email) is None:
                build.officer(email, (department,))
        transaction.commit()
        self.seconds = {
            "clerk": Api(self.base, "second.clerk@exchange.example", PASSWORD),
            "officer": Api(self.base, "second.officer@exchange.example", PASSWORD),
        }

    def two(self, part):
        """Return two people of a part; one person with two windows where there is only one."""
        return self.person(part), self.seconds.get(part) or self.person(part)

    def both(self, part, path, good=200, **body):
        """Let two make a call at once; demand that one succeeds and the other is told."""
        answers = at_once([(one, "POST", path, {"json": dict(body)}) for one in self.two(part)])
        first, second = sorted(answers, key=lambda answer: answer.status_code)
        self.assertEqual(first.status_code, good, first.text[:500])
        self.assertIn(second.status_code, REFUSED, second.text[:500])
        self.assertTrue(second.json()["message"])
        return first.json()

    def told(self, app):
        """Return how often each person was told of each event of an application."""
        return ledger.read(
            "SELECT n.user_id, e.event, e.subject, count(*) AS n FROM notification n "
            "JOIN notification_event e ON e.id = n.event_id WHERE e.link LIKE :link "
            "GROUP BY 1, 2, 3",
            {"link": f"%/{app.rpartition('/')[2]}%"},
        )

    def papers(self, app, kind, part="officer"):
        found = self.call(part, "GET", f"{app}/@documents")["items"]
        return [one for one in found if one["kind"] == kind and not one["superseded"]]

    def test_every_step_of_the_way(self):
        app = self.at(states.FILLING)
        transaction.begin()
        application = plone.portal.get().unrestrictedTraverse(app.partition(f"{self.base}/")[2])
        fill(application, self.people)
        transaction.commit()
        soon = (today() + timedelta(days=14)).isoformat()
        steps = f"{app}/@workflow"
        self.both("executor", f"{steps}/send-to-head")
        self.both("head", f"{steps}/approve-by-head")
        self.assertEqual(len(self.papers(app, "application", "executor")), 1)
        data = b64decode(self.call("head", "GET", f"{app}/@to-sign")["data"])
        cms = b64encode(make_cms(data, key_of(self.people.head))).decode("ascii")
        self.both("head", f"{app}/@signatures", 201, provider="nca", cms=cms)
        self.assertEqual(len(self.call("executor", "GET", f"{app}/@signatures")["items"]), 1)
        self.both("clerk", f"{steps}/register")
        self.both("officer", f"{steps}/examine")
        self.both("officer", f"{steps}/request-more", text=TEXT, due=soon)
        supplied = [file("Выписка.pdf", PDF + b"% supplied\n")]
        self.both("executor", f"{steps}/supply-more", text=TEXT, files=supplied)
        self.assertEqual(len(self.papers(app, "supplied")), 1)
        self.both("officer", f"{steps}/conclude", text=TEXT)
        self.both("officer", f"{steps}/schedule-meeting", date=soon, body="Правление")
        self.both("officer", f"{steps}/decide", decision="granted", text=TEXT)
        self.both("officer", f"{steps}/archive")
        # Letters: the request for more and the decision.
        for kind, count in (("application", 1), ("conclusion", 1), ("letter", 2)):
            self.assertEqual(len(self.papers(app, kind)), count, kind)
        acts = [one["action"] for one in self.call("officer", "GET", f"{app}/@history")["items"]]
        for name in ("sign", "register", "request-more", "supply-more", "conclude", "decide"):
            self.assertEqual(acts.count(f"application.{name}"), 1, name)
        ledger.run_pending_jobs()
        doubled = [row for row in self.told(app) if row.n > 1]
        self.assertEqual(doubled, [])

    def test_two_applications_registered_at_once_have_the_next_two_numbers(self):
        apps = [self.at(states.REGISTRATION) for _n in range(2)]
        answers = at_once(
            [
                (one, "POST", f"{app}/@workflow/register", {"json": {}})
                for app in apps
                for one in self.two("clerk")
            ]
        )
        self.assertEqual(statuses(answers)[:2], [200, 200])
        self.assertTrue(all(one in REFUSED for one in statuses(answers)[2:]))
        numbers = [self.call("clerk", "GET", app)["registration_number"] for app in apps]
        # Those who came too late have taken none.
        self.assertEqual(sorted(int(one[-6:]) for one in numbers), [1, 2])

    def test_a_withdrawal_and_a_step_of_the_exchange(self):
        app = self.at(states.REGISTRATION)
        calls = (("executor", "withdraw"), ("executor", "withdraw"), ("clerk", "register"))
        answers = at_once(
            [
                (self.person(part), "POST", f"{app}/@workflow/{name}", {"json": {"text": TEXT}})
                for part, name in calls
            ]
        )
        withdrawn = statuses(answers[:2])
        self.assertEqual(withdrawn[0], 200, [one.text[:300] for one in answers])
        self.assertIn(withdrawn[1], REFUSED)
        self.assertEqual(answers[2].status_code, 200, answers[2].text[:300])
        self.assertEqual(len(self.papers(app, "withdrawal", "executor")), 1)

    def test_one_key_of_a_program_is_one_act(self):
        app = self.at(states.HEAD_REVIEW)
        stage = self.call("head", "GET", f"{app}/@stages/general")
        form = stage["forms"][0]
        body = {"form": form["id"], "field": next(iter(form["values"])), "text": "Верно?"}
        sent = {"json": body, "headers": {"Idempotency-Key": f"at-once-{app[-8:]}"}}
        head = self.person("head")
        answers = at_once([(head, "POST", f"{app}/@comments", dict(sent)) for _n in range(3)])
        self.assertTrue(all(one in (201, *REFUSED) for one in statuses(answers)))
        self.assertEqual(len({one.json()["id"] for one in answers if one.status_code == 201}), 1)
        self.assertEqual(len(self.call("head", "GET", f"{app}/@comments")["items"]), 1)

    def test_two_save_one_form(self):
        app = self.at(states.FILLING)
        here = f"{app}/@stages/general"
        who = self.person("executor")
        answers = at_once(
            [
                (who, "PATCH", here, {"json": {"form": "applicant", "values": v, "version": 0}})
                for v in ({"activity": "Первое"}, {"activity": "Второе"})
            ]
        )
        self.assertEqual(statuses(answers), [200, 412])
        won = next(one for one in answers if one.status_code == 200).json()
        lost = next(one for one in answers if one.status_code == 412).json()
        kept = won["forms"][0]["values"]["activity"]
        self.assertEqual(lost["current"]["values"]["activity"], kept)

    def test_one_paper_application_has_one_slip(self):
        app = self.at(states.REGISTRATION)
        received = {
            "received": f"{today()}T00:01:00+05:00",
            "organization": "ISSR",
            "procedure": "listing-shares",
            "brought_by": "Курьер",
            "pages": 3,
            "reason": "Система не работала",
        }
        answers = at_once(
            [
                (one, "POST", "@paper-slips", {"json": {**received, "pages": 3 + n}})
                for n, one in enumerate(self.two("clerk"))
            ]
        )
        self.assertEqual(statuses(answers), [201, 201], [one.text[:300] for one in answers])
        slips = [one.json() for one in answers]
        serials = sorted(int(one["number"].rpartition("-")[2]) for one in slips)
        self.assertEqual(serials[1] - serials[0], 1)
        scan = {"filename": "scan.pdf", "data": b64encode(PDF).decode()}
        answers = at_once(
            [
                (
                    who,
                    "POST",
                    f"@paper-slips/{slip['id']}/enter",
                    {"json": {"application": app.rpartition("/")[2], "scan": scan}},
                )
                for who, slip in zip(self.two("clerk"), slips, strict=True)
            ]
        )
        found = statuses(answers)
        self.assertEqual(found[0], 200, [one.text[:300] for one in answers])
        self.assertIn(found[1], REFUSED)
