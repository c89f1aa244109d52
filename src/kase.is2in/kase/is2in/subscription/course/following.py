"""The content's workflow follows the book, in the same transaction.

The row's state is what writers lock, so a move is made on the row. The workflow gives the
content its permissions, its history and its place in Plone's tools. Its guard opens a transition
only when the row has made the move already: nobody moves one without the other.
"""

from kase.is2in.subscription import books
from kase.is2in.subscription import folders
from kase.is2in.subscription.book import life
from kase.is2in.subscription.interfaces import ITradingActEvent
from Products.CMFCore.utils import getToolByName
from Products.Five.browser import BrowserView


WORKFLOW = "subscription_course"
# An approval leads to one of two states: where the depository settles it is asked first.
ASK = "approve-and-ask"


def transition_of(name: str, target: str) -> str:
    """Return what the workflow calls a move."""
    return ASK if name == "approve" and target == "depository" else name


def target_of(transition: str) -> str:
    """Return the state a transition of the workflow leads to, "" for an unknown one."""
    if transition == ASK:
        return "depository"
    move = life.TRANSITIONS.get(transition)
    return move.target if move is not None else ""


def follow(event: ITradingActEvent) -> None:
    """Make the transition of a move that the book has made; a book may be without content."""
    content = folders.content_of(event.book)
    if content is None:
        return
    tool = getToolByName(content, "portal_workflow")
    if tool.getInfoFor(content, "review_state", "") != event.source:
        folders.put_in_step(content, event.source)
    name = transition_of(event.transition, event.target)
    tool.doActionFor(content, name, comment=event.reason)
    folders.put_title(content)


class Guard(BrowserView):
    """``object/@@subscription-guard``: whether the book has made the move of a transition."""

    def __call__(self, transition: str) -> bool:
        """Return True when the row is where the transition leads."""
        return books.get(self.context.getId()).state == target_of(transition)
