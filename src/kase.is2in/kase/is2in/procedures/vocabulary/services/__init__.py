"""The vocabulary over REST; ``rest.yaml`` describes it."""

from kase.is2in.web.api import ApiDescription
from pathlib import Path


DESCRIPTION = ApiDescription(Path(__file__).with_name("rest.yaml"))
