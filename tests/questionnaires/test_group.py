"""A form on a page: inputs, what is sent, errors, rows, files, two people, hostile texts."""

from datetime import datetime
from datetime import UTC
from decimal import Decimal
from io import BytesIO
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import display_form
from kase.is2in.questionnaires.api import error_summary
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import group_form
from kase.is2in.questionnaires.api import save_status
from kase.is2in.questionnaires.api import validate
from kase.is2in.questionnaires.types import Source
from kase.is2in.terms.errors import Stale
from lxml import html
from tests.builders.forms import PDF
from tests.builders.forms import pdf_file
from tests.builders.forms import right_answers
from tests.builders.forms import simple_form
from tests.questionnaires.floor import FieldsCase
from tests.questionnaires.floor import Holder
from tests.questionnaires.floor import Request
from z3c.form.interfaces import IGroup
from zope.interface.verify import verifyObject


XSS = """"'><script>alert(1)</script><img src=x onerror=alert(1)>${7*7}"""


class Sent(BytesIO):
    """A file as ZPublisher gives it."""

    def __init__(self, data=PDF, filename="устав.pdf"):
        super().__init__(data)
        self.filename = filename
        self.headers = {"content-type": "application/pdf"}


class GroupCase(FieldsCase):
    def setUp(self):
        super().setUp()
        self.holder = Holder()
        self.right = right_answers(pdf_file())

    def group(self, values=None, version=0, sent=None, **kw):
        form = {f"general.{name}": value for name, value in (sent or {}).items()}
        if sent is not None:
            form.setdefault("general.version", str(version))
        return group_form(
            self.holder,
            Request(**form),
            "general",
            self.schema,
            values=values,
            version=version,
            **{"lang": "en", **kw},
        )

    def page(self, group):
        return html.fromstring(group.render())

    def field(self, page, name):
        return page.get_element_by_id(f"field-general-{name}")


class InputTests(GroupCase):
    def test_it_is_a_group_of_z3c_form(self):
        self.assertTrue(verifyObject(IGroup, self.group(), tentative=True))

    def test_every_field_has_its_place_label_help_and_input(self):
        page = self.page(self.group(self.right))
        for name in self.schema.names():
            with self.subTest(name):
                self.field(page, name)
        self.assertIn("As in the charter", self.field(page, "name").text_content())
        self.assertIn("(optional)", self.field(page, "about").text_content())
        self.assertNotIn("(optional)", self.field(page, "name").text_content())

    def test_stored_answers_are_in_the_inputs(self):
        page = self.page(self.group(self.right))
        values = {item.name: item.value for item in page.xpath("//input[@type='text']")}
        self.assertEqual("1\u202f250\u202f000\u202f000.50", values["general.capital"])
        self.assertEqual("+7 727 237 53 24", values["general.phone"])
        self.assertEqual("Ахметов А.", values["general.owners.0.owner"])
        self.assertEqual("2021-03-02", page.xpath("//input[@type='date']/@value")[0])
        self.assertEqual("share", page.xpath("//select[@name='general.kind']")[0].value)
        self.assertEqual(["no"], page.xpath("//input[@type='radio'][@checked]/@value"))
        self.assertIn("₸", self.field(page, "capital").text_content())

    def test_every_input_has_a_label(self):
        page = self.page(self.group(self.right))
        labelled = set(page.xpath("//label/@for"))
        for item in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            self.assertIn(item.get("id"), labelled)

    def test_fields_that_are_not_asked_are_hidden(self):
        page = self.page(self.group({"kind": "share"}))
        self.assertIsNotNone(self.field(page, "coupon").get("hidden"))
        self.assertEqual('[["kind", ["bond"]]]', self.field(page, "coupon").get("data-depends"))
        page = self.page(self.group({"kind": "bond"}))
        self.assertIsNone(self.field(page, "coupon").get("hidden"))

    def test_comments_stand_at_the_right_of_each_field(self):
        group = self.group(comments=lambda form, name: f"<b>{form}:{name}</b>")
        self.assertIn("<b>general:isin</b>", group.render())

    def test_a_reused_answer_says_where_it_came_from(self):
        source = Source("A-17", datetime(2021, 3, 2, 20, 0, tzinfo=UTC))
        text = self.field(
            self.page(self.group(self.right, sources={"isin": source})), "isin"
        ).text_content()
        self.assertIn("A-17", text)
        self.assertIn("3 Mar 2021", text)

    def test_a_default_is_suggested_until_the_first_save(self):
        schema = form_schema(
            simple_form(
                '<field name="a" type="zope.schema.Int"><title>A</title>'
                "<default>5</default></field>"
            )
        )
        for version, shown in ((0, "5"), (1, "")):
            group = group_form(self.holder, Request(), "general", schema, version=version)
            value = self.page(group).xpath("//input[@name='general.a']/@value")
            self.assertEqual([shown], value)

    def test_no_script_or_style_inside(self):
        text = self.group(self.right).render()
        for forbidden in ("<script", "<style", "onclick=", "style="):
            self.assertNotIn(forbidden, text)


