"""The application that a person names: by its number, its incoming number, or its id."""

from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.archive.mirror import in_step
from kase.is2in.procedures.archive.mirror import seen
from kase.is2in.procedures.archive.tables import application_row
from kase.is2in.procedures.deciding.subjects import application_of
from kase.is2in.procedures.deciding.subjects import PREFIX
from kase.is2in.procedures.interfaces import IApplication
from sqlalchemy import or_
from sqlalchemy import select


def application_named(name: str) -> IApplication | None:
    """Return the application of a number as papers have it, or of the id in its address.

    A number is looked for among what the person who is logged in may see; for an id whoever
    asks sees to it. None for no such application.
    """
    wanted = name.strip()
    if not wanted:
        return None
    in_step()
    columns, number = application_row.c, wanted.upper()
    numbered = or_(columns.number == number, columns.registration_number == number)
    found = ledger.read(select(columns.id).where(seen(), numbered))
    return application_of(f"{PREFIX}{found[0].id if found else wanted}")
