"""Two people on one stage, double clicks, the back button: nothing lost, nothing done twice."""

from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.questionnaires.api import Answers
from tests.procedures.test_work_pages import PagesCase
from zope.schema import TextLine
import re
import transaction


class Stage(PagesCase):
    """Two browsers without scripts on the first stage."""

    def setUp(self):
        super().setUp()
        self.application = self.at(states.HEAD_REVIEW)
        self.step("head", "return-to-filling")
        self.url = self.application.absolute_url()
        stage = api.stages(self.application).stages[0]
        self.stage, self.form = stage.id, stage.forms[0]
        texts = (n for n in self.form.values if isinstance(self.form.schema[n], TextLine))
        self.names = [n for n in texts if (self.form.schema[n].max_length or 99) > 50][:2]

    def step(self, part, transition):
        page = self.page(part, f"{self.application.absolute_url()}/@@step/{transition}")
        page.getForm(index=page_form(page)).submit()
        transaction.begin()

    def open(self, part="executor"):
        return self.page(part, f"{self.url}/@@stage/{self.stage}")

    def control(self, page, number):
        return page.getControl(name=f"{self.form.id}.{self.names[number]}")

    def save(self, page, text=None, number=0):
        page.raiseHttpErrors = False
        if text is not None:
            self.control(page, number).value = text
        page.getControl(name="action", index=0).click()
        transaction.begin()
        return page

    def stored(self):
        values = Answers(self.application).values(self.form.id)
        return [values[name] for name in self.names]

    def test_different_answers_are_put_together(self):
        mine, theirs = self.open(), self.open()
        self.save(theirs, "Сохранил коллега", 0)
        self.save(mine, "Сохранил я", 1)
        self.assertEqual(self.stored(), ["Сохранил коллега", "Сохранил я"])

    def test_one_answer_changed_by_both_is_chosen(self):
        for choice, kept in (("mine", "Моё"), ("theirs", "Чужое <b>")):
            with self.subTest(choice):
                self.save(self.open(), "Было", 0)
                mine, theirs = self.open(), self.open()
                self.save(theirs, "Чужое <b>", 0)
                self.save(mine, "Моё", 0)
                self.assertEqual(self.stored()[0], "Чужое <b>")
                self.sees(mine, "Чужое <b>", self.people.executor.full_name)
                self.save(mine)
                self.assertEqual(self.stored()[0], "Чужое <b>", "nothing was chosen yet")
                self.assertIn("conflict-sides", mine.contents)
                mine.getControl(name=f"{self.form.id}.{self.names[0]}.choice").value = [choice]
                self.save(mine)
                self.assertEqual(self.stored()[0], kept)

    def test_the_back_button_does_not_bring_an_old_answer_back(self):
        page = self.open()
        old = self.open()
        self.save(page, "Новое", 0)
        self.save(old, "Другое", 1)
        self.assertEqual(self.stored(), ["Новое", "Другое"])

    def test_a_comment_sent_twice_is_written_once(self):
        page = self.open()
        page.getControl(name=f"comment-{self.form.id}-{self.names[0]}").value = "Проверить <i>"
        again = self.open()
        again.getControl(name=f"comment-{self.form.id}-{self.names[0]}").value = "Проверить <i>"
        once = page.getControl(name="once").value
        again.getControl(name="once").value = once
        for one in (page, again):
            self.save(one)
        found = api.comments(self.application, self.people.executor)
        self.assertEqual([one.text for one in found], ["Проверить <i>"])
        self.assertNotIn("Проверить <i>", self.open().contents)
        self.sees(self.open(), "Проверить <i>")

    def test_a_step_clicked_twice_is_made_once(self):
        first, second = (self.page("executor", f"{self.url}/@@step/send-to-head") for _n in (1, 2))
        second.raiseHttpErrors = False
        second.handleErrors = True
        for page in (first, second):
            page.getForm(index=page_form(page)).submit()
        transaction.begin()
        self.assertIn("409", second.headers["Status"])
        self.assertEqual(states.state_of(self.application), states.HEAD_REVIEW)
        acts = [one.act for one in api.submissions(self.application, self.people.executor)]
        self.assertEqual(acts, ["send-to-head", "send-to-head"])

    def test_a_thread_is_answered_on_its_page(self):
        page = self.open()
        page.getControl(name=f"comment-{self.form.id}-{self.names[0]}").value = "Верно ли?"
        self.save(page)
        self.step("executor", "send-to-head")
        page = self.page("head", f"{self.url}/@@comments")
        page.getControl(name="reply-000001").value = "Верно"
        page.getControl(name="action", index=0).click()
        transaction.begin()
        (thread,) = api.comments(self.application, self.people.head)
        self.assertEqual((thread.state, thread.messages[0].text), ("answered", "Верно"))
        page = self.page("head", f"{self.url}/@@comments/000001")
        self.assertIn(f"/@@stage/{self.stage}", page.url)
        page = self.page("head", f"{self.url}/@@step/return-to-filling")
        self.sees(page, "1. ", "Верно ли?")


def page_form(page) -> int:
    """Return which form of a page is the step's."""
    forms = re.findall(r"<form\b.*?</form>", page.contents, re.S)
    return next(place for place, text in enumerate(forms) if 'enctype="multipart' in text)
