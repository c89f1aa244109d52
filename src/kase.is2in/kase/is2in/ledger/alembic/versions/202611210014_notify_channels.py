"""Tables of the room notify: channels, digests, the queue of mails."""

from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# What was told before there were kinds: the code of the event, and its kind.
KINDS = """
UPDATE notification n SET at = e.at, kind = CASE
  WHEN event IN ('application.assigned', 'application.withdrawal-asked') THEN 'application.act'
  WHEN event IN ('application.send-to-head', 'application.return-to-filling',
                 'application.approve-by-head', 'application.sign') THEN 'application.preparation'
  WHEN event IN ('application.schedule-meeting', 'application.decide') THEN 'application.decision'
  WHEN event IN ('application.withdraw', 'application.archive') THEN 'application.end'
  WHEN event LIKE 'application.%' THEN 'application.examination'
  WHEN event LIKE 'insiders.%' THEN 'insiders'
  WHEN event LIKE 'connection-request.%' THEN 'connection'
  WHEN event LIKE 'journal.%' THEN 'security'
  ELSE 'other'
END
FROM notification_event e WHERE e.id = n.event_id
"""
# Mails that wait become rows of the queue, and their jobs send those. One whose job is dead is
# given up: staff may send it again, but nobody gets a letter of long ago by the upgrade itself.
QUEUED = """
INSERT INTO mail_queue (kind, state, user_id, notification_id, site, message_id, at, next_at)
SELECT 'notification', CASE WHEN j.status = 'failed' THEN 'failed' ELSE 'queued' END, n.user_id,
       n.id, coalesce(j.args->>'site', ''), 'notification-' || n.id || '@is2in', n.at, n.at
FROM procrastinate_jobs j JOIN notification n ON n.id = (j.args->>'notification')::bigint
WHERE j.task_name = 'notify.mail' AND j.status IN ('todo', 'doing', 'failed')
ON CONFLICT DO NOTHING;
UPDATE procrastinate_jobs j SET task_name = 'notify.send',
       args = jsonb_build_object('mail', q.id)
FROM mail_queue q
WHERE j.task_name = 'notify.mail' AND q.notification_id = (j.args->>'notification')::bigint;
INSERT INTO mail_queue (kind, state, address, subject, letter_id, site, message_id, at, next_at)
SELECT 'letter', 'queued', address, subject, id, '', 'mail-' || id || '@is2in', at, at
FROM outgoing_mail;
UPDATE mail_queue q SET state = 'failed' FROM procrastinate_jobs j
WHERE j.task_name = 'notify.post' AND j.status = 'failed'
  AND q.letter_id = (j.args->>'mail')::bigint;
UPDATE mail_queue SET next_at = NULL, done_at = now() WHERE state = 'failed';
UPDATE procrastinate_jobs j SET task_name = 'notify.send',
       args = jsonb_build_object('mail', q.id)
FROM mail_queue q
WHERE j.task_name = 'notify.post' AND q.letter_id = (j.args->>'mail')::bigint;
"""


def upgrade() -> None:
    """Create the tables; every notification and every waiting mail stays."""
    make_channels()
    make_digests()
    make_queue()
    op.execute(QUEUED)


def make_channels() -> None:
    """Give notifications kind, moment, channel; keep what people choose."""
    op.add_column("notification_event", sa.Column("title", JSONB))
    op.add_column(
        "notification_event", sa.Column("words", sa.Text, nullable=False, server_default="")
    )
    op.execute(
        "UPDATE notification_event SET words = lower(concat_ws(' ', about, subject, action))"
    )
    for column in (
        sa.Column("kind", sa.Text, nullable=False, server_default="other"),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("channel", sa.Text, nullable=False, server_default="mail"),
        sa.Column("behalf", ARRAY(sa.Text), nullable=False, server_default="{}"),
    ):
        op.add_column("notification", column)
    op.execute(KINDS)
    op.alter_column("notification", "at", nullable=False)
    op.create_index("ix_notification_kind", "notification", ["user_id", "kind", "id"])
    op.create_index(
        "ix_notification_read",
        "notification",
        ["read_at"],
        postgresql_where=sa.text("read_at IS NOT NULL"),
    )
    op.create_table(
        "notification_choice",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
    )


def make_digests() -> None:
    """Create the table of digests: one a person and day."""
    op.create_table(
        "notification_digest",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("user_id", "day"),
    )
    op.add_column(
        "notification",
        sa.Column(
            "digest_id",
            sa.BigInteger,
            sa.ForeignKey("notification_digest.id", ondelete="SET NULL"),
        ),
    )
    op.create_index("ix_notification_digest_id", "notification", ["digest_id"])
    op.create_index(
        "ix_notification_for_digest",
        "notification",
        ["user_id", "id"],
        postgresql_where=sa.text("channel = 'digest' AND digest_id IS NULL AND read_at IS NULL"),
    )


def make_queue() -> None:
    """Create the queue of mails."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "mail_queue",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column(
            "notification_id",
            sa.BigInteger,
            sa.ForeignKey("notification.id", ondelete="CASCADE"),
            unique=True,
        ),
        sa.Column(
            "digest_id",
            sa.BigInteger,
            sa.ForeignKey("notification_digest.id", ondelete="CASCADE"),
            unique=True,
        ),
        sa.Column(
            "letter_id",
            sa.BigInteger,
            sa.ForeignKey("outgoing_mail.id", ondelete="SET NULL"),
            unique=True,
        ),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", moment),
        sa.Column("done_at", moment),
        sa.Column("reason", sa.Text),
    )
    op.create_index("ix_mail_queue_state", "mail_queue", ["state", "id"])
    op.create_index("ix_mail_queue_done_at", "mail_queue", ["done_at"])


def downgrade() -> None:
    """Drop the tables and columns; jobs that wait are the worker's to lose."""
    op.drop_table("mail_queue")
    for column in ("digest_id", "behalf", "channel", "at", "kind"):
        op.drop_column("notification", column)
    op.drop_index("ix_notification_read", "notification")
    op.drop_table("notification_digest")
    op.drop_table("notification_choice")
    for column in ("title", "words"):
        op.drop_column("notification_event", column)