class SentTests(GroupCase):
    def test_what_was_sent_becomes_values(self):
        group = self.group(
            sent={
                "name": " АО «А» ",
                "capital": "1 250,5",
                "kind": "bond",
                "coupon": "12,5",
                "registered": "2021-03-02",
                "rated": "no",
                "about": "",
            }
        )
        values, errors = group.extractData()
        self.assertEqual((), errors)
        self.assertEqual(
            {
                "name": "АО «А»",
                "capital": Decimal("1250.5"),
                "kind": "bond",
                "coupon": Decimal("12.5"),
                "registered": self.right["registered"],
                "rated": False,
                "about": None,
            },
            values,
        )

    def test_wrong_values_stay_on_the_page_with_words(self):
        group = self.group({"isin": "KZ1C00000959"}, sent={"isin": "KZ123", "name": "A"})
        values, errors = group.extractData()
        self.assertEqual({"name": "A"}, values)
        self.assertEqual([("isin", "isin")], [(e.field, e.code) for e in errors])
        field = self.field(self.page(group), "isin")
        self.assertEqual("KZ123", field.xpath(".//input/@value")[0])
        self.assertIn(
            "12 characters", field.xpath(".//*[@id='field-general-isin-error']")[0].text_content()
        )
        self.assertEqual("true", field.xpath(".//input/@aria-invalid")[0])
        summary = html.fromstring(error_summary([group]))
        self.assertEqual("#field-general-isin", summary.xpath("//a/@href")[0])

    def test_fields_that_are_not_asked_are_ignored_whatever_was_sent(self):
        group = self.group(sent={"kind": "share", "coupon": "nonsense"})
        self.assertEqual(({"kind": "share"}, ()), group.extractData())

    def test_errors_of_a_door_are_shown_at_their_fields(self):
        group = self.group(sent={"name": "A"})
        values, _errors = group.extractData()
        group.add_errors(validate(self.schema, values, complete=True))
        self.assertIn("Fill in this field", self.field(self.page(group), "isin").text_content())
        self.assertNotIn("field-general-coupon", error_summary([group]))

    def test_a_value_sent_twice_or_of_another_type_is_not_taken(self):
        values, errors = self.group(sent={"name": ["a", "b"], "rated": Sent()}).extractData()
        self.assertEqual(({}, ()), (values, errors))

    def test_the_version_the_person_saw(self):
        self.assertEqual(3, self.group(version=7, sent={"version": "3"}).base_version)
        self.assertEqual(7, self.group(version=7, sent={"version": "x"}).base_version)
        self.assertEqual(7, self.group(version=7).base_version)


