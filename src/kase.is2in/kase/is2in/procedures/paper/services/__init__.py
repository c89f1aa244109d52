"""REST of papers: outages, slips, blank forms."""

from kase.is2in.web.api import ApiDescription
from pathlib import Path


DESCRIPTION = ApiDescription(Path(__file__).with_name("rest.yaml"))
