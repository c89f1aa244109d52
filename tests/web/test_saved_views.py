"""Views people keep: whose they are, who sees them, what is refused."""

from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.web import saved_views
from kase.is2in.web.list_settings import DeleteView
from kase.is2in.web.list_settings import ListSettings
from kase.is2in.web.list_views import state_of
from kase.is2in.web.types import Choice
from kase.is2in.web.types import ViewState
from lxml import html
from plone.app.testing import logout
from plone.protect.authenticator import createToken
from tests.web.case import ListCase
from urllib.parse import parse_qs
from urllib.parse import urlsplit


LIST = "people-of-test"
STATE = ViewState({"q": "Имя", "state": "open"}, "state", False, ("state", "name"))
TEXT = "q=%D0%98%D0%BC%D1%8F&state=open&sort_on=state&sort_order=asc&columns=state&columns=name"


def said(address):
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


class Keeping(ListCase):
    def keep(self, name="Открытые", state=STATE, department=""):
        return saved_views.save_view(LIST, name, state, department)

    def test_kept_and_read_again(self):
        one = self.keep()
        self.assertEqual(saved_views.saved_views(LIST), (one,))
        self.assertEqual((one.state, one.owner, one.version), (STATE, self.officer.id, 1))
        self.assertEqual(saved_views.saved_views("other"), ())

    def test_in_the_order_of_the_alphabet(self):
        for name in ("Өзге", "Ян", "Одна", "Ёлка", "Елка"):
            self.keep(name)
        names = [one.name for one in saved_views.saved_views(LIST)]
        self.assertEqual(names, ["Елка", "Ёлка", "Одна", "Өзге", "Ян"])

    def test_anothers_is_not_there(self):
        one = self.keep()
        self.act_as(self.colleague)
        self.assertEqual(saved_views.saved_views(LIST), ())
        for attempt in (
            lambda: saved_views.saved_view(one.id),
            lambda: saved_views.change_view(one.id, "x", STATE),
            lambda: saved_views.delete_view(one.id),
            lambda: saved_views.choose(LIST, default_view=one.id),
        ):
            with self.assertRaises(Missing):
                attempt()

    def test_shared_with_a_department(self):
        one = self.keep(department="listing")
        self.act_as(self.colleague)
        self.assertEqual(saved_views.saved_views(LIST), (one,))
        saved_views.choose(LIST, default_view=one.id)
        self.assertEqual(saved_views.choice(LIST).default_view, one.id)
        with self.assertRaises(Missing):
            saved_views.change_view(one.id, "mine now", STATE)
        with self.assertRaises(Missing):
            saved_views.delete_view(one.id)
        self.act_as(self.client)
        with self.assertRaises(Missing):
            saved_views.saved_view(one.id)

    def test_only_with_departments_of_ones_own(self):
        for person, department in ((self.officer, "clearing"), (self.client, "listing")):
            self.act_as(person)
            with self.assertRaises(RuleRefused) as caught:
                self.keep(department=department)
            self.assertEqual(caught.exception.errors[0].field, "department")

    def test_deleting_forgets_that_it_came_first(self):
        one = self.keep()
        saved_views.choose(LIST, default_view=one.id)
        saved_views.delete_view(one.id)
        self.assertEqual(saved_views.choice(LIST), Choice())
        with self.assertRaises(Missing):
            saved_views.saved_view(one.id)

    def test_names(self):
        one, two = self.keep("a"), self.keep("b")
        with self.assertRaises(Conflict):
            self.keep("a")
        with self.assertRaises(Conflict):
            saved_views.change_view(two.id, "a", STATE)
        self.assertEqual(saved_views.change_view(one.id, "a", STATE).version, 2)
        for wrong in ("", "x" * 81, "a\x00b", "a\nb", "\u202eevil"):
            with self.assertRaises(RuleRefused, msg=repr(wrong)):
                self.keep(wrong)

    def test_parts_that_are_no_parts(self):
        for state in (
            ViewState({"a b": "x"}),
            ViewState({"q": "x" * 201}),
            ViewState({"q": "a\x00"}),
            ViewState({"q": ["x"]}),
            ViewState({}, "__class__ x"),
            ViewState({}, "", True, ("<script>",)),
            ViewState({}, "", True, ("c",) * 61),
            ViewState({f"f{number}": "x" for number in range(61)}),
        ):
            with self.assertRaises(RuleRefused, msg=state):
                self.keep(state=state)
        with self.assertRaises(RuleRefused):
            saved_views.save_view("a list", "x", STATE)

    def test_no_more_than_fifty(self):
        for number in range(saved_views.MOST):
            self.keep(str(number))
        with self.assertRaises(Conflict):
            self.keep("one more")

    def test_a_stranger_keeps_nothing(self):
        logout()
        self.assertEqual(saved_views.saved_views(LIST), ())
        self.assertEqual(saved_views.choice(LIST), Choice())
        with self.assertRaises(Unauthenticated):
            self.keep()
        with self.assertRaises(Unauthenticated):
            saved_views.choose(LIST, columns=["a"])

    def test_state_of_an_address_and_back(self):
        self.assertEqual(state_of(TEXT), STATE)
        self.assertEqual(state_of(""), ViewState({}, "", False, ()))


