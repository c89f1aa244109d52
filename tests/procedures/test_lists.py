"""Lists, counts, and questionnaires to be used again."""

from kase.is2in.procedures import api
from kase.is2in.procedures import lists
from kase.is2in.procedures import states
from kase.is2in.procedures.filling import reuse
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import MoreThan
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import ISIN
from tests.layers import INTEGRATION
from unittest.mock import patch
import unittest


class Lists(unittest.TestCase):
    """What each person finds under each tab."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.new = application_in(states.FILLING, self.people)
        self.sent = application_in(states.REGISTRATION, self.people)
        self.examined = application_in(states.EXAMINATION, self.people)
        self.done = application_in(states.ARCHIVE, self.people)

    def ids(self, part, tab, **kw):
        person = self.people.everybody()[part]
        with acting(person):
            found = api.applications(person, tab, **kw)
        self.assertEqual(len(found.rows), min(found.total, kw.get("size", 25)))
        return {row.id for row in found.rows}

    def expect(self, part, tab, *applications, **kw):
        self.assertEqual(self.ids(part, tab, **kw), {one.getId() for one in applications})

    def test_tabs(self):
        for part, tab, expected in (
            ("executor", "in-review", (self.new, self.sent, self.examined)),
            ("executor", "archive", (self.done,)),
            ("executor", "register", (self.sent, self.examined, self.done)),
            ("head", "in-review", (self.sent, self.examined)),
            ("clerk", "register", (self.sent, self.examined, self.done)),
            ("officer", "register", (self.examined, self.done)),
            ("other_officer", "register", ()),
            ("stranger", "in-review", ()),
            ("colleague", "archive", ()),
            ("consultant", "in-review", ()),
        ):
            with self.subTest(part=part, tab=tab):
                self.expect(part, tab, *expected)

    def test_counts(self):
        with acting(self.people.executor):
            found = api.counts(self.people.executor)
        self.assertEqual(found, {"in-review": 3, "tasks": 1})

    def test_a_long_list_is_counted_up_to_a_limit(self):
        with patch.object(lists, "MOST_COUNTED", 2):
            for part, more, number in (
                ("clerk", True, 2), ("executor", True, 2), ("officer", False, 2),
                ("other_officer", False, 0), ("stranger", False, 0),
            ):  # fmt: skip
                person = self.people.everybody()[part]
                for size in (1, 2):
                    with self.subTest(part, size=size), acting(person):
                        found = api.applications(person, "register", size=size)
                        self.assertEqual(found.total, number)
                        self.assertEqual(isinstance(found.total, MoreThan), more)
            with acting(self.people.clerk) as who:
                last = api.applications(who, "register", start=2, size=2)
                self.assertEqual((len(last.rows), last.total), (1, 3), "the end is known")
                self.assertEqual(api.applications(who, "register", start=9).total, 2)

    def test_page_after_page(self):
        for sort in lists.SORTS:
            for descending in (True, False):
                asked = {"sort": sort, "descending": descending}
                with self.subTest(**asked), acting(self.people.executor) as who:
                    every = [row.id for row in api.applications(who, **asked).rows]
                    found, after = [], ""
                    while page := api.applications(who, size=1, after=after, **asked).rows:
                        found.append(after := page[0].id)
                    self.assertEqual((len(every), found), (3, every))
                    page = api.applications(who, size=1, after=every[0], **asked)
                    self.assertEqual(page.total, 3, "of all, not of what is left")
        for part, after in (("stranger", self.done.getId()), ("clerk", "x")):
            person = self.people.everybody()[part]
            with acting(person), self.assertRaises(Malformed):
                api.applications(person, "archive", after=after)

    def test_filters_and_search(self):
        self.expect("executor", "in-review", self.examined, filters={"state": "examination"})
        self.expect("executor", "in-review", filters={"state": "archive"})
        self.expect("executor", "in-review", filters={"procedure": "nothing"})
        number = self.sent.number
        self.expect("executor", "in-review", self.sent, filters={"q": number})
        every = (self.new, self.sent, self.examined)
        for text in ("листинг", "Issr", "listing", "включение акц"):
            with self.subTest(text):
                self.expect("executor", "in-review", *every, filters={"q": text})
        self.expect("executor", "in-review", filters={"q": "облигац"})
        for hostile in ("* AND (", '"', "a" * 5000, "NOT", "  "):
            self.ids("executor", "in-review", filters={"q": hostile})

    def test_sorting_and_pages(self):
        with acting(self.people.executor) as who:
            for sort in ("number", "organization", "procedure", "state", "created", "submitted"):
                found = api.applications(who, "in-review", sort=sort)
                self.assertEqual(found.total, 3, sort)
            rows = api.applications(who, "in-review", sort="submitted", descending=False).rows
            self.assertIsNone(rows[0].submitted)
            first = api.applications(who, "in-review", size=2)
            second = api.applications(who, "in-review", start=2, size=2)
            self.assertEqual((len(first.rows), len(second.rows), second.total), (2, 1, 3))
            for wrong in ({"sort": "author"}, {"tab": "everything"}):
                with self.assertRaises(Malformed):
                    api.applications(who, **wrong)

    def test_row_has_the_columns_of_the_manual(self):
        with acting(self.people.executor) as who:
            [row] = api.applications(who, filters={"state": "examination"}).rows
        self.assertEqual(row.number, self.examined.number)
        self.assertEqual(row.organization_title, "АО «Компания ISSR»")
        self.assertEqual(row.procedure_title, "Включение акций в официальный список (листинг)")
        self.assertEqual(row.author, self.people.executor.full_name)
        self.assertEqual(row.executor, "Департамент листинга")
        self.assertEqual(row.status, "Рассмотрение")
        self.assertEqual(row.submitted, self.examined.submitted)

    def test_department_before_anybody_took_it(self):
        with acting(self.people.executor) as who:
            [row] = api.applications(who, filters={"state": "registration"}).rows
        self.assertNotIn("u-", row.executor)


class Questionnaires(unittest.TestCase):
    """Answers of archived applications."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.done = application_in(states.ARCHIVE, self.people)
        self.new = application_in(states.FILLING, self.people)

    def rows(self, part):
        with acting(self.people.everybody()[part]) as who:
            return api.questionnaires(who).rows

    def test_own_organisation_only(self):
        rows = self.rows("executor")
        forms = {row.form for row in rows}
        self.assertIn("applicant", forms)
        self.assertTrue(any(ISIN in row.title for row in rows))
        self.assertEqual({row.number for row in rows}, {self.done.number})
        colleague = self.rows("colleague")
        self.assertEqual({row.source for row in colleague}, {row.source for row in rows})
        self.assertEqual({row.url for row in colleague}, {""}, "no link to what is not theirs")
        self.assertEqual(self.rows("stranger"), ())
        self.assertEqual(self.rows("consultant"), ())

    def test_page_after_page(self):
        application_in(states.ARCHIVE, self.people)
        every = [row.source for row in self.rows("executor")]
        for size in (1, 3, len(every) - 1, len(every)):
            with self.subTest(size=size), acting(self.people.executor) as who:
                found, after = [], ""
                while True:
                    page = api.questionnaires(who, after=after, size=size)
                    self.assertLessEqual(len(page.rows), size)
                    found += [row.source for row in page.rows]
                    if not (after := page.after):
                        break
                self.assertEqual(found, every)
        with patch.object(reuse, "PORTION", 1):
            self.assertEqual([row.source for row in self.rows("executor")], every)
        self.assertEqual(len({one.partition(".")[0] for one in every}), 2)

    def test_of_one_form(self):
        with acting(self.people.executor) as who:
            [row] = api.questionnaires(who, "applicant").rows
            self.assertEqual(row.source, f"{self.done.getId()}.applicant")
            self.assertEqual(api.questionnaires(who, "nothing").rows, ())

    def test_marks_of_others_lead_nowhere(self):
        source = next(iter(self.rows("executor"))).source
        for part, after in (
            ("stranger", source), ("consultant", source), ("officer", source),
            ("executor", f"{self.new.getId()}.applicant"), ("executor", "x"),
        ):  # fmt: skip
            person = self.people.everybody()[part]
            with self.subTest(part, after=after), acting(person), self.assertRaises(Missing):
                api.questionnaires(person, after=after)

    def reuse(self, part, source, form="applicant", application=None):
        with acting(self.people.everybody()[part]) as who:
            return api.reuse(application or self.new, who, "general", form, source)

    def test_answers_are_copied_with_their_source(self):
        source = next(row.source for row in self.rows("executor") if row.form == "applicant")
        form = self.reuse("executor", source)
        old = next(one for one in api.stages(self.done).stages[0].forms if one.id == "applicant")
        self.assertEqual(
            {k: v for k, v in form.values.items() if isinstance(v, str)},
            {k: v for k, v in old.values.items() if isinstance(v, str)},
        )
        self.assertEqual(form.missing, ())
        [number] = {one.number for one in form.sources.values()}
        self.assertEqual(number, self.done.number)
        self.assertEqual(set(form.sources), set(form.values))

    def test_refused(self):
        rows = {row.form: row.source for row in self.rows("executor")}
        with self.assertRaises(RuleRefused):
            self.reuse("executor", rows["application"])
        for source in ("", "x", "999999.applicant", f"{self.new.getId()}.applicant"):
            with self.assertRaises(Missing):
                self.reuse("executor", source)

    def test_withdrawn_archive_counts_too(self):
        with acting(self.people.executor) as who:
            withdrawn = application_in(states.WITHDRAWN, self.people)
            before = len(api.questionnaires(who).rows)
        with acting(self.people.officer) as officer:
            api.perform(withdrawn, officer, "archive")
        self.assertGreater(len(self.rows("executor")), before)
