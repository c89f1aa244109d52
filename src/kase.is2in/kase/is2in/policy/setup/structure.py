"""The folders of the site, and what of Plone's own content is put out of sight."""

from kase.is2in.committee import api as committee
from kase.is2in.insiders import api as insiders
from kase.is2in.journal import api as journal
from kase.is2in.library import api as library
from kase.is2in.notify import api as notify
from kase.is2in.onboarding import api as onboarding
from kase.is2in.parties import api as parties
from kase.is2in.policy.setup.people import make_departments
from kase.is2in.procedures import api as procedures
from kase.is2in.subscription import api as subscription
from plone import api
import logging


logger = logging.getLogger(__name__)

PROCEDURES = "procedures"
PLONES_OWN = ("front-page", "news", "events", "Members")


def make_structure() -> None:
    """Create what is missing; repeatable, and it changes nothing that is there."""
    make_departments()
    parties.prepare()
    onboarding.prepare()
    insiders.prepare()
    committee.prepare()
    journal.prepare()
    notify.prepare()
    library.prepare()
    procedures.prepare_applications()
    procedures.prepare_procedures()
    subscription.prepare()
    hide_toolbar_of_definitions()
    hide_default_content()


def hide_toolbar_of_definitions() -> None:
    """Show Plone's toolbar over definitions to administrators only: staff have the designer."""
    site = api.portal.get()
    builders = ("Manager", "Site Administrator")
    site[PROCEDURES].manage_permission("Show Toolbar", builders, acquire=False)


def hide_default_content() -> None:
    """Take Plone's first content out of navigation and make it private; nothing is deleted."""
    site = api.portal.get()
    for name in PLONES_OWN:
        if name not in site.objectIds():
            continue
        content = site[name]
        content.exclude_from_nav = True
        if api.content.get_state(content, default="private") != "private":
            api.content.transition(content, to_state="private")
        content.reindexObject()
        logger.info("Out of sight: /%s", name)
