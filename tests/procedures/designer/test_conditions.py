"""When a field is asked, and on which article it rests: chosen, not typed."""

from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import EditionFacts
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.designer.conditions import condition_words
from kase.is2in.procedures.designer.conditions import depends_of
from kase.is2in.procedures.designer.conditions import lines_of
from kase.is2in.procedures.designer.conditions import offers
from kase.is2in.procedures.designer.field_inputs import with_act
from kase.is2in.procedures.designer.form_text import ChoiceText
from kase.is2in.procedures.designer.form_text import FieldText
from kase.is2in.procedures.designer.form_text import read_form
from kase.is2in.questionnaires.types import Frozen
from tests.builders import parties as builders
from tests.builders.procedures import acting
from tests.library.case import TEXT
from tests.procedures.designer.test_pages import APPLICANT
from tests.procedures.designer.test_pages import DesignerCase
import re
import transaction
import unittest


def words(text):
    return Frozen(ru=text, kk=text, en=text)


SHARE, BOND = ChoiceText("share", words("Share")), ChoiceText("bond", words("Bond"))
FIELDS = (
    FieldText("kind", "Choice", words("Kind"), choices=(SHARE, BOND)),
    FieldText("rated", "YesNo", words("Rated")),
    FieldText("amount", "Int", words("Amount")),
)
BOTH = "kind=bond|share; rated=yes"


class Conditions(unittest.TestCase):
    """Lines and text."""

    def test_what_is_offered(self):
        found = offers(FIELDS, "kind", "en")
        self.assertEqual([one.title for one in found], ["Rated"])
        found = offers(FIELDS, "amount", "en")
        values = [line for one in found for line, _words in one.values]
        self.assertEqual(values, ["kind=share", "kind=bond", "rated=yes", "rated=no"])

    def test_lines_and_text_are_the_same(self):
        offered = offers(FIELDS, "amount", "en")
        lines = lines_of(BOTH, offered)
        self.assertEqual(lines, ["kind=bond", "kind=share", "rated=yes"])
        self.assertEqual(depends_of(lines), BOTH)
        self.assertEqual(depends_of([]), "")
        self.assertEqual(depends_of(["", "x", "kind=bond", "kind=bond"]), "kind=bond")
        self.assertEqual(lines_of("", offered), [])

    def test_what_only_text_can_say(self):
        offered = offers(FIELDS, "rated", "en")
        for text in ("amount=5", "kind=other", "kind", "kind=share; kind=bond"):
            self.assertIsNone(lines_of(text, offered), text)

    def test_in_words(self):
        found = condition_words(BOTH, FIELDS, "en")
        self.assertRegex(found, r"^Kind: Bond \S+ Share; Rated: \S+$")
        self.assertEqual(condition_words("amount=5", FIELDS, "en"), "amount=5")

    def test_rows_of_a_table(self):
        rows = [{"key": one} for one in "abc"]
        for act, left in (
            ("choice-up:2", "bac"),
            ("choice-up:1", "abc"),
            ("choice-down:1", "bac"),
            ("choice-remove:3", "ab"),
            ("choice-remove:9", "abc"),
            ("column-remove:1", "abc"),
            ("more", "abc"),
        ):
            found = "".join(one["key"] for one in with_act(rows, act, "choice"))
            self.assertEqual(found, left, act)


class Page(DesignerCase):
    """The page of a field."""

    def field(self, name):
        form = read_form(self.part(APPLICANT).model)
        return next(one for one in form.fields() if one.name == name)

    def page(self, name):
        return "@@design-field/" + "/".join((*APPLICANT, name))

    def test_chosen_lines_become_the_condition(self):
        form = read_form(self.part(APPLICANT).model)
        asked = next(one for one in form.fields() if one.depends)
        browser = self.at(self.page(asked.name))
        line = browser.getControl(name="condition", index=0).value[0]
        self.assertEqual(line, asked.depends)
        browser.getControl(name="condition", index=0).value = [""]
        self.press(browser, "save")
        self.assertEqual(self.field(asked.name).depends, "")
        browser = self.at(self.page(asked.name))
        browser.getControl(name="condition", index=1).value = [line]
        self.press(browser, "save")
        self.assertEqual(self.field(asked.name).depends, line)
        browser = self.at("/".join(("@@design-fields", *APPLICANT)))
        self.sees_not(browser, f">{line}<")

    def test_a_text_that_was_changed_goes_before_the_lines(self):
        form = read_form(self.part(APPLICANT).model)
        asked = next(one for one in form.fields() if one.depends)
        other = f"{asked.depends.partition('=')[0]}=nowhere"
        browser = self.at(self.page(asked.name))
        browser.raiseHttpErrors = False
        browser.getControl(name="depends").value = other
        self.press(browser, "save")
        self.assertIn(self.field(asked.name).depends, (other, asked.depends))
        self.sees(browser, "nowhere")

    def test_an_article_of_the_base(self):
        name = next(iter(read_form(self.part(APPLICANT).model).fields())).name
        with acting(builders.officer("library@exchange.example", ("library",))):
            library.add_document("rules", "listing", DocumentFacts(words("Правила")))
            made = library.add_edition("rules", EditionFacts(today()))
            library.set_text(made.id, "ru", TEXT)
            library.publish_edition(made.id)
        transaction.commit()
        browser = self.at(self.page(name))
        browser.getControl(name="article_document").value = ["rules"]
        browser.getControl(name="article_part").value = "no-such"
        browser.raiseHttpErrors = False
        self.press(browser, "save")
        self.sees(browser, "нет такой статьи")
        browser.getControl(name="article_part").value = "2"
        self.press(browser, "save")
        self.assertEqual(self.field(name).article, "rules:2")
        browser = self.at("/".join(("@@design-fields", *APPLICANT)))
        self.sees(browser, "Правила, статья 2")
        browser = self.at(self.page(name))
        self.sees(browser, '<option value="1">')
        browser.getControl(name="article_document").value = [""]
        browser.getControl(name="article").value = "п. 5 Порядка"
        self.press(browser, "save")
        self.assertEqual(self.field(name).article, "п. 5 Порядка")


class Undo(DesignerCase):
    """The last change can be taken back, once nobody has changed more."""

    def test_taken_back_and_done_again(self):
        before = self.part()
        browser = self.at("@@designer")
        self.sees_not(browser, "Отменить последнее изменение")
        self.press(browser, "down:filling/fill/general")
        changed = self.part()
        stale = self.at("@@designer")
        self.sees(browser, "Последнее изменение")
        undo = self.undo_of(browser)
        self.press(browser, undo)
        self.assertEqual(self.part(), before)
        stale.raiseHttpErrors = False
        self.press(stale, undo)
        self.assertTrue(stale.headers["Status"].startswith("412"))
        self.assertEqual(self.part(), before)
        again = self.undo_of(browser)
        self.press(browser, again)
        self.assertEqual(self.part(), changed)

    def undo_of(self, browser):
        return re.search(r'value="(undo:[0-9a-f]+)"', browser.contents)[1]
