"""The step to channels keeps notifications, letters and what waits in the queue of jobs."""

from alembic import command
from kase.is2in.ledger import engine
from kase.is2in.ledger import migrate
from sqlalchemy import text
from tests.builders.databases import own_database
from tests.layers import POSTGRES
import json
import unittest


BEFORE, AFTER = "0013", "0014"
OLD = """
INSERT INTO notification_event (event, subject, action, link, about, at) VALUES
  ('application.assigned', '{"text": "Листинг: ВЫ"}', '{"text": "a"}', '/x', 'APPLICATION:7',
   now()),
  ('application.register', '{"text": "b"}', '{"text": "b"}', '/x', 'b', now()),
  ('insiders.entered', '{"text": "c"}', '{"text": "c"}', '/x', 'c', now());
INSERT INTO notification (event_id, key, user_id, read_at)
  SELECT id, 'k' || id, 'head', CASE WHEN event = 'insiders.entered' THEN now() END
  FROM notification_event ORDER BY id;
INSERT INTO outgoing_mail (address, subject, body, lang, at)
  VALUES ('new@issuer.example', 'Тема', 'Текст', 'ru', now()),
         ('old@issuer.example', 'Тема', 'Текст', 'ru', now());
"""
JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)
VALUES ('is2in', :task, CAST(:args AS jsonb), CAST(:status AS procrastinate_job_status))
"""


class Migration(unittest.TestCase):
    """On a database of the test's own, as in the room ledger."""

    layer = POSTGRES

    def setUp(self):
        own_database(self, "before")
        self.step(BEFORE)
        with engine.engine().begin() as connection:
            for statement in OLD.split(";\n"):
                if statement.strip():
                    connection.exec_driver_sql(statement)
            for task, args, status in (
                ("notify.mail", {"notification": 1, "site": "https://is2in.example"}, "todo"),
                ("notify.mail", {"notification": 2, "site": "https://is2in.example"}, "failed"),
                ("notify.mail", {"notification": 3, "site": ""}, "succeeded"),
                ("notify.post", {"mail": 1}, "todo"),
                ("notify.post", {"mail": 2}, "failed"),
            ):
                values = {"task": task, "args": json.dumps(args), "status": status}
                connection.execute(text(JOB), values)

    def step(self, revision):
        """Bring the tables to a revision."""
        with engine.engine().begin() as connection:
            config = migrate._config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)

    def read(self, query):
        with engine.engine().connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def test_nothing_is_lost(self):
        self.step(AFTER)
        self.assertEqual(
            self.read("SELECT kind, channel, read_at IS NULL, at IS NULL FROM notification"),
            [
                ("application.act", "mail", True, False),
                ("application.examination", "mail", True, False),
                ("insiders", "mail", False, False),
            ],
        )
        (words,) = self.read("SELECT words FROM notification_event ORDER BY id LIMIT 1")[0]
        self.assertIn("application:7", words)
        self.assertIn("листинг: вы", words)

    def test_what_waits_is_sent_by_the_new_queue(self):
        self.step(AFTER)
        rows = self.read(
            "SELECT id, kind, user_id, notification_id, letter_id, address, state "
            "FROM mail_queue ORDER BY id"
        )
        self.assertEqual(
            [row[1:] for row in rows],
            [
                ("notification", "head", 1, None, None, "queued"),
                ("notification", "head", 2, None, None, "failed"),
                ("letter", None, None, 1, "new@issuer.example", "queued"),
                ("letter", None, None, 2, "old@issuer.example", "failed"),
            ],
        )
        jobs = self.read("SELECT task_name, args, status FROM procrastinate_jobs ORDER BY id")
        self.assertEqual(
            jobs,
            [
                ("notify.send", {"mail": rows[0][0]}, "todo"),
                ("notify.send", {"mail": rows[1][0]}, "failed"),
                ("notify.mail", {"notification": 3, "site": ""}, "succeeded"),
                ("notify.send", {"mail": rows[2][0]}, "todo"),
                ("notify.send", {"mail": rows[3][0]}, "failed"),
            ],
        )
