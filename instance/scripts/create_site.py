"""Creates the site, or brings an existing one up to date; run by the instance's interpreter.

    interpreter create_site.py --demo | --plain

On the first run the Zope administrator gets a password made here, printed once and kept
nowhere but as a hash. Progress is what the profiles say while they work.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from Products.CMFPlone.factory import addPloneSite
from Testing.makerequest import makerequest
from zope.component.hooks import setSite
from zope.globalrequest import setRequest
from Zope2.Startup.run import configure_wsgi
import logging
import os
import secrets
import sys
import transaction


TITLE = "is2in"
ADMINISTRATOR = "admin"
DEFAULT = "kase.is2in:default"
# In this order, each time: what a newer demo brings is added to an older one.
DEMO = ("kase.is2in:demo", "kase.is2in:demo-course")


def administrator(app) -> None:
    """Make the one account of the Zope root, with a password of its own."""
    # Asked by name: both kinds of user folders, before and after a site is made, answer it.
    if app.acl_users.getUser(ADMINISTRATOR) is not None:
        return
    password = secrets.token_urlsafe(12)
    app.acl_users._doAddUser(ADMINISTRATOR, password, ["Manager"], [])
    print(f"      Administrator: {ADMINISTRATOR}, password {password} (shown only now)", flush=True)


def upgrade(site) -> None:
    """Run the upgrade steps an existing site has not seen."""
    setup = site.portal_setup
    if setup.listUpgrades(DEFAULT):
        print("      Upgrading the site", flush=True)
        setup.upgradeProfile(DEFAULT)


def main() -> int:
    """Do it; return the exit code."""
    configure_wsgi(os.environ["IS2IN_ZOPE_CONF"])
    logging.getLogger("kase.is2in").setLevel(logging.INFO)
    # Plone says on every creation what is no news to whoever waits for a site.
    for noisy in ("GenericSetup", "Products.MimetypesRegistry", "plone.dexterity.schema"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    import Zope2  # only after the configuration is read

    app = makerequest(Zope2.app())
    setRequest(app.REQUEST)
    newSecurityManager(None, system)
    site_id = os.environ["IS2IN_SITE"]
    administrator(app)
    if site_id not in app:
        addPloneSite(
            app,
            site_id,
            title=TITLE,
            extension_ids=("plonetheme.barceloneta:default", DEFAULT),
            default_language="ru",
            portal_timezone="Asia/Almaty",
        )
    site = app[site_id]
    setSite(site)
    upgrade(site)
    if "--demo" in sys.argv:
        print("      Demo organisations, people, keys and applications", flush=True)
        for profile in DEMO:
            site.portal_setup.runAllImportStepsFromProfile(f"profile-{profile}")
    transaction.commit()
    app._p_jar.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
