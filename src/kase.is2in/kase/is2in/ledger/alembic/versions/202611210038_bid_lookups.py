"""An investor's bids are found by an index that begins with the investor.

Of the indexes that began with the book the database took a wrong one for a book that its
statistics did not know yet, and read all of it for each bid of a portion.
"""

from alembic import op


revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLE = "subscription_bid"
BY_BOOK, BY_INVESTOR = (f"ix_{TABLE}_{name}" for name in ("book_investor_key", "investor_key_book"))


def upgrade() -> None:
    """Put the new index in the place of the old one."""
    op.create_index(BY_INVESTOR, TABLE, ["investor_key", "book"])
    op.drop_index(BY_BOOK, TABLE)


def downgrade() -> None:
    """Put the old one back."""
    op.create_index(BY_BOOK, TABLE, ["book", "investor_key"])
    op.drop_index(BY_INVESTOR, TABLE)
