"""Pages of Plone that have no place here: our rooms do what they are for, or nobody does."""

from Products.Five.browser import BrowserView
from zExceptions import NotFound


class Closed(BrowserView):
    """A page that is not there."""

    def __call__(self):
        raise NotFound(self.__name__)
