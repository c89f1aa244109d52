"""Plone with EasyForm and this room alone: no SQL, no other room."""

from plone.app.testing import applyProfile
from plone.app.testing import FunctionalTesting
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import PloneSandboxLayer
import collective.easyform
import kase.is2in.questionnaires
import plone.app.contenttypes
import plone.classicui


class QuestionnairesFixture(PloneSandboxLayer):
    """A Plone site in which EasyForms can be made of our kinds of fields."""

    defaultBases = (PLONE_FIXTURE,)

    def setUpZope(self, app, configurationContext):
        for package in (
            plone.app.contenttypes,
            plone.classicui,
            collective.easyform,
            kase.is2in.questionnaires,
        ):
            self.loadZCML(package=package)

    def setUpPloneSite(self, portal):
        applyProfile(portal, "plone.app.contenttypes:default")
        applyProfile(portal, "collective.easyform:default")


QUESTIONNAIRES_FIXTURE = QuestionnairesFixture()
QUESTIONNAIRES_FUNCTIONAL = FunctionalTesting(
    bases=(QUESTIONNAIRES_FIXTURE,), name="questionnaires:functional"
)
