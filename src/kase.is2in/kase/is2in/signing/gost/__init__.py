"""GOST mathematics: hash functions, curves, signatures, and how keys and signatures are written.

Nothing here knows of CMS or of trust; ``keys`` is what the rest of the room uses.
"""
