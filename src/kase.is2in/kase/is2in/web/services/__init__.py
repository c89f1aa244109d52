"""REST services that belong to no other room."""

from kase.is2in.web.description import ApiDescription
from pathlib import Path


DESCRIPTION = ApiDescription(Path(__file__).with_name("rest.yaml"))
