"""Frozen dataclasses to plain JSON data and back, led by their type hints."""

from collections.abc import Mapping
from dataclasses import fields
from dataclasses import is_dataclass
from datetime import date
from functools import cache
from kase.is2in.questionnaires.types import Frozen
from types import NoneType
from typing import Any
from typing import get_args
from typing import get_origin
from typing import get_type_hints


def encode(value: Any) -> Any:
    """Return JSON data: objects as dicts, sets sorted, days as ISO texts."""
    if is_dataclass(value):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def decode(hint: Any, data: Any) -> Any:
    """Return the value of a type that ``encode`` wrote; what the data leave out is default."""
    if is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{name: decode(hints[name], data[name]) for name in hints if name in data})
    if hint is date:
        return date.fromisoformat(data)
    if hint is Frozen:
        return Frozen(data)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return tuple(decode(arguments[0], item) for item in data)
    if origin is frozenset:
        return frozenset(data)
    if NoneType in arguments:
        return None if data is None else decode(arguments[0], data)
    return data


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
