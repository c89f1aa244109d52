"""Access of a partner's people ends with the partnership, at every door and by the clock (A9)."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Scope
from kase.is2in.procedures import api
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.terms.errors import Forbidden
from plone import api as plone
from tests.builders import parties as build
from tests.builders.answers import file
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import PROCEDURE
from tests.layers import INTEGRATION
from tests.parties.floor import PartiesCase
import re
import unittest


PAGES = (
    "",
    "/@@stage/general",
    "/@@summary",
    "/@@documents",
    "/@@download-application",
    "/@@history",
)
LISTS = (
    "@applications",
    "@tasks",
    "@search?portal_type=Application",
    "@search?SearchableText=ISSR",
)
LIST_PAGES = ("@@in-review", "@@in-review?q=ISSR", "@@my-tasks", "@@search?SearchableText=ISSR")
ELSEWHERE = Scope(categories=frozenset({"membership"}))


class ByScope(unittest.TestCase):
    """A partner sees the applications of its procedures only, lists and checks alike."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        [self.one] = parties.partners("ISSR")
        self.application = application_in(states.FILLING, self.people)
        with acting(self.people.executor):
            api.choose_consultant(
                self.application, self.people.executor, self.people.consultant.id
            )

    def sees(self, person):
        roles.forget_cached_roles()
        with acting(person):
            by_check = plone.user.has_permission("View", obj=self.application)
            found = plone.content.find(path="/".join(self.application.getPhysicalPath()))
            listed = api.applications(person).total
        self.assertEqual(bool(found), bool(by_check), "the catalog and the check agree")
        self.assertEqual(bool(listed), bool(by_check), "the list and the check agree")
        return bool(by_check)

    def narrow(self, scope):
        parties.change_partnership(self.one.id, "ISSR", scope, None, "Договор сужен")
        self.assertTrue(self.sees(self.people.consultant), "until it is decided")
        parties.decide_partner_removal(self.one.id, True)

    def test_narrowed_and_widened(self):
        self.narrow(ELSEWHERE)
        self.assertFalse(self.sees(self.people.consultant))
        self.assertTrue(self.sees(self.people.executor))
        with acting(self.people.consultant), self.assertRaises(Forbidden):
            api.file_application(self.people.consultant, PROCEDURE, "ISSR")
        self.assertEqual(api.consultants(self.application), ())
        parties.change_partnership(self.one.id, "ISSR", Scope(), None)
        self.assertTrue(self.sees(self.people.consultant))

    def test_substitutes_of_partners_end_too(self):
        consultant = self.people.consultant
        second = build.person("second@consultant.example", "CONS", password=None)
        parties.state_absence(consultant.id, second.id, today(), today())
        self.assertTrue(self.sees(second))
        build.ends_in(self.one, minutes=-1)
        self.assertFalse(self.sees(second))
        self.assertFalse(self.sees(consultant))

    def test_before_any_job_and_after_it(self):
        build.ends_in(self.one, minutes=-1)
        self.assertFalse(self.sees(self.people.consultant))
        parties.close_lapsed_partnerships()
        ledger.run_pending_jobs()
        self.assertFalse(self.sees(self.people.consultant))
        self.assertTrue(self.sees(self.people.executor))

    def test_a_first_head_takes_over_what_nobody_fills(self):
        with acting(self.people.consultant):
            left = api.file_application(self.people.consultant, PROCEDURE, "ISSR")
        head = self.people.head
        self.application = left
        self.assertFalse(self.sees(head))
        [work] = [one for one in parties.partner_work(self.one) if one.id == left.getId()]
        self.assertTrue(work.alone)
        self.assertFalse(work.unattended)
        build.ends_in(self.one, minutes=-1)
        parties.close_lapsed_partnerships()
        ledger.run_pending_jobs()
        self.assertTrue(self.sees(head))
        [work] = [one for one in parties.partner_work(self.one) if one.id == left.getId()]
        self.assertTrue(work.unattended)
        with acting(head):
            offered = [one.id for one in api.assignable(left, head)]
            self.assertIn(self.people.executor.id, offered)
            api.assign_executor(left, head, self.people.executor.id)
        self.assertTrue(self.sees(self.people.executor))


