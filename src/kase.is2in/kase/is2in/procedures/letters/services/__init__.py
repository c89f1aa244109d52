"""REST of letters: the register, drafts, templates."""

from kase.is2in.web.api import ApiDescription
from pathlib import Path


DESCRIPTION = ApiDescription(Path(__file__).with_name("rest.yaml"))
