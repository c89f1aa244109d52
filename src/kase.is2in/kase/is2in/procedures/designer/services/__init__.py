"""REST of the designer: definitions read, compared, exported, imported, put into effect."""

from kase.is2in.web.api import ApiDescription
from pathlib import Path


DESCRIPTION = ApiDescription(Path(__file__).with_name("rest.yaml"))
