"""The pure book: exact, columnar, without Plone and without SQL."""