class RowsTests(GroupCase):
    def rows(self, **extra):
        return {
            "owners.sent": "1",
            "owners.0.owner": "A",
            "owners.0.share": "60",
            "owners.7.owner": "B",
            "owners.7.since": "",
            **extra,
        }

    def test_rows_are_read_in_order_and_empty_ones_left_out(self):
        values, errors = self.group(sent=self.rows(**{"owners.3.owner": " "})).extractData()
        self.assertEqual((), errors)
        expected = ({"owner": "A", "share": Decimal("60")}, {"owner": "B"})
        self.assertEqual(expected, values["owners"])

    def test_errors_stand_at_their_cells(self):
        group = self.group(sent=self.rows(**{"owners.7.share": "lots"}))
        _values, errors = group.extractData()
        self.assertEqual(["owners.1.share"], [error.field for error in errors])
        page = self.page(group)
        cell = page.get_element_by_id("field-general-owners-1-share-error")
        self.assertIn("digits", cell.text_content())
        self.assertEqual("lots", page.xpath("//*[@id='field-general-owners-1-share']/@value")[0])
        self.assertIn("Shareholders, 2, Share, %", error_summary([group]))

    def test_the_buttons_work_without_a_script(self):
        group = self.group(sent=self.rows(**{"owners.add": "1"}))
        self.assertTrue(group.reshaped)
        self.assertEqual(3, len(self.page(group).xpath("//tbody/tr")) - 1)
        group = self.group(sent=self.rows(**{"owners.remove": "0"}))
        self.assertTrue(group.reshaped)
        cells = self.page(group).xpath("//table[@data-rows]/tbody//input[@name]")
        owners = [cell.value for cell in cells if cell.name.endswith(".owner")]
        self.assertEqual(["B"], owners)
        self.assertFalse(self.group(sent=self.rows()).reshaped)

    def test_too_many_rows(self):
        sent = {f"owners.{number}.owner": "A" for number in range(5000)}
        _values, errors = self.group(sent={"owners.sent": "1", **sent}).extractData()
        self.assertEqual(["too-many-rows"], [error.code for error in errors])


class FileTests(GroupCase):
    def test_a_file_survives_an_error_elsewhere_and_is_never_asked_for_twice(self):
        group = self.group(sent={"charter": Sent(filename="C:\\docs\\устав.pdf"), "isin": "bad"})
        values, _errors = group.extractData()
        self.assertEqual("устав.pdf", values["charter"].filename)
        page = self.page(group)
        token = page.xpath("//input[@name='general.charter.staged']/@value")[0]
        self.assertIn("устав.pdf", self.field(page, "charter").text_content())
        again = self.group(sent={"charter.staged": token, "isin": "KZ1C00000959"})
        values, errors = again.extractData()
        self.assertEqual((), errors)
        self.assertEqual(PDF, values["charter"].data)
        Answers(self.holder).save("general", self.schema, values, author="")
        late, errors = self.group(
            Answers(self.holder).values("general"), sent={"charter.staged": token}
        ).extractData()
        self.assertEqual(({}, ()), (late, errors))

    def test_a_lost_file_is_asked_for(self):
        _values, errors = self.group(sent={"charter.staged": "expired"}).extractData()
        self.assertEqual(["expired"], [error.code for error in errors])

    def test_a_stored_file_stays_until_it_is_removed(self):
        stored = {"charter": pdf_file()}
        self.assertEqual(({}, ()), self.group(stored, sent={"charter": ""}).extractData())
        values, _errors = self.group(stored, sent={"charter.remove": "1"}).extractData()
        self.assertEqual({"charter": None}, values)
        page = self.page(self.group(stored))
        link = self.field(page, "charter").xpath(".//a/@href")[0]
        self.assertEqual("http://nohost/holder/@@answer-file/general/charter", link)

    def test_a_file_that_is_not_taken(self):
        for sent, code in (
            (Sent(data=b"x" * (5 * 1024 * 1024 + 1)), "too-large"),
            (Sent(data=b"<svg/>", filename="a.svg"), None),
        ):
            with self.subTest(sent.filename):
                group = self.group(sent={"charter": sent})
                values, errors = group.extractData()
                self.assertEqual(({}, 1), (values, len(errors)))
                self.assertIn(code, (None, errors[0].code))
                self.assertNotIn("charter.staged", group.render())


