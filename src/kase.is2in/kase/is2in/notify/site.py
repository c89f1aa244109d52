"""Addresses of this site, in mails and in what is kept."""

from kase.is2in.web.api import same_site
from plone import api
import os


def site_url() -> str:
    """Return the address of the site as people open it, without a slash at the end.

    IS2IN_URL in the environment; else the address of this request, which a worker has not.
    """
    return (os.environ.get("IS2IN_URL") or api.portal.get().absolute_url()).rstrip("/")


def path_of(link: str) -> str:
    """Return the part of an address after the site's own, "" for its home page.

    Raises ValueError for an address that leads elsewhere.
    """
    for base in (site_url(), api.portal.get().absolute_url()):
        if link == base or link.startswith((f"{base}/", f"{base}?")):
            return link[len(base) :]
    path = api.portal.get().absolute_url_path()
    if same_site(link) and (link == path or link.startswith(f"{path}/")):
        return link[len(path) :]
    raise ValueError("a notification leads to a page of this site only")