class Shown(ListCase):
    def setUp(self):
        super().setUp()
        self.one = saved_views.save_view(LIST, "<b>Открытые</b>", STATE)

    def test_the_address_says_everything(self):
        [entry] = self.view().views
        self.assertEqual(
            said(entry["url"]),
            {
                "q": ["Имя"],
                "state": ["open"],
                "sort_on": ["state"],
                "sort_order": ["asc"],
                "columns": ["state", "name"],
                "view": [str(self.one.id)],
            },
        )

    def test_the_page_names_views_and_the_current_one(self):
        page = self.page(f"{TEXT}&view={self.one.id}")
        [current] = page.xpath('//*[@class="list-views"]//a[@aria-current]')
        self.assertEqual(current.text, "<b>Открытые</b>")
        self.assertEqual([head.xpath("string()").strip() for head in page.xpath("//th")][:1],
                         ["State"])  # fmt: skip

    def test_the_first_one_opens(self):
        saved_views.choose(LIST, default_view=self.one.id)
        view = self.view()
        self.assertEqual(view(), "")
        self.assertIn(f"view={self.one.id}", view.request.response.getHeader("Location"))
        for chosen in ("view=all", "q=", "b_start=25", "sort_on=name", "format=csv"):
            self.assertEqual(self.view(chosen).first_address(), "", chosen)

    def test_a_view_by_its_number_alone(self):
        self.assertIn("columns=state", self.view(f"view={self.one.id}").first_address())
        for other in ("view=999999", "view=x", "view=-1", "view=" + "9" * 30):
            self.assertEqual(self.view(other).first_address(), "", other)

    def test_filters_the_list_no_longer_has_are_left_out(self):
        state = ViewState({"gone": "x", "format": "xlsx", "state": "open"})
        saved_views.save_view(LIST, "old", state)
        address = next(e["url"] for e in self.view().views if e["view"].name == "old")
        self.assertFalse({"gone", "format"} & said(address).keys())

    def test_columns_and_rows_are_remembered(self):
        saved_views.choose(LIST, columns=["amount", "name"], size=50)
        view = self.view()
        self.assertEqual([one.id for one in view.shown_columns], ["amount", "name"])
        self.assertEqual(view.page_size, 50)
        self.act_as(self.colleague)
        self.assertEqual(len(self.view().shown_columns), 4)

    def test_departments_are_offered_to_people_of_the_exchange(self):
        self.assertTrue(self.page().xpath('//select[@name="department"]'))
        self.act_as(self.client)
        self.assertFalse(self.page().xpath('//select[@name="department"]'))


class Forms(ListCase):
    """Everything is done by plain forms."""

    def send(self, kind=ListSettings, path=(), token=True, **form):
        request = self.layer["request"].clone()
        request.method = request.environ["REQUEST_METHOD"] = "POST"
        form.setdefault("back", f"{self.portal.absolute_url()}/@@people-of-test?q=x")
        request.form.update({"list": LIST, "state": TEXT, **form})
        if token:
            request.form["_authenticator"] = createToken()
        page = kind(self.portal, request)
        if path:
            page.path = path
        page()
        return request.response.getHeader("Location")

    def test_columns_in_the_order_of_their_numbers(self):
        columns = ["name", "state", "amount"]
        places = {"place_name": "2", "place_state": "3", "place_amount": "1"}
        back = self.send(do="columns", columns=columns, size="100", **places)
        chosen = saved_views.choice(LIST)
        self.assertEqual((chosen.columns, chosen.size), (("amount", "name", "state"), 100))
        self.assertNotIn("columns", said(back))
        self.send(do="own-columns")
        self.assertEqual(saved_views.choice(LIST), Choice())

    def test_saved_shown_changed(self):
        back = self.send(do="save", name=" Мои ", first="1", department="listing")
        [one] = saved_views.saved_views(LIST)
        self.assertEqual((one.name, one.state, one.department), ("Мои", STATE, "listing"))
        self.assertEqual(saved_views.choice(LIST).default_view, one.id)
        self.assertEqual(said(back)["view"], [str(one.id)])
        self.send(do="change", view=str(one.id), name="Наши", state="state=closed")
        [two] = saved_views.saved_views(LIST)
        self.assertEqual((two.name, dict(two.state.filters)), ("Наши", {"state": "closed"}))
        self.assertIsNone(saved_views.choice(LIST).default_view)
        self.send(do="first", view=str(one.id))
        self.assertEqual(saved_views.choice(LIST).default_view, one.id)
        self.send(do="not-first", view=str(one.id))
        self.assertIsNone(saved_views.choice(LIST).default_view)

    def test_a_refusal_leads_back_with_words(self):
        back = self.send(do="save", name="")
        self.assertIn("q=", back)
        self.assertEqual(saved_views.saved_views(LIST), ())

    def test_never_led_to_another_site(self):
        for place in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\e"):
            back = self.send(do="own-columns", back=place)
            self.assertTrue(back.startswith(f"{self.portal.absolute_url()}?"), back)

    def test_forged_forms_do_nothing(self):
        with self.assertRaises(Forbidden):
            self.send(do="save", name="x", token=False)
        self.assertEqual(saved_views.saved_views(LIST), ())

    def test_deleting_asks_first(self):
        one = saved_views.save_view(LIST, "Мои", STATE, "listing")
        request = self.layer["request"].clone()
        request.set("ACTUAL_URL", f"{self.portal.absolute_url()}/@@list-view-delete/{one.id}")
        asks = DeleteView(self.portal, request)
        asks.path = (str(one.id),)
        page = html.fromstring(asks())
        self.assertIn("Мои", page.xpath('string(//*[@class="lead"])'))
        self.assertTrue(page.xpath('//button[contains(@class, "btn-danger")]'))
        self.assertEqual(len(page.xpath('//*[@class="panel confirm"]//li')), 2)
        self.send(DeleteView, (str(one.id),))
        self.assertEqual(saved_views.saved_views(LIST), ())

    def test_only_the_owner_is_asked(self):
        one = saved_views.save_view(LIST, "Мои", STATE, "listing")
        self.act_as(self.colleague)
        with self.assertRaises(Missing):
            self.send(DeleteView, (str(one.id),))
