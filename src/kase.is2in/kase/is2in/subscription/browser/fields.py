"""Fields of forms as the macro ``field`` of the room draws them."""

# Which input the browser shows for a kind of field.
INPUT_TYPES = {
    "text": "text",
    "whole": "text",
    "decimal": "text",
    "moment": "datetime-local",
    "day": "date",
}


def field_of(
    name: str,
    title: object,
    kind: str = "text",
    value: object = "",
    error: object = None,
    optional: bool = False,
    hint: object = "",
    options: tuple[tuple[str, object], ...] = (),
) -> dict[str, object]:
    """Return a field for the template."""
    return {
        "name": name,
        "title": title,
        "kind": kind,
        "value": value,
        "error": error,
        "optional": optional,
        "hint": hint,
        "options": options,
    }
