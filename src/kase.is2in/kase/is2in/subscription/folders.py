"""The folder of subscriptions: made at installation; a new subscription and its book."""

from collections.abc import Mapping
from DateTime import DateTime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.subscription import books
from kase.is2in.subscription.book import annex
from kase.is2in.subscription.interfaces import ISubscriptions
from kase.is2in.subscription.seats import HIDDEN
from kase.is2in.subscription.seats import MEMBER
from kase.is2in.subscription.seats import require_member
from kase.is2in.subscription.tables import book as table
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from sqlalchemy import select
from typing import Any


ROOT = "subscriptions"
READERS = ("Client", "Manager", "Officer", "Site Administrator")
SEQUENCE = "subscription"


def prepare() -> None:
    """Create the folder where it is missing, bring what is in it into step; repeatable."""
    site = api.portal.get()
    if ROOT in site.objectIds():
        keep_in_step()
        return
    made = createContent("SubscriptionFolder", id=ROOT, title="Подписки")
    folder = addContentToContainer(site, made, checkConstraints=False)
    for permission in ("View", "Access contents information", "List folder contents"):
        folder.manage_permission(permission, READERS, acquire=False)
    folder.manage_permission("Modify portal content", ("Manager",), acquire=False)
    folder.exclude_from_nav = True
    folder.reindexObject()


def root():
    """Return the folder of subscriptions; raise Missing where it is not."""
    found = api.portal.get().get(ROOT)
    if not ISubscriptions.providedBy(found):
        raise Missing("subscriptions", _("There is no folder of subscriptions."))
    return found


def content_of(book: str):
    """Return the content object of a book, None where there is none."""
    try:
        return root().get(book)
    except Missing:
        return None


def address_of(book: str) -> str:
    """Return the address of a subscription."""
    return f"{root().absolute_url()}/{book}"


def keep_in_step() -> int:
    """Put contents that are behind their books into the books' states; return how many were.

    For sites whose subscriptions had no workflow yet; repeatable.
    """
    count = 0
    for row in ledger.read(select(table.c.book, table.c.state)):
        content = content_of(row.book)
        if content is not None and api.content.get_state(content, "") != row.state:
            put_in_step(content, row.state)
            count += 1
        if content is not None:
            put_title(content)
    return count


def put_title(content) -> None:
    """Name a content by its number from the announcement on (article 3.5)."""
    row = books.get(content.getId())
    if row.number and row.state not in HIDDEN and content.title != row.number:
        content.title = row.number
        content.reindexObject(idxs=["Title", "sortable_title", "SearchableText"])


def put_in_step(content, state: str) -> None:
    """Give a content the state of its book without a transition."""
    tool = api.portal.get_tool("portal_workflow")
    status = {"review_state": state, "action": None, "actor": "", "comments": ""}
    for flow in tool.getWorkflowsFor(content):
        tool.setStatusOf(flow.getId(), content, {**status, "time": DateTime()})
        flow.updateRoleMappingsFor(content)
    content.reindexObject(idxs=["review_state", "allowedRolesAndUsers"])


def add(data: Mapping[str, Any]) -> str:
    """Make a subscription of the caller's member in the state draft; return its id.

    ``consortium`` names the other sellers (article 2.4), ``twin`` the subscription in the
    other mode (2.1-1). Raises Forbidden for who is no member, RuleRefused for wrong fields.
    """
    person = require_member()
    facts = {name: value for name, value in data.items() if name not in OUTSIDE}
    sellers = (person.organization, *_consortium(data.get("consortium")))
    conditions = annex.read(facts, tuple(dict.fromkeys(sellers)))
    placement = _placement(data.get("twin"), conditions)
    number = ledger.next_number(SEQUENCE)
    # Small letters: what chooses names of content would make them so.
    name = f"s-{number:06d}"
    # The catalogue tells titles to whom the subscription may be unknown: a number says nothing.
    addContentToContainer(
        root(), createContent("Subscription", id=name, title=name), checkConstraints=False
    )
    books.make(name, conditions, placement or name, person.id)
    return name


def all_books() -> tuple[str, ...]:
    """Return the ids of all books, the newest first."""
    return tuple(
        row.book for row in ledger.read(select(table.c.book).order_by(table.c.book.desc()))
    )


OUTSIDE = frozenset(("@type", "consortium", "twin"))
# What the two modes of one subscription have in common: it is of the same securities.
SHARED = ("issuer", "isin", "is_debt", "nominal", "private_placement", "foreign")


def _consortium(value: Any) -> tuple[str, ...]:
    """Return the other sellers: members of the exchange, as the first one (article 1.2)."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise RuleRefused("form", _("The value cannot be read."), "consortium")
    if not set(value) <= {one.code for one in parties.organizations(MEMBER)}:
        text = _("A consortium is made of members of the exchange.")
        raise RuleRefused("not-member", text, "consortium")
    return tuple(value)


def _placement(twin: Any, conditions: Conditions) -> str:
    """Return the placement a twin belongs to; "" without a twin.

    The two are one subscription to the same securities, each with its own application for its
    own mode (articles 2.1-1 and 3.1-1).
    """
    if twin in (None, ""):
        return ""
    if not isinstance(twin, str):
        raise RuleRefused("form", _("The value cannot be read."), "twin")
    other = books.get(twin.rstrip("/").rpartition("/")[2])
    old = other.conditions
    if old.sellers[:1] != conditions.sellers[:1] or old.mode == conditions.mode:
        text = _("A twin is the same seller's subscription in the other mode.")
        raise RuleRefused("twin", text, "twin")
    if any(getattr(old, name) != getattr(conditions, name) for name in SHARED):
        text = _("Both modes sell the same securities: issuer, ISIN and nominal are the same.")
        raise RuleRefused("twin-securities", text, "twin")
    if conditions.mode in books.modes(other.placement):
        text = _("There is an application for this mode already.")
        raise Conflict("twin-mode", text)
    return other.placement
