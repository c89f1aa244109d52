"""The browser layer: what our views, viewlets and services are registered for."""

from plone.app.z3cform.interfaces import IPloneFormLayer


class IIs2inLayer(IPloneFormLayer):
    """Marks a request to a site on which kase.is2in is installed."""
