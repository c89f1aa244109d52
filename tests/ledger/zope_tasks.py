"""Tasks that touch objects and rows, loaded by the ZCML of a test's instance."""

from AccessControl import getSecurityManager
from kase.is2in.ledger import api as ledger
from zope.component.hooks import getSite


RENAME = "test.rename"
FAIL = "test.rename_and_fail"


@ledger.task(RENAME)
def rename(title: str) -> None:
    """Change an object, and write down where and as whom."""
    site = getSite()
    site.title = title
    path = "/".join(site.getPhysicalPath())
    user = getSecurityManager().getUser().getUserName()
    facts = f"{title} {path} {site.absolute_url()} {user}"
    ledger.write("INSERT INTO test_bid (who) VALUES (:who)", {"who": facts})


@ledger.task(FAIL)
def rename_and_fail(title: str) -> None:
    """Change an object and fail, so that the change must go."""
    rename(title)
    raise RuntimeError(title)


class Loaded:
    """What the ZCML names, so that it imports this module."""
