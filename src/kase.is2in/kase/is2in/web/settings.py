"""What the audit trail keeps of a changed setting of the site."""


def setting_change(event, prefix: str) -> dict[str, object] | None:
    """Return the name and the values of a setting before and after; None for another change.

    ``event`` is the registry's IRecordModifiedEvent; ``prefix`` is what the records of a room's
    schema begin with.
    """
    name = event.record.__name__ or ""
    if not name.startswith(prefix) or event.oldValue == event.newValue:
        return None
    return {
        "setting": name.removeprefix(prefix),
        "before": _plain(event.oldValue),
        "after": _plain(event.newValue),
    }


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, set | frozenset) else value
