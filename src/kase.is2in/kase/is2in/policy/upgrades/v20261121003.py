"""To 20261121003: the regulatory base, work lists, channels of notifications."""

from kase.is2in.policy.setup import settings
from kase.is2in.policy.setup.structure import make_structure
from kase.is2in.policy.upgrades.v20261121002 import PROFILE
from kase.is2in.policy.upgrades.v20261121002 import STEPS
from kase.is2in.procedures import api as procedures


def upgrade(setup_tool) -> None:
    """Bring types, workflows, permissions, settings and folders of the site up to date."""
    for step in STEPS:
        setup_tool.runImportStepFromProfile(PROFILE, step, run_dependencies=False)
    settings.apply()
    make_structure()
    procedures.rebuild_work()