class EveryDoor(PartiesCase):
    """Pages and REST, with the same session before and after the end, and no job between."""

    def setUp(self):
        super().setUp()
        self.people = cast(build.PASSWORD)
        [self.one] = parties.partners("ISSR")
        consultant = self.people.consultant
        with acting(consultant):
            mine = api.file_application(consultant, PROCEDURE, "ISSR")
        self.application = mine
        self.commit()
        self.path = mine.absolute_url().removeprefix(f"{self.url}/")
        self.browser_of_partner = self.log_in(consultant.email)
        self.bearer = self.token(consultant.email)

    def rest(self, method, path, body=None):
        return self.call(method, path, body, token=self.bearer)

    def page(self, path):
        self.browser_of_partner.open(f"{self.url}/{path}")
        return self.browser_of_partner

    def seen(self, *more):
        """Return the status each door answers with; ``more`` are doors that change too much."""
        stage = {"action": "save"}
        comment = {"form": "applicant", "field": "bin", "text": "Вопрос"}
        doors = {
            ("GET", ""): None,
            ("GET", "/@stages"): None,
            ("GET", "/@stages/general"): None,
            ("PATCH", "/@stages/general"): stage,
            ("GET", "/@comments"): None,
            ("POST", "/@comments"): comment,
            ("GET", "/@documents"): None,
            ("GET", "/@documents.zip"): None,
            ("GET", "/@history"): None,
            ("GET", "/@workflow"): None,
            ("POST", "/@workflow/send-to-head"): {},
            ("GET", "/@executors"): None,
            ("GET", "/@to-sign"): None,
            **dict.fromkeys(more),
        }
        statuses = {
            door: self.rest(door[0], f"{self.path}{door[1]}", body).status
            for door, body in doors.items()
        }
        for name in PAGES:
            browser = self.page(f"{self.path}{name}")
            statuses["page", name] = int(browser.headers["status"].split()[0])
        return statuses

    def listed(self):
        """Return which lists and searches name the application."""
        found = {path: self.rest("GET", path).text for path in LISTS}
        found |= {path: self.page(path).contents for path in LIST_PAGES}
        named = re.compile(re.escape(self.path) + r'["/?]')
        return {path for path, text in found.items() if named.search(text)}

    def test_before_and_after_the_end(self):
        before = self.seen()
        for door in (("GET", ""), ("GET", "/@stages"), ("PATCH", "/@stages/general"), ("page", "")):
            self.assertLess(before[door], 300, door)
        self.assertLessEqual({*LISTS, "@@in-review", "@@my-tasks"}, self.listed())
        build.ends_in(self.one, minutes=1)
        self.commit()
        self.assertLess(self.seen()["GET", ""], 300)
        with self.later(minutes=2):
            after = self.seen(("DELETE", ""))
            self.assertEqual(set(after.values()) - {404}, set(), after)
            self.assertEqual(self.listed(), set())
            filed = self.rest(
                "POST", "@applications", {"procedure": PROCEDURE, "organization": "ISSR"}
            )
            self.assertEqual(filed.status, 403)
            filers = self.rest("GET", "@procedures").json["items"]
            self.assertEqual([each for one in filers for each in one["procedures"]], [])
            self.assertNotIn("ISSR", self.page(f"procedures/listing/{PROCEDURE}/@@file").contents)
            self.assertEqual(self.rest("GET", "@partnerships").json["items_total"], 0)

    def test_documents_and_files_by_their_own_addresses(self):
        consultant = self.people.consultant
        self.rest(
            "PATCH",
            f"{self.path}/@stages/general",
            {"form": "applicant", "values": {"charter": file("Устав.pdf")}, "action": "save"},
        )
        application = application_in(states.MORE_INFORMATION, self.people, consultant=True)
        self.assertEqual(application.consultant, consultant.id)
        self.commit()
        path = application.absolute_url().removeprefix(f"{self.url}/")
        found = self.rest("GET", f"{path}/@documents").json["items"]
        addresses = [one["@id"].partition("/plone/")[2] for one in found]
        self.assertTrue(addresses)
        for address in addresses:
            self.assertEqual(self.rest("GET", address).status, 200, address)
        build.ends_in(self.one, minutes=1)
        self.commit()
        with self.later(minutes=2):
            for address in addresses:
                self.assertEqual(self.rest("GET", address).status, 404, address)
                page = self.page(address.replace("@documents/", "@@document/"))
                self.assertEqual(page.headers["status"][:3], "404", address)
            supplied = {"text": "Ответ", "files": [file("Ответ.pdf")]}
            answer = self.rest("POST", f"{path}/@workflow/supply-more", supplied)
            self.assertEqual(answer.status, 404)
