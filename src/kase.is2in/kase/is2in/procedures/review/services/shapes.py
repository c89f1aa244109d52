"""Threads, submissions and differences as JSON."""

from kase.is2in.procedures.review.types import FieldDifference
from kase.is2in.procedures.review.types import FileVersion
from kase.is2in.procedures.review.types import Message
from kase.is2in.procedures.review.types import OpenPoint
from kase.is2in.procedures.review.types import Piece
from kase.is2in.procedures.review.types import Quote
from kase.is2in.procedures.review.types import RowDifference
from kase.is2in.procedures.review.types import SinceComment
from kase.is2in.procedures.review.types import StageDifference
from kase.is2in.procedures.review.types import Submission
from kase.is2in.procedures.review.types import Thread
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.procedures.services.shapes import person


def thread(value: Thread) -> dict:
    """Return a thread; texts are as they were written, to be escaped by whoever shows them."""
    return {
        "id": value.id,
        "stage": value.stage,
        "form": value.form,
        "field": value.field,
        "row": value.row,
        "text": value.text,
        "author": person(value.author),
        "at": moment(value.at),
        "state": value.state,
        "settled_by": person(value.settled_by),
        "settled_at": moment(value.settled_at),
        "internal": value.internal,
        "place": value.place,
        "quote": quote(value.quote),
        "replies": [message(one) for one in value.messages],
        "change": since(value.since),
        "may": sorted(value.may),
    }


def quote(value: Quote) -> dict:
    """Return what a place was called and what stood there when it was commented."""
    names = ("stage", "form", "label", "text")
    return {name: getattr(value, name) for name in names}


def open_point(value: OpenPoint) -> dict:
    """Return an unsettled thread of the list across applications."""
    names = (
        *("application", "organization", "organization_title", "procedure", "procedure_title"),
        *("thread", "state", "text", "mine"),
    )
    return {
        "@id": value.url,
        **{name: getattr(value, name) for name in names},
        "number": value.number or None,
        "process": value.process_title,
        "quote": quote(value.quote),
        "author": person(value.author),
        "at": moment(value.at),
        "moved": moment(value.moved),
    }


def message(value: Message) -> dict:
    """Return what was said or done in a thread."""
    return {
        "text": value.text or None,
        "state": value.state or None,
        "author": person(value.author),
        "at": moment(value.at),
    }


def since(value: SinceComment | None) -> dict | None:
    """Return what changed since a comment."""
    if value is None:
        return None
    found = {"at": moment(value.at), "by": person(value.by)}
    return {**found, "difference": field_difference(value.difference)}


def submission(value: Submission, url: str) -> dict:
    """Return a submission without its answers."""
    return {
        "@id": f"{url}/@submissions/{value.number}",
        "number": value.number,
        "act": value.act,
        "title": value.title,
        "at": moment(value.at),
        "by": person(value.by),
        "sha256": value.sha256,
        "changed": value.changed,
    }


def stage_difference(value: StageDifference) -> dict:
    """Return what changed in a stage."""
    return {
        "stage": value.stage,
        "title": value.title,
        "forms": [
            {
                "form": form.form,
                "title": form.title,
                "state": form.state,
                "fields": [field_difference(one) for one in form.fields],
            }
            for form in value.forms
        ],
    }


def field_difference(value: FieldDifference) -> dict:
    """Return what became of one answer."""
    before, after = value.files
    return {
        "form": value.form,
        "field": value.field,
        "label": value.label,
        "kind": value.kind,
        "state": value.state,
        "before": value.before or None,
        "after": value.after or None,
        "words": [piece(one) for one in value.pieces],
        "rows": [row(one) for one in value.rows],
        "file_before": file(before),
        "file_after": file(after),
    }


def piece(value: Piece) -> dict:
    """Return a run of words."""
    return {"op": value.op, "text": value.text}


def row(value: RowDifference) -> dict:
    """Return what became of a row."""
    return {
        "state": value.state,
        "before": value.before,
        "after": value.after,
        "cells": [
            {"label": cell.label, "words": [piece(one) for one in cell.pieces]}
            for cell in value.cells
        ],
    }


def file(value: FileVersion | None) -> dict | None:
    """Return a file as a submission knows it."""
    if value is None:
        return None
    return {"filename": value.filename, "size": value.size, "sha256": value.sha256}
