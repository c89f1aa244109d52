"""Definitions, changes and editions as JSON."""

from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.designer.book import EditionEntry
from kase.is2in.procedures.designer.differences import Change
from kase.is2in.procedures.designer.parts import OF_THE_EDITION
from kase.is2in.procedures.designer.words import aspect_words
from kase.is2in.procedures.designer.words import kind_words
from kase.is2in.procedures.designer.words import place_words
from kase.is2in.procedures.services.shapes import day
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.web.api import translate


def tree(definition: ProcedureDefinition) -> dict:
    """Return the whole tree as the edition of an application keeps it."""
    data = definition.to_json()
    return {name: value for name, value in data.items() if name not in OF_THE_EDITION}


def change(one: Change) -> dict:
    """Return one thing that differs, with words in the language asked for."""
    return {
        "kind": one.kind,
        "place": "/".join(one.place),
        "field": one.field or None,
        "aspect": one.aspect or None,
        "where": place_words(one),
        "what": aspect_words(one.aspect) if one.aspect else kind_words(one),
        "before": one.before,
        "after": one.after,
    }


def problem(one: Problem) -> dict:
    """Return what the linter says."""
    return {"place": one.place, "text": translate(one.text), "severity": one.severity}


def edition(one: EditionEntry, url: str) -> dict:
    """Return an edition; ``url`` is the procedure's."""
    return {
        "@id": f"{url}/@definition-editions/{one.number}",
        "edition": one.number,
        "state": one.state,
        "effective_from": day(one.since),
        "until": day(one.until),
        "applications": one.applications,
        "published_at": moment(one.at),
        "published_by": one.by or None,
    }
