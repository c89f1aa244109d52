"""The database keeps the history of bids: nobody overwrites one without its old version staying.

A bid that nobody has changed is its own first version. Who changes or deletes it, by whatever
way, leaves the version it had; bids that came before have theirs already.
"""

from alembic import op
import sqlalchemy as sa


revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NAME = "subscription_bid_history"
# What the buyer sent, by the names programs use; what is empty is left out.
CONTENT = """
jsonb_strip_nulls(jsonb_build_object(
    'type', type, 'account', account, 'client_code', nullif(client_code, ''),
    'client_id', nullif(client_id, ''), 'currency', nullif(currency, ''), 'quantity', quantity,
    'price', price::text, 'yield', yield::text, 'amount', amount::text, 'investor', investor))
"""
# The product writes every later version itself, with its reason: of one that is missing only
# what it said is known.
KEEP = """
INSERT INTO subscription_bid_version
    (book, number, version, change, state, at, actor, reason, content)
SELECT book, number, version, CASE version WHEN 1 THEN 'submitted' ELSE 'changed' END, state,
    accepted_at, CASE version WHEN 1 THEN actor END, '', {content}
FROM {rows} AS bid WHERE NOT EXISTS (
    SELECT FROM subscription_bid_version AS kept
    WHERE (kept.book, kept.number, kept.version) = (bid.book, bid.number, bid.version))
"""
FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {statement}; RETURN NULL; END;
$$
"""
TRIGGER = """
CREATE TRIGGER {name}_of_{event} AFTER {event} ON subscription_bid
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""
REFUSE = """
RAISE EXCEPTION 'a bid keeps its number, and every change of it is its next version'
    USING ERRCODE = 'restrict_violation'
"""
GUARD = """
CREATE TRIGGER subscription_bid_next BEFORE UPDATE ON subscription_bid FOR EACH ROW
WHEN (NEW.version <> OLD.version + 1 OR NEW.number <> OLD.number OR NEW.book <> OLD.book)
EXECUTE FUNCTION subscription_bid_next()
"""
NEVER_EMPTIED = """
CREATE TRIGGER subscription_bid_never_emptied BEFORE TRUNCATE ON subscription_bid
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
"""


def upgrade() -> None:
    """Add what a version says and the row did not, and the triggers."""
    op.add_column("subscription_bid", sa.Column("actor", sa.Text))
    currency = sa.Column("currency", sa.Text, nullable=False, server_default="")
    op.add_column("subscription_bid", currency)
    keep = KEEP.format(content=CONTENT, rows="old_rows")
    op.execute(FUNCTION.format(name=NAME, statement=keep))
    for event in ("update", "delete"):
        op.execute(TRIGGER.format(name=NAME, event=event))
    op.execute(FUNCTION.format(name="subscription_bid_next", statement=REFUSE))
    op.execute(GUARD)
    op.execute(NEVER_EMPTIED)


def downgrade() -> None:
    """Write the versions that rows stand for, and drop the triggers."""
    op.execute(KEEP.format(content=CONTENT, rows="subscription_bid"))
    op.execute("DROP TRIGGER subscription_bid_never_emptied ON subscription_bid")
    op.execute("DROP TRIGGER subscription_bid_next ON subscription_bid")
    op.execute("DROP FUNCTION subscription_bid_next()")
    for event in ("update", "delete"):
        op.execute(f"DROP TRIGGER {NAME}_of_{event} ON subscription_bid")
    op.execute(f"DROP FUNCTION {NAME}()")
    op.drop_column("subscription_bid", "currency")
    op.drop_column("subscription_bid", "actor")
