"""Criteria as a table: levels, combinations, every value, order, what the linter says in place."""

from datetime import date
from kase.is2in.procedures.catalogue.model import CriteriaRow
from kase.is2in.procedures.catalogue.model import LevelDefinition
from kase.is2in.procedures.catalogue.model import OptionDefinition
from kase.is2in.procedures.designer.criteria_inputs import code_of
from kase.is2in.procedures.designer.criteria_inputs import in_titles
from kase.is2in.procedures.designer.criteria_inputs import read_draft
from kase.is2in.procedures.designer.criteria_table import ACTS
from kase.is2in.procedures.designer.criteria_table import CriteriaDraft
from kase.is2in.procedures.designer.criteria_table import dated
from kase.is2in.procedures.designer.criteria_table import draft_of
from kase.is2in.procedures.designer.criteria_table import EVERY
from kase.is2in.procedures.designer.criteria_table import expanded
from kase.is2in.procedures.designer.criteria_table import RowDraft
from kase.is2in.procedures.designer.criteria_table import table_of
from kase.is2in.questionnaires.types import Frozen
from tests.procedures.designer.test_pages import DesignerCase
from tests.procedures.designer.test_pages import FILL
import unittest


def level(name, *codes):
    titles = Frozen(ru=name, kk=name, en=name)
    return LevelDefinition(name, titles, tuple(OptionDefinition(one, titles) for one in codes))


def row(form="f", **values):
    return RowDraft(Frozen(values), form)


DRAFT = CriteriaDraft(
    (level("kind", "share", "bond"), level("rank", "a", "b")),
    (row("one", kind="share", rank="a"), row("two", kind="bond")),
)
CODES = {"kind": ("share", "bond"), "rank": ("a", "b")}


class Sent:
    """What a browser sends."""

    def __init__(self, **sent):
        self.sent = sent

    def field(self, name):
        return self.sent.get(name, "")

    def chosen(self, name):
        return self.sent.get(name, [])


class Table(unittest.TestCase):
    """A draft and what buttons make of it."""

    def forms(self, draft):
        return [one.form for one in draft.rows]

    def test_rows_move_copy_and_go(self):
        self.assertEqual(self.forms(ACTS["row-down"](DRAFT, "1")), ["two", "one"])
        self.assertEqual(self.forms(ACTS["row-up"](DRAFT, "1")), ["one", "two"])
        self.assertEqual(self.forms(ACTS["row-copy"](DRAFT, "2")), ["one", "two", "two"])
        self.assertEqual(self.forms(ACTS["row-remove"](DRAFT, "1")), ["two"])
        for act, change in ACTS.items():
            for word in ("", "0", "-1", "99", "x", "1e9"):
                self.assertEqual(len(change(DRAFT, word).rows), 2, (act, word))

    def test_a_level_goes_with_what_rows_say_of_it(self):
        found = ACTS["level-remove"](DRAFT, "kind")
        self.assertEqual([one.id for one in found.levels], ["rank"])
        self.assertEqual(found.rows[0].values, {"rank": "a"})
        order = [one.id for one in ACTS["level-down"](DRAFT, "1").levels]
        self.assertEqual(order, ["rank", "kind"])

    def test_every_value_leaves_what_is_said_in_words(self):
        draft = CriteriaDraft(
            DRAFT.levels,
            (row("special", kind="share", rank="b"), row("rest", kind=EVERY, rank=EVERY)),
        )
        found = expanded(draft, CODES)
        said = [(one.form, one.values["kind"], one.values["rank"]) for one in found.rows]
        self.assertEqual(
            said,
            [
                ("special", "share", "b"),
                ("rest", "share", "a"),
                ("rest", "bond", "a"),
                ("rest", "bond", "b"),
            ],
        )
        self.assertEqual(expanded(found, CODES), found)

    def test_a_combination_begins_with_its_values(self):
        first, second = date(2017, 6, 1), date(2026, 6, 22)
        titles = Frozen(ru="x", kk="x", en="x")
        old = LevelDefinition("a", titles, (OptionDefinition("x", titles, first),))
        new = LevelDefinition(
            "b", titles, (OptionDefinition("y", titles, second), OptionDefinition("z", titles))
        )
        said = RowDraft(Frozen(a="x"), "f", "2020-01-01")
        rows = (row(a="x", b="y"), row(a="x"), row(b="z"), said)
        found = dated(CriteriaDraft((old, new), rows))
        days = [one.valid_from for one in found.rows]
        self.assertEqual(days, [second.isoformat(), first.isoformat(), "", "2020-01-01"])

    def test_to_the_model_and_back(self):
        errors = []
        table = table_of(DRAFT, errors)
        self.assertEqual(errors, [])
        self.assertEqual(table.rows[1], CriteriaRow(Frozen(kind="bond"), "two"))
        self.assertEqual(table_of(draft_of(table), []), table)
        self.assertIsNone(table_of(CriteriaDraft(), []))
        wrong = CriteriaDraft(DRAFT.levels, (RowDraft(Frozen(kind="bond"), "", "tomorrow"),))
        self.assertIsNone(table_of(wrong, errors).rows[0].valid_from)
        self.assertEqual([one.code for one in errors], ["form", "date"])

    def test_what_is_sent(self):
        sent = Sent(
            level=["kind", "kind", "own"],
            own_own="1",
            own_own_title_ru="Вид",
            own_own_code=["", "x", ""],
            own_own_en=["Gold bar", "X", ""],
            row_level_kind=["share", "", EVERY],
            row_level_own=["gold-bar"],
            row_form=["one", "", "two"],
            row_from=["2026-06-22", "", ""],
            row_to=["", "", ""],
            free_field="isin",
        )
        draft = read_draft(sent, (level("kind", "share"),))
        self.assertEqual([one.id for one in draft.levels], ["kind", "own"])
        self.assertEqual([one.code for one in draft.levels[1].options], ["gold-bar", "x"])
        self.assertEqual([one.form for one in draft.rows], ["one", "two"])
        self.assertEqual(draft.free_field, "isin")
        self.assertEqual(table_of(draft, []).rows[0].valid_from, date(2026, 6, 22))
        self.assertEqual(read_draft(Sent(free_field="script"), ()).free_field, "")
        self.assertEqual(code_of("Private Placement!"), "private-placement")
        self.assertEqual(code_of("1st"), "value-1st")


