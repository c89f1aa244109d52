"""REST of filling beside the stages: many files at once, answers checked and not stored."""

from kase.is2in.web.api import ApiDescription
from pathlib import Path


DESCRIPTION = ApiDescription(Path(__file__).with_name("rest.yaml"))