class SavedTests(GroupCase):
    def test_a_page_shown_again_after_a_save_is_not_stale_and_has_its_file(self):
        answers = Answers(self.holder)
        group = self.group(sent={"name": "A", "charter": Sent()})
        values, _errors = group.extractData()
        version = answers.save(
            "general", self.schema, values, author="", base_version=group.base_version
        )
        group.saved(version, values)
        group.add_errors(validate(self.schema, values, complete=True))
        page = self.page(group)
        self.assertEqual("1", page.xpath("//input[@name='general.version']/@value")[0])
        self.assertEqual([], page.xpath("//input[@name='general.charter.staged']"))
        self.assertIn("устав.pdf", self.field(page, "charter").text_content())


class TwoPeopleTests(GroupCase):
    def test_both_versions_are_shown_and_the_next_save_is_deliberate(self):
        answers = Answers(self.holder)
        answers.save("general", self.schema, {"name": "Old", "kind": "bond"}, author="aliya")
        answers.save("general", self.schema, {"name": "Berik's"}, author="berik")
        group = self.group(
            answers.values("general"), 2, sent={"version": "1", "name": "Mine", "kind": "bond"}
        )
        values, _errors = group.extractData()
        with self.assertRaises(Stale) as caught:
            answers.save(
                "general", self.schema, values, author="aliya", base_version=group.base_version
            )
        group.show_conflict(caught.exception.current, "Берик А.")
        page = self.page(group)
        self.assertIn("Берик А.", page.text_content())
        self.assertEqual("Mine", self.field(page, "name").xpath(".//input/@value")[0])
        self.assertIn("Berik's", self.field(page, "name").text_content())
        self.assertEqual(
            [], self.field(page, "kind").xpath(".//*[contains(@class, 'conflict-other')]")
        )
        self.assertEqual("2", page.xpath("//input[@name='general.version']/@value")[0])


class HostileTextTests(GroupCase):
    """Markup in any text is text."""

    def hostile(self):
        texts = ("name", "about", "agency")
        rows = ({"owner": XSS},)
        return {
            **dict.fromkeys(texts, XSS),
            "rated": True,
            "owners": rows,
            "charter": pdf_file(filename=XSS + ".pdf"),
        }

    def harmless(self, text):
        page = html.fromstring(text)
        self.assertEqual([], page.xpath("//script | //img"))
        self.assertEqual([], page.xpath("//@onerror"))
        self.assertNotIn("<script", text)
        self.assertIn("${7*7}", text)

    def test_in_inputs(self):
        self.harmless(self.group(self.hostile()).render())

    def test_in_what_was_sent(self):
        sent = dict.fromkeys(self.schema.names(), XSS)
        sent |= {"owners.sent": "1", **{f"owners.0.{c}": XSS for c in ("owner", "share", "state")}}
        group = self.group(sent=sent)
        group.extractData()
        self.harmless(group.render())
        self.assertNotIn("<script", error_summary([group]))

    def test_in_what_is_read(self):
        view = display_form(self.holder, Request(), "general", self.schema, values=self.hostile())
        self.harmless(view.render())

    def test_in_a_conflict(self):
        answers = Answers(self.holder)
        answers.save("general", self.schema, {"name": XSS}, author=XSS)
        group = self.group(sent={"name": "Mine"})
        group.extractData()
        group.show_conflict(answers.current("general"), XSS)
        self.harmless(group.render())


class DisplayTests(GroupCase):
    def test_a_filled_form_to_read(self):
        text = display_form(
            self.holder,
            Request(),
            "general",
            self.schema,
            values=self.right,
            title="Общее",
            comments=lambda form, name: f"<i>{name}</i>",
        ).render()
        page = html.fromstring(text)
        self.assertIn(
            "1\u202f250\u202f000\u202f000,50\u202f₸", self.field(page, "capital").text_content()
        )
        self.assertIn("Other Ltd", self.field(page, "owners").text_content())
        self.assertIn("<i>isin</i>", text)
        self.assertEqual([], page.xpath("//input"))

    def test_the_line_of_the_last_save(self):
        text = save_status("http://nohost/save", datetime(2026, 3, 2, 5, 51, tzinfo=UTC), "en")
        self.assertIn('data-autosave-url="http://nohost/save"', text)
        self.assertIn("Saved at 10:51", " ".join(html.fromstring(text).text_content().split()))
