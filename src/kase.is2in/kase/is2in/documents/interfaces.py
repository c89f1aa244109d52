"""Failures of the room that no person can mend."""


class Damaged(Exception):
    """Stored bytes are not those that were stored; the disk or somebody changed them."""
