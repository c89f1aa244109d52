"""bin/import-definition, bin/export-definition: procedures as files, from and to a site.

    bin/import-definition FILE…             a zip as the page gives it, or the folder of a procedure
    bin/import-definition FILE… --dry-run   only say what would change and what stands in the way
    bin/import-definition FILE… --add       also procedures that the site has not
    bin/export-definition CODE… --to FOLDER [--edition N]

An import goes into the working copy; it is put into effect on the page of editions. All files or
none. Exit code 0: done; 1: refused; 2: no site, or no database. Variables: as bin/worker.
"""

from argparse import ArgumentParser
from argparse import Namespace
from collections.abc import Iterator
from collections.abc import Sequence
from io import BytesIO
from kase.is2in.procedures.catalogue.checks import problems
from kase.is2in.procedures.catalogue.export import archive
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.catalogue.writer import ROOT
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.definition_vocabularies import workflow_flow
from kase.is2in.procedures.designer.adding import add_procedure
from kase.is2in.procedures.designer.adding import procedures
from kase.is2in.procedures.designer.book import edition_named
from kase.is2in.procedures.designer.differences import Change
from kase.is2in.procedures.designer.importing import read_archive
from kase.is2in.procedures.designer.importing import review
from kase.is2in.procedures.designer.importing import take_in
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import command_in_site
from kase.is2in.web.api import translate
from pathlib import Path
from plone import api
from zipfile import ZipFile


LANGUAGE = "en"


def main(arguments: Sequence[str] | None = None) -> int:
    """Import what the command line names; return the exit code."""
    return command_in_site(import_files, import_options(arguments))


def export_main(arguments: Sequence[str] | None = None) -> int:
    """Export what the command line names; return the exit code."""
    return command_in_site(export_files, export_options(arguments))


def import_files(options: Namespace) -> Iterator[str]:
    """Take each file into the working copy of its procedure; yield the report line by line."""
    for path in options.files:
        data = packed(path)
        definition = read_archive(data)
        yield f"{path}: {definition.category}/{definition.code}"
        procedure = _found(definition.code)
        if procedure is None and not options.add:
            text = f"The site has no procedure {definition.code}; --add adds it."
            raise Missing("procedure", text)
        if procedure is None:
            category = api.portal.get()[ROOT].get(definition.category)
            if category is None:
                raise Missing("category", f"The site has no category {definition.category}.")
            add_procedure(category, definition)
            yield "  added"
            found = problems(definition, flow=workflow_flow(definition.workflow))
        else:
            report = review(procedure, data)
            take_in(procedure, data, report.version)
            yield from (f"  {_change(one)}" for one in report.changes)
            yield f"  changes: {len(report.changes)}"
            found = report.problems
        yield from (f"  {_problem(one)}" for one in found)
    if options.dry_run:
        yield "Dry run: nothing is kept."


def export_files(options: Namespace) -> Iterator[str]:
    """Write a zip for each procedure; yield the names of the files."""
    options.to.mkdir(parents=True, exist_ok=True)
    for code in options.codes:
        procedure = _found(code)
        if procedure is None:
            raise Missing("procedure", f"The site has no procedure {code}.")
        data = archive(edition_named(procedure, options.edition))
        target = options.to / f"{code}.zip"
        target.write_bytes(data)
        yield f"{target}: {len(data)} bytes"


def packed(path: Path) -> bytes:
    """Return the bytes of a zip; those of a folder packed as the page packs it."""
    if not path.is_dir():
        return path.read_bytes()
    target = BytesIO()
    with ZipFile(target, "w") as found:
        for file in sorted(one for one in path.rglob("*") if one.is_file()):
            found.writestr(f"{path.resolve().name}/{file.relative_to(path)}", file.read_bytes())
    return target.getvalue()


def _found(code: str) -> IProcedure | None:
    return next((one for one in procedures() if one.getId() == code), None)


def _change(one: Change) -> str:
    where = "/".join((*one.place, *([one.field] if one.field else []))) or "/"
    said = f"{one.aspect}: {one.before!r} -> {one.after!r}" if one.aspect else one.kind
    return f"{where}: {said}"


def _problem(one: Problem) -> str:
    mark = "stands in the way" if one.blocks else "worth a look"
    return f"{mark}: {one.place}: {translate(one.text, LANGUAGE)}"


def import_options(arguments: Sequence[str] | None) -> Namespace:
    """Return what the command line of bin/import-definition says."""
    lines = (__doc__ or "").splitlines()
    parser = ArgumentParser(prog="import-definition", description=lines[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--add", action="store_true", help="add procedures the site has not")
    parser.add_argument("--dry-run", action="store_true", help="keep nothing")
    return parser.parse_args(arguments)


def export_options(arguments: Sequence[str] | None) -> Namespace:
    """Return what the command line of bin/export-definition says."""
    lines = (__doc__ or "").splitlines()
    parser = ArgumentParser(prog="export-definition", description=lines[0])
    parser.add_argument("codes", nargs="+", metavar="CODE", help="listing-shares")
    parser.add_argument("--to", type=Path, default=Path(), metavar="FOLDER")
    parser.add_argument("--edition", default="working", metavar="N", help="not the working copy")
    parser.set_defaults(dry_run=True)
    return parser.parse_args(arguments)
