"""Content classes carry no type annotations.

Python keeps them in ``__annotations__`` of the class; zope.annotation finds that dictionary
on every object without annotations of its own and writes into it: all objects of the class
would share one store that is never saved.
"""

from kase.is2in.parties.content import Organization
from kase.is2in.procedures import content
from kase.is2in.procedures import definition_content
from plone.dexterity.content import DexterityContent
import unittest


class ContentClasses(unittest.TestCase):
    """Every class of content of ours."""

    def test_no_annotations_on_the_class(self):
        found = [Organization]
        for module in (content, definition_content):
            found += [
                each
                for each in vars(module).values()
                if isinstance(each, type) and issubclass(each, DexterityContent)
            ]
        self.assertGreater(len(found), 5)
        # Asking the class itself would make the very dictionary that must not be there.
        wrong = [each.__name__ for each in found if "__annotations__" in vars(each)]
        self.assertEqual(wrong, [])
