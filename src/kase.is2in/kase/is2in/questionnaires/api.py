"""The door of the room: forms read from text, answers kept, checked, shown and reused."""

from kase.is2in.questionnaires.answers import Answers
from kase.is2in.questionnaires.answers import last_saved
from kase.is2in.questionnaires.answers import snapshot
from kase.is2in.questionnaires.blank import blank
from kase.is2in.questionnaires.browser.group import display_form
from kase.is2in.questionnaires.browser.group import error_summary
from kase.is2in.questionnaires.browser.group import group_form
from kase.is2in.questionnaires.browser.group import save_status
from kase.is2in.questionnaires.browser.group import touched_answers
from kase.is2in.questionnaires.conditions import asked
from kase.is2in.questionnaires.conditions import parse_condition
from kase.is2in.questionnaires.jsonschema import from_json
from kase.is2in.questionnaires.jsonschema import json_schema
from kase.is2in.questionnaires.jsonschema import to_json
from kase.is2in.questionnaires.kinds.files import accept as accepted_endings
from kase.is2in.questionnaires.kinds.files import file_for
from kase.is2in.questionnaires.kinds.files import is_file
from kase.is2in.questionnaires.kinds.files import keep_waiting
from kase.is2in.questionnaires.merging import changed_since
from kase.is2in.questionnaires.merging import disputed
from kase.is2in.questionnaires.model import form_schema
from kase.is2in.questionnaires.readable import readable
from kase.is2in.questionnaires.readable import readable_json
from kase.is2in.questionnaires.readable import shown
from kase.is2in.questionnaires.reuse import reusable
from kase.is2in.questionnaires.staging import unstage
from kase.is2in.questionnaires.staging import waiting_files
from kase.is2in.questionnaires.validation import effective
from kase.is2in.questionnaires.validation import missing
from kase.is2in.questionnaires.validation import progress
from kase.is2in.questionnaires.validation import validate
from kase.is2in.questionnaires.words import help_text
from kase.is2in.questionnaires.words import label
from kase.is2in.questionnaires.words import register_sources


__all__ = [
    "Answers",
    "accepted_endings",
    "asked",
    "blank",
    "changed_since",
    "display_form",
    "disputed",
    "effective",
    "error_summary",
    "file_for",
    "form_schema",
    "from_json",
    "group_form",
    "help_text",
    "is_file",
    "json_schema",
    "keep_waiting",
    "label",
    "last_saved",
    "missing",
    "parse_condition",
    "progress",
    "readable",
    "readable_json",
    "register_sources",
    "reusable",
    "save_status",
    "shown",
    "snapshot",
    "to_json",
    "touched_answers",
    "unstage",
    "validate",
    "waiting_files",
]
