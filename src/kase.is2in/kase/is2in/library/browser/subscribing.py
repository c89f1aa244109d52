"""The button of a document and of a category, and the list of one's own in the cabinet."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.library import regulations
from kase.is2in.library.interfaces import IRegulation
from kase.is2in.library.mirror import place_of
from kase.is2in.library.subscriptions import CATEGORY
from kase.is2in.library.subscriptions import DOCUMENT
from kase.is2in.library.subscriptions import subscribe
from kase.is2in.library.subscriptions import Subscription
from kase.is2in.library.subscriptions import subscription_to
from kase.is2in.library.subscriptions import subscriptions
from kase.is2in.library.subscriptions import unsubscribe
from kase.is2in.parties import api as parties
from kase.is2in.web.api import formats
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import Page
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


TAB = "@@my-regulations"
SUBSCRIBED = _("You will be told of new editions and of repeal.")
ENDED = _("You will no longer be told of changes here.")


class SubscriptionButton(Page):
    """``@@library-subscription-button``: subscribes to what the page shows, or ends it."""

    index = ViewPageTemplateFile("templates/subscription_button.pt")

    @cached_property
    def subscription(self) -> Subscription | None:
        """Return the reader's own subscription to exactly this."""
        return subscription_to(*self.target)

    @cached_property
    def target(self) -> tuple[str, str]:
        """Return the kind and the name of what the page shows."""
        if IRegulation.providedBy(self.context):
            return DOCUMENT, regulations.document_of(self.context).uid
        return CATEGORY, "/".join(place_of(self.context)[1:])

    @property
    def is_document(self) -> bool:
        """Return whether it is one document, and not a category."""
        return self.target[0] == DOCUMENT


class Subscribe(SubscriptionButton):
    """``@@library-subscribe``: where the button leads."""

    def __call__(self):
        url = self.context.absolute_url()
        if not self.authenticated_post():
            return self.redirect(url)
        if self.request.form.get("action") == "end":
            if self.subscription is not None:
                unsubscribe(self.subscription.id)
            return self.redirect(url, ENDED)
        subscribe(*self.target)
        return self.redirect(url, SUBSCRIBED)


class MyRegulations(FormPage):
    """``@@my-regulations``: what the person subscribes to."""

    index = ViewPageTemplateFile("templates/my_regulations.pt")

    def tabs(self) -> list[dict[str, object]]:
        """Return the pages of the person's account."""
        return parties.cabinet_tabs(TAB)

    def rows(self) -> list[dict[str, object]]:
        """Return the subscriptions, the newest first."""
        return [
            {
                "id": one.id,
                "title": one.title(self.language),
                "url": one.url,
                "is_document": one.kind == DOCUMENT,
                "since": formats.date(one.since),
            }
            for one in subscriptions()
        ]

    def handle(self):
        """End one subscription."""
        unsubscribe(self.field("subscription"))
        return self.redirect(f"{self.site_url}/{TAB}", ENDED)
