"""Deciding bodies of the exchange and their meetings."""
