"""Rows that nobody may change, by triggers in the database."""

FUNCTION = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END;
$$
"""


def append_only(table: str) -> tuple[str, ...]:
    """Return the SQL statements that make a table refuse UPDATE, DELETE and TRUNCATE.

    For migrations: ``for statement in append_only("documents"): op.execute(statement)``.
    A refused change raises IntegrityError (SQLSTATE 23001).
    """
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
    )
