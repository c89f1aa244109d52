"""Editions: put into effect, counted, compared in words, withdrawn; the preview."""

from datetime import timedelta
from kase.is2in.procedures.catalogue import shelf as catalogue
from kase.is2in.procedures.catalogue.editions import editions
from kase.is2in.procedures.catalogue.editions import publish
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.editions import withdraw
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.designer.book import book
from kase.is2in.procedures.designer.differences import differences
from kase.is2in.procedures.designer.parts import changed
from kase.is2in.procedures.designer.parts import moved
from kase.is2in.procedures.designer.parts import removed
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from plone import api
from tests.builders.procedures import application_in
from tests.layers import INTEGRATION
from tests.procedures.designer.test_pages import DesignerCase
from tests.procedures.test_catalogue_pages import CODE
import dataclasses
import unittest


class Book(unittest.TestCase):
    """What the list of editions knows."""

    layer = INTEGRATION

    def setUp(self):
        self.procedure = api.portal.get()["procedures"]["listing"][CODE]
        self.edition = catalogue.definition(CODE).edition

    def test_periods_states_and_applications(self):
        application_in("filling")
        gone = application_in("filling")
        gone.aq_parent._delObject(gone.getId())
        self.procedure.title_en = "Listing"
        publish(self.procedure, today() + timedelta(days=2))
        application_in("filling")
        first, last = book(self.procedure)[1], book(self.procedure)[0]
        told = first.number, first.state, first.applications
        self.assertEqual(told, (self.edition, "in_force", 2))
        self.assertEqual(first.until, today() + timedelta(days=1))
        told = last.number, last.state, last.applications
        self.assertEqual(told, (self.edition + 1, "future", 0))

    def test_a_day_with_two_editions(self):
        for title in ("One", "Two"):
            self.procedure.title_en = title
            publish(self.procedure, today())
        states = [one.state for one in book(self.procedure)]
        self.assertEqual(states[:3], ["in_force", "never", "past"])

    def test_a_number_is_never_given_twice(self):
        self.procedure.title_en = "One"
        publish(self.procedure, today() + timedelta(days=5))
        withdraw(self.procedure, self.edition + 1)
        self.assertEqual(editions(self.procedure)[-1].edition, self.edition)
        self.assertEqual(publish(self.procedure, today()).edition, self.edition + 2)
        self.assertEqual(book(self.procedure)[1].state, "withdrawn")

    def test_only_a_future_one_can_be_withdrawn(self):
        with self.assertRaises(Conflict):
            withdraw(self.procedure, self.edition)
        with self.assertRaises(Missing):
            withdraw(self.procedure, 99)


class Differences(unittest.TestCase):
    """What two states differ in."""

    layer = INTEGRATION

    def setUp(self):
        self.old = working_copy(api.portal.get()["procedures"]["listing"][CODE])

    def told(self, new):
        return [
            ("/".join(one.place), one.kind, one.field, one.aspect, one.before, one.after)
            for one in differences(self.old, new)
        ]

    def test_nothing(self):
        self.assertEqual(self.told(self.old), [])

    def test_parts(self):
        new = moved(self.old, ("filling", "fill", "documents"), -5)
        new = removed(new, ("filling", "fill", "consultant"))
        new = changed(new, ("registration",), lambda one: dataclasses.replace(one, days=3))
        self.assertEqual(
            self.told(new),
            [
                ("filling/fill/documents", "moved", "", "", "", ""),
                ("filling/fill/consultant", "removed", "", "", "", ""),
                ("filling/fill/consultant/consultant-services", "removed", "", "", "", ""),
                ("registration", "changed", "", "days", "1", "3"),
            ],
        )

    def test_fields(self):
        place = ("filling", "fill", "general", "aml")
        new = changed(
            self.old,
            place,
            lambda one: dataclasses.replace(
                one,
                model=one.model.replace("<max_length>4000</max_length>", "").replace(
                    'is2in:en="What has changed"', 'is2in:en="Changes"'
                ),
            ),
        )
        where = "/".join(place)
        self.assertEqual(
            self.told(new),
            [
                (where, "changed", "changes", "titles.en", "What has changed", "Changes"),
                (where, "changed", "changes", "max_length", "4000", ""),
            ],
        )


class Pages(DesignerCase):
    """Editions through the web."""

    def change(self, text="Listing of shares"):
        browser = self.at("@@design-part")
        browser.getControl(name="titles_en").value = text
        self.save(browser)

    def test_into_effect_from_a_later_day_then_withdrawn(self):
        browser = self.at("@@editions")
        self.sees(browser, "совпадает с последней")
        self.change()
        browser.open(f"{self.address}/@@editions")
        self.sees(browser, "Listing of shares")
        day = today() + timedelta(days=3)
        browser.getControl(name="effective_from").value = day.isoformat()
        self.press(browser, "publish")
        self.sees(browser, "Вступит в силу позже")
        self.assertEqual(catalogue.definition(CODE).edition, self.edition)
        self.assertEqual(catalogue.definition(CODE, on=day).edition, self.edition + 1)
        compared = f"old={self.edition}&new={self.edition + 1}"
        browser.open(f"{self.address}/@@edition-differences?{compared}")
        self.sees(browser, "Название на английском")
        browser.open(f"{self.address}/@@edition-withdraw/{self.edition + 1}")
        browser.getControl("Отозвать редакцию").click()
        self.sees(browser, "Отозвана до своего дня")
        self.portal._p_jar.sync()
        self.assertEqual(catalogue.definition(CODE, on=day).edition, self.edition)
        browser.raiseHttpErrors = False
        browser.handleErrors = True
        browser.open(f"{self.address}/@@edition-withdraw/{self.edition}")
        self.assertTrue(browser.headers["Status"].startswith("404"))

    def test_not_in_the_past_and_not_what_was_not_seen(self):
        self.change()
        browser = self.at("@@editions")
        browser.raiseHttpErrors = False
        browser.getControl(name="effective_from").value = "2020-01-01"
        self.press(browser, "publish")
        self.sees(browser, "сегодня или позже")
        browser.getControl(name="effective_from").value = today().isoformat()
        self.change("Something else")
        self.press(browser, "publish")
        self.assertTrue(browser.headers["Status"].startswith("412"))
        self.assertEqual(catalogue.definition(CODE).edition, self.edition)

    def test_preview_in_each_language(self):
        page = "@@stage-preview/filling/fill/additional-requirements"
        browser = self.at(page)
        self.sees(browser, "Показатели пакета требований 3")
        self.sees(browser, "Так этап увидит клиент")
        browser.open(f"{self.address}/{page}?lang=kk&edition={self.edition}")
        self.sees(browser, "Алаң")
        self.sees(browser, "Клиент кезеңді осылай көреді")
        self.press(browser, "done")
        self.sees(browser, "ештеңе сақталмайды")
        self.refused(self.browser("executor@issuer.example"), f"{self.address}/{page}")
