"""The door of the room: what pages and services of every other room are built on."""

from kase.is2in.web import asked
from kase.is2in.web import formats
from kase.is2in.web import progress
from kase.is2in.web.address import item_number
from kase.is2in.web.address import ItemAddress
from kase.is2in.web.address import nowhere
from kase.is2in.web.command import command_in_site
from kase.is2in.web.command import message_of
from kase.is2in.web.command import run_command
from kase.is2in.web.confirm import ConfirmPage
from kase.is2in.web.description import ApiDescription
from kase.is2in.web.forms import FormPage
from kase.is2in.web.forms import ItemPage
from kase.is2in.web.list_address import period
from kase.is2in.web.lists import Column
from kase.is2in.web.lists import Filter
from kase.is2in.web.lists import ListView
from kase.is2in.web.lists import Tab
from kase.is2in.web.page import Page
from kase.is2in.web.privilege import acting_as
from kase.is2in.web.privilege import become
from kase.is2in.web.privilege import privileged
from kase.is2in.web.privilege import search_everything
from kase.is2in.web.progress_pages import progress_macros
from kase.is2in.web.progress_pages import words as progress_words
from kase.is2in.web.request import client_address
from kase.is2in.web.request import current_user_id
from kase.is2in.web.request import language
from kase.is2in.web.request import same_site
from kase.is2in.web.request import translate
from kase.is2in.web.service import ItemService
from kase.is2in.web.service import Service
from kase.is2in.web.settings import setting_change
from kase.is2in.web.spreadsheet import csv_file
from kase.is2in.web.spreadsheet import spreadsheet
from kase.is2in.web.types import MoreThan
from kase.is2in.web.undoing import undone_when_refused
from kase.is2in.web.viewers import viewer_tokens


__all__ = [
    "ApiDescription",
    "Column",
    "ConfirmPage",
    "Filter",
    "FormPage",
    "ItemAddress",
    "ItemPage",
    "ItemService",
    "ListView",
    "MoreThan",
    "Page",
    "Service",
    "Tab",
    "acting_as",
    "asked",
    "become",
    "client_address",
    "command_in_site",
    "csv_file",
    "current_user_id",
    "formats",
    "item_number",
    "language",
    "message_of",
    "nowhere",
    "period",
    "privileged",
    "progress",
    "progress_macros",
    "progress_words",
    "run_command",
    "same_site",
    "search_everything",
    "setting_change",
    "spreadsheet",
    "translate",
    "undone_when_refused",
    "viewer_tokens",
]