class Words(unittest.TestCase):
    """What the linter says, in titles."""

    def test_values_by_their_titles(self):
        titles = Frozen(ru="Вид", kk="Түрі", en="Kind")
        share = OptionDefinition("share", Frozen(ru="Акция", kk="Акция", en="Share"))
        levels = (LevelDefinition("kind", titles, (share,)),)
        self.assertEqual(in_titles("“kind=share” ends", levels, "en"), "“Kind: Share” ends")
        self.assertEqual(in_titles("kind=share-2, a=b", levels, "en"), "kind=share-2, a=b")


class Page(DesignerCase):
    """The table in a browser without scripts."""

    place = (*FILL, "additional-requirements")
    page = "@@design-criteria/" + "/".join(place)

    def rows(self):
        return self.part(self.place).criteria.rows

    def test_what_is_shown_is_what_is_stored(self):
        before = self.part(self.place)
        browser = self.at(self.page)
        self.sees(browser, "Пакет")
        self.press(browser, "save")
        self.assertEqual(self.part(self.place), before)
        self.refused(self.browser("listing@exchange.example"), f"{self.address}/{self.page}")
        for page in ("@@design-criteria", "@@design-criteria/filling/fill/general"):
            browser.handleErrors, browser.raiseHttpErrors = True, False
            browser.open(f"{self.address}/{page}")
            self.assertTrue(browser.headers["Status"].startswith("404"), page)

    def test_buttons_keep_nothing_until_it_is_saved(self):
        before = self.rows()
        browser = self.at(self.page)
        self.press(browser, "row-copy:1")
        self.sees(browser, "еще не сохранено")
        self.sees(browser, "со строкой 2")
        self.sees(browser, "одно сочетание дважды")
        self.assertEqual(self.rows(), before)
        self.press(browser, "row-remove:2")
        self.press(browser, "row-down:1")
        self.press(browser, "save")
        self.assertEqual(self.rows()[:2], (before[1], before[0]))
        self.sees_not(browser, "еще не сохранено")

    def test_every_value_and_a_day(self):
        before = self.rows()
        browser = self.at(self.page)
        index = len(before)
        browser.getControl(name="row_level_platform", index=index).value = ["private"]
        browser.getControl(name="row_level_sector", index=index).value = ["shares"]
        browser.getControl(name="row_level_category", index=index).value = [EVERY]
        browser.getControl(name="row_form", index=index).value = ["standard"]
        browser.getControl(name="row_from", index=index).value = "2017-01-01"
        browser.getControl(name="row_to", index=index).value = "2017-12-31"
        self.press(browser, "save")
        made = self.rows()[len(before) :]
        categories = ("premium", "standard", "bonds", "commercial-bonds")
        self.assertEqual({one.values["category"] for one in made}, set(categories))
        self.assertEqual({one.valid_to for one in made}, {date(2017, 12, 31)})
        self.sees(browser, "01.01.2017")

    def test_wrong_rows_are_said_and_kept(self):
        browser = self.at(self.page)
        browser.raiseHttpErrors = False
        index = len(self.rows())
        browser.getControl(name="row_level_platform", index=index).value = ["private"]
        self.press(browser, "save")
        self.sees(browser, "выберите форму, которую она добавляет")
        chosen = browser.getControl(name="row_level_platform", index=index).value
        self.assertEqual(chosen, ["private"])

    def test_a_level_of_its_own(self):
        browser = self.at(self.page)
        for lang in ("ru", "kk", "en"):
            browser.getControl(name=f"new_level_{lang}").value = "Currency"
        self.press(browser, "level-add")
        browser.getControl(name="own_currency_en", index=0).value = "Tenge"
        browser.raiseHttpErrors = False
        self.press(browser, "save")
        self.sees(browser, "на трех языках")
        for lang in ("ru", "kk"):
            browser.getControl(name=f"own_currency_{lang}", index=0).value = "Тенге"
        self.press(browser, "save")
        stored = self.part(self.place).criteria.level("currency")
        self.assertEqual((stored.shared, stored.options[0].code), (False, "tenge"))
        self.sees(browser, "Currency: Тенге")

    def test_two_editors(self):
        first, second = self.at(self.page), self.at(self.page)
        self.press(first, "row-remove:1")
        self.press(first, "save")
        second.raiseHttpErrors = False
        self.press(second, "row-remove:2")
        self.press(second, "save")
        self.assertTrue(second.headers["Status"].startswith("412"))
        self.sees(second, "в хранимом изменится")

    def test_text_is_refused_with_its_line(self):
        browser = self.at(self.page)
        browser.raiseHttpErrors = False
        browser.getControl(name="criteria").value = "[[level]]\nid = 'x'\nwrong = 1"
        self.press(browser, "save-text")
        self.sees(browser, "строка 3")
