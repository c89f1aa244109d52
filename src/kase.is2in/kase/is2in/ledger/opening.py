"""Opening the object database from a command: the worker's way in, and that of other commands.

Variables: IS2IN_ZOPE_CONF (the instance's zope.conf), IS2IN_SITE (is2in), IS2IN_URL (the site's
address, for links; without it they begin with http://nohost).
"""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from kase.is2in.ledger.interfaces import NoSite
from urllib.parse import urlsplit
from zope.component.hooks import setSite
from zope.globalrequest import clearRequest
import os
import transaction


CONFIGURATION = "IS2IN_ZOPE_CONF"


def configured_site() -> str | None:
    """Return the id of the site, None when no zope.conf is named."""
    return os.environ.get("IS2IN_SITE", "is2in") if os.environ.get(CONFIGURATION) else None


def application_opener(site_id: str) -> Callable[[], object]:
    """Start Zope by IS2IN_ZOPE_CONF and return what opens its root, a request around it.

    What it returns raises NoSite when there is no site of the id.
    """
    # Only here: without the configuration these would make an object database of their own.
    from Testing.makerequest import makerequest
    from zope.globalrequest import setRequest
    from Zope2.Startup.run import configure_wsgi
    import Zope2

    configure_wsgi(os.environ[CONFIGURATION])
    # Loads the ZCML, and with it every room's tasks.
    Zope2.startup_wsgi()
    address = urlsplit(os.environ.get("IS2IN_URL", ""))

    def open_application():
        application = makerequest(Zope2.app())
        if site_id not in application.objectIds():
            application._p_jar.close()
            raise NoSite(f"There is no site {site_id}")
        request = application.REQUEST
        if address.hostname:
            request.setServerURL(address.scheme, address.hostname, address.port)
            if address.path.strip("/") != site_id:
                # A web server in front shows the site under another path than Zope's own.
                request["PARENTS"] = [application[site_id]]
                request.setVirtualRoot(address.path)
        setRequest(request)
        return application

    return open_application


@contextmanager
def opened_site(site_id: str) -> Iterator[object]:
    """Open the site for the length of the block; what is not committed by its end is dropped.

    Raises NoSite when there is none of this id.
    """
    application = application_opener(site_id)()
    try:
        site = application[site_id]
        setSite(site)
        yield site
    finally:
        transaction.abort()
        setSite(None)
        clearRequest()
        application._p_jar.close()
