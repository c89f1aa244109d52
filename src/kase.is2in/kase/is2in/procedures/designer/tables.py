"""What the designer keeps in SQL: under which edition each application was filed."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import Column
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import Table
from sqlalchemy import Text


# Written when an application is filed and deleted: editions are counted without opening any.
filed_edition = Table(
    "filed_edition",
    metadata,
    Column("application", Text, primary_key=True),
    Column("procedure", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Index("ix_filed_edition", "procedure", "edition"),
)
