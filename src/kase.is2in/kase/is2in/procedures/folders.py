"""What the room needs in a new site."""


def prepare_applications() -> None:
    """Create /applications with a folder and a workflow policy per category; repeatable."""
    raise NotImplementedError
