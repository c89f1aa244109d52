"""Answers for any form, made from its JSON Schema: what a careful program would send."""

from base64 import b64encode
from collections.abc import Mapping


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SAMPLES = {
    "isin": "KZ1C00000959",
    "iin": "850101300124",
    "bin": "931240000220",
    "phone": "+77272375324",
    "email": "office@issuer.example",
    "date": "2025-12-31",
    "money": "125000000.00",
    "percent": "25.5",
    "decimal": "1.5",
    "yesno": True,
    "bool": True,
}
TEXT = "Акционерное общество «Пример Қазына»"
FILE = "Документ"


def file(name: str = "Устав.pdf", data: bytes = PDF) -> dict[str, str]:
    """Return a file as REST takes it."""
    content = b64encode(data).decode("ascii")
    return {"filename": name, "content-type": "application/pdf", "data": content}


def sample(prop: Mapping) -> object:
    """Return an answer to one property of a form's schema."""
    kind = prop.get("x-kind")
    if kind == "choice" or "oneOf" in prop or "enum" in prop:
        options = prop.get("enum") or [option["const"] for option in prop["oneOf"]]
        return options[0]
    if kind == "file":
        accept = prop.get("x-accept") or [".pdf"]
        return file(f"{FILE}{'.pdf' if '.pdf' in accept else accept[0]}")
    if kind == "table":
        rows = max(1, prop.get("minItems", 1))
        columns = prop["items"]["properties"]
        return [{name: sample(column) for name, column in columns.items()} for _n in range(rows)]
    if kind in ("integer", "int") or prop.get("type") == "integer":
        return max(1, int(prop.get("minimum", 1)))
    if kind in SAMPLES:
        return SAMPLES[kind]
    text = TEXT[: prop.get("maxLength", len(TEXT))]
    return text.ljust(prop.get("minLength", 0), ".")


def answers(schema: Mapping) -> dict[str, object]:
    """Return answers to everything a form requires, conditions included."""
    found = {name: sample(schema["properties"][name]) for name in schema["required"]}
    for _turn in range(10):
        wanted = [
            name
            for rule in schema.get("allOf", ())
            if holds(rule["if"], found)
            for name in rule["then"]["required"]
            if name not in found
        ]
        if not wanted:
            break
        found |= {name: sample(schema["properties"][name]) for name in wanted}
    return found


def holds(condition: Mapping, values: Mapping) -> bool:
    """Return whether a schema's condition holds for the answers."""
    return all(
        name in values and values[name] in test["enum"]
        for name, test in condition["properties"].items()
    )
