"""Live demand of each book, counted by the database with every statement that changes bids."""

from alembic import op
import sqlalchemy as sa


revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

# What a row of bids is to demand: those that live, by kind of investor, price and sum of money.
HEAPS = """
SELECT book, investor->>'type' AS category, coalesce(price, 0) AS price,
    coalesce(amount, 0) AS amount, {sign} AS bids, {sign} * coalesce(quantity, 0) AS quantity
FROM {rows} WHERE state IN ('registered', 'active')
"""
ADD = """
INSERT INTO subscription_demand AS kept (book, category, price, amount, bids, quantity)
SELECT book, category, price, amount, sum(bids), sum(quantity) FROM ({heaps}) AS heap
GROUP BY book, category, price, amount HAVING sum(bids) <> 0 OR sum(quantity) <> 0
ON CONFLICT (book, category, price, amount) DO UPDATE
SET bids = kept.bids + excluded.bids, quantity = kept.quantity + excluded.quantity
"""
FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {statement}; RETURN NULL; END;
$$
"""
TRIGGER = """
CREATE TRIGGER {name} AFTER {event} ON subscription_bid REFERENCING {tables}
FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""
NEW, OLD = "NEW TABLE AS new_rows", "OLD TABLE AS old_rows"


def upgrade() -> None:
    """Create the table and its triggers, and count what is there."""
    op.create_table(
        "subscription_demand",
        sa.Column("book", sa.Text, sa.ForeignKey("subscription_book.book"), primary_key=True),
        sa.Column("category", sa.Text, primary_key=True),
        sa.Column("price", sa.Numeric, primary_key=True, autoincrement=False),
        sa.Column("amount", sa.Numeric, primary_key=True, autoincrement=False),
        sa.Column("bids", sa.BigInteger, nullable=False),
        sa.Column("quantity", sa.Numeric, nullable=False),
    )
    came = HEAPS.format(sign=1, rows="new_rows")
    went = HEAPS.format(sign=-1, rows="old_rows")
    for event, heaps, tables in (
        ("INSERT", came, NEW),
        ("UPDATE", f"{came} UNION ALL {went}", f"{OLD} {NEW}"),
        ("DELETE", went, OLD),
    ):
        name = f"subscription_demand_of_{event.lower()}"
        op.execute(FUNCTION.format(name=name, statement=ADD.format(heaps=heaps)))
        op.execute(TRIGGER.format(name=name, event=event, tables=tables))
    op.execute(ADD.format(heaps=HEAPS.format(sign=1, rows="subscription_bid")))


def downgrade() -> None:
    """Drop the triggers and the table: it holds nothing of its own."""
    for event in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER subscription_demand_of_{event} ON subscription_bid")
        op.execute(f"DROP FUNCTION subscription_demand_of_{event}()")
    op.drop_table("subscription_demand")
