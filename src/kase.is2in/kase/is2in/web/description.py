"""The description of the REST interface (OpenAPI 3.1), put together from what each room says.

A room describes its services in a YAML file beside them, in a short notation that unfolds into
OpenAPI; ``web/README.md`` explains it. A test compares the descriptions with the registered
services, another the running server's answers with the descriptions.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from functools import cached_property
from kase.is2in.web.interfaces import IApiDescription
from pathlib import Path
from zope.interface import implementer
import re
import yaml


VERSION = "3.1.0"
JSON = "application/json"
BOOL = "tag:yaml.org,2002:bool"
WRITES = frozenset({"post", "put", "patch", "delete"})
SIMPLE: Mapping[str, Mapping[str, str]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},
    "any": {},
    "moment": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "uri": {"type": "string", "format": "uri"},
    "base64": {"type": "string", "contentEncoding": "base64"},
}
NULL = " or null"
PLACES = re.compile(r"\{(\w+)\}")


class Words(yaml.SafeLoader):
    """YAML in which only ``true`` and ``false`` are no words: ``on`` is the name of a field."""

    yaml_implicit_resolvers = {
        letter: [one for one in found if one[0] != BOOL]
        for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


Words.add_implicit_resolver(BOOL, re.compile(r"true|false"), list("tf"))


@implementer(IApiDescription)
class ApiDescription:
    """What one room says of its services: a YAML file with ``shapes`` and ``operations``."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    @cached_property
    def _data(self) -> dict:
        return Words(self.path.read_text(encoding="utf-8")).get_single_data()

    def shapes(self) -> dict[str, dict]:
        """Return name → JSON Schema."""
        named = self._data.get("shapes") or {}
        return {name: unfold(fields) for name, fields in named.items()}

    def operations(self) -> dict[tuple[str, str], dict]:
        """Return (path, method in lower case) → OpenAPI operation."""
        found = {}
        for key, said in (self._data.get("operations") or {}).items():
            method, path = key.split(" ")
            found[path, method.lower()] = operation(path, method.lower(), said, self._data["tag"])
        return found


def describe(descriptions: Iterable[IApiDescription], server: str, title: str) -> dict:
    """Return one OpenAPI document; ValueError when two rooms describe the same thing."""
    paths: dict[str, dict] = {}
    schemas: dict[str, dict] = {}
    for one in descriptions:
        for name, schema in one.shapes().items():
            if name in schemas:
                raise ValueError(f"The shape {name} is described twice")
            schemas[name] = schema
        for (path, method), said in one.operations().items():
            if method in paths.setdefault(path, {}):
                raise ValueError(f"{method} {path} is described twice")
            paths[path][method] = said
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return {
        "openapi": VERSION,
        "info": {"title": title, "version": "1"},
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": {"token": bearer}, "schemas": schemas},
    }


def operation(path: str, method: str, said: Mapping, tag: str) -> dict:
    """Return an OpenAPI operation of its short form.

    ``said`` has ``does`` (a sentence) and any of ``query``, ``takes``, ``files``, ``answers``,
    ``public``; ``files`` are the content types a body may have besides JSON.
    """
    parameters = [_parameter(name, "path", "string") for name in PLACES.findall(path)]
    parameters += [_parameter(name, "query", kind) for name, kind in _given(said, "query")]
    if method in WRITES:
        parameters.append(_parameter("Idempotency-Key", "header", "string"))
        parameters.append(_parameter("If-Match", "header", "string"))
    found = {
        "operationId": f"{method}{path.translate({ord(c): '_' for c in '/@{}.-'})}",
        "tags": [tag],
        "summary": said["does"],
        "parameters": parameters,
        "responses": _answers(str(said.get("answers", "204"))),
    }
    if said.get("public"):
        found["security"] = []
    if "takes" in said:
        content = {JSON: {"schema": unfold(said["takes"])}}
        content |= {kind: {} for kind in said.get("files", ())}
        found["requestBody"] = {"required": True, "content": content}
    return found


def unfold(said: object) -> dict:
    """Return the JSON Schema of a short form: a word, ``[item]``, or names with short forms.

    ``word or null``, ``(name)`` may be missing, ``a|b`` is one of these texts, ``map of
    word`` any names, ``page of``/``list of`` what lists answer; a capital names a shape.
    """
    if isinstance(said, list):
        return {"type": "array", "items": unfold(said[0])}
    if isinstance(said, Mapping):
        required = sorted(name for name in said if not name.startswith("("))
        properties = {name.strip("()"): unfold(kind) for name, kind in said.items()}
        return {"type": "object", "properties": properties, "required": required}
    return _word(str(said))


def _word(word: str) -> dict:
    if word.endswith(NULL):
        return {"anyOf": [_word(word.removesuffix(NULL)), {"type": "null"}]}
    if word.startswith("map of "):
        return {"type": "object", "additionalProperties": _word(word.removeprefix("map of "))}
    for kind, counted in (("page of ", {"items_total": "integer"}), ("list of ", {})):
        if word.startswith(kind):
            return unfold({"items": [word.removeprefix(kind)], **counted})
    if "|" in word:
        return {"type": "string", "enum": word.split("|")}
    if word in SIMPLE:
        return dict(SIMPLE[word])
    if not word[:1].isupper():
        raise ValueError(f"No such kind of value: {word}")
    return {"$ref": f"#/components/schemas/{word}"}


def _given(said: Mapping, name: str) -> list[tuple[str, object]]:
    return list((said.get(name) or {}).items())


def _parameter(name: str, place: str, kind: object) -> dict:
    return {"name": name, "in": place, "required": place == "path", "schema": unfold(kind)}


def _answers(said: str) -> dict[str, dict]:
    """Return the responses of ``Shape``, ``201 Shape``, ``204`` or ``file``, several by commas."""
    schema = {"$ref": "#/components/schemas/Refusal"}
    found: dict[str, dict] = {
        "4XX": {"description": "Refused", "content": {JSON: {"schema": schema}}}
    }
    for one in said.split(", "):
        status, _space, shape = one.partition(" ") if one[:3].isdigit() else ("200", "", one)
        if not shape:
            found[status] = {"description": "Done"}
        else:
            good = found.setdefault(status, {"description": "Done", "content": {}})
            good["content"] |= {"*/*": {}} if shape == "file" else _json(shape)
    return found


def _json(shape: str) -> dict:
    return {JSON: {"schema": unfold(shape)}}
