"""Procedures on disk into the site: repeatable, and it never undoes what staff put into effect."""

from dataclasses import dataclass
from kase.is2in.procedures.catalogue.checks import require_sound
from kase.is2in.procedures.catalogue.editions import editions
from kase.is2in.procedures.catalogue.editions import keep
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.reader import CATEGORIES_FILE
from kase.is2in.procedures.catalogue.reader import PROCEDURE_FILE
from kase.is2in.procedures.catalogue.reader import read_categories
from kase.is2in.procedures.catalogue.reader import read_procedure
from kase.is2in.procedures.catalogue.terms import bring
from kase.is2in.procedures.catalogue.terms import vocabulary
from kase.is2in.procedures.catalogue.vocabulary import read_vocabulary
from kase.is2in.procedures.catalogue.vocabulary import VOCABULARY_FILE
from kase.is2in.procedures.catalogue.writer import prepare_root
from kase.is2in.procedures.catalogue.writer import write_category
from kase.is2in.procedures.catalogue.writer import write_procedure
from kase.is2in.procedures.definition_vocabularies import workflow_flow
from kase.is2in.web.api import privileged
from pathlib import Path
import logging


logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent.parent / "definitions"


@dataclass(frozen=True)
class LoadReport:
    """Codes of procedures that were written, and of those the site has in as new an edition."""

    loaded: tuple[str, ...]
    kept: tuple[str, ...]


def load(site, folder: Path = FOLDER, *, replace: bool = False) -> LoadReport:
    """Create and update categories and procedures from the files of a folder.

    A procedure whose edition, or a later one, the site already has is left alone unless
    ``replace``. The vocabulary comes first; procedures are all read and checked before one is
    written; raises RuleRefused("definition") with file and line, or the place, of what is wrong.
    """
    with privileged():
        return _load(site, folder, replace=replace)


def _load(site, folder: Path, *, replace: bool) -> LoadReport:
    categories = read_categories(folder / CATEGORIES_FILE)
    root = prepare_root(site)
    bring(root, read_vocabulary(folder / VOCABULARY_FILE))
    files = sorted(folder.glob(f"*/{PROCEDURE_FILE}"))
    terms = vocabulary(root)
    definitions = [read_procedure(file.parent, terms) for file in files]
    for definition in definitions:
        require_sound(definition, flow=workflow_flow(definition.workflow))
    for category in categories:
        if replace or category.code not in root.objectIds():
            write_category(root, category)
    loaded, kept = [], []
    for definition in definitions:
        done = _load_one(root[definition.category], definition, replace)
        (loaded if done else kept).append(definition.code)
    return LoadReport(tuple(loaded), tuple(kept))


def _load_one(category, definition: ProcedureDefinition, replace: bool) -> bool:
    if definition.code in category.objectIds() and not replace:
        known = editions(category[definition.code])
        if any(each.edition >= definition.edition for each in known):
            return False
    keep(write_procedure(category, definition), definition)
    logger.info("Procedure %s, edition %s", definition.code, definition.edition)
    return True
