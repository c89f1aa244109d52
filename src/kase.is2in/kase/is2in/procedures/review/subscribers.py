"""What is kept of an application goes with it."""

from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.review import submissions
from kase.is2in.procedures.review import threads
from zope.lifecycleevent.interfaces import IObjectRemovedEvent


def removed(application: IApplication, event: IObjectRemovedEvent) -> None:
    """An application is deleted: only what was never sent to the exchange can be."""
    threads.drop(application)
    submissions.drop(application)
