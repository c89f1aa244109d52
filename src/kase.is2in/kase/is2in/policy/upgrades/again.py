"""What every upgrade does: the profile's steps again, settings, folders."""

from kase.is2in.policy.setup import settings
from kase.is2in.policy.setup.structure import make_structure


PROFILE = "profile-kase.is2in:default"
# Steps that add what is missing and leave what an editor has changed; content stays untouched.
STEPS = (
    "rolemap",
    "typeinfo",
    "workflow",
    "placeful_workflow",
    "catalog",
    "memberdata-properties",
    "plone.app.registry",
    "controlpanel",
)


def import_again(setup_tool) -> None:
    """Bring types, workflows, permissions, settings and folders of the site up to date."""
    for step in STEPS:
        setup_tool.runImportStepFromProfile(PROFILE, step, run_dependencies=False)
    settings.apply()
    make_structure()
