"""What ships with the product, read from its files: procedures and the states of workflows."""

from functools import cache
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.reader import CATEGORIES_FILE
from kase.is2in.procedures.catalogue.reader import PROCEDURE_FILE
from kase.is2in.procedures.catalogue.reader import read_categories
from kase.is2in.procedures.catalogue.reader import read_procedure
from lxml import etree
from tests.architecture.rooms import PACKAGE


WORKFLOWS = PACKAGE / "profiles/default/workflows"
PREFIX = "kase_"


@cache
def shipped() -> tuple[ProcedureDefinition, ...]:
    """Return the definitions on disk in the order of the catalogue."""
    order = [category.code for category in read_categories(FOLDER / CATEGORIES_FILE)]
    found = [read_procedure(file.parent) for file in sorted(FOLDER.glob(f"*/{PROCEDURE_FILE}"))]
    return tuple(sorted(found, key=lambda one: order.index(one.category)))


def codes_open_to(*roles: str) -> list[str]:
    """Return the codes of procedures that an organisation of these roles may file."""
    return [one.code for one in shipped() if one.filers & set(roles)]


def workflow_roots() -> dict[str, etree._Element]:
    """Return workflow of applications → the root of its XML, read anew."""
    return {
        path.parent.name: etree.parse(str(path)).getroot()
        for path in sorted(WORKFLOWS.glob(f"{PREFIX}*/definition.xml"))
    }


def states_of(workflow: str) -> frozenset[str]:
    """Return the states a workflow has in its XML."""
    return frozenset(one.get("state_id") for one in workflow_roots()[workflow].iter("state"))
