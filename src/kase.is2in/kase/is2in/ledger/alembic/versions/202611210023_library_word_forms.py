"""Words of the regulatory base are found in forms that the stemmer tells apart."""

from alembic import op


revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# The stemmer keeps vowels that come and go: "заявка" and "заявок", "рынок" and "рынка",
# "владелец" and "владельца". A query asks for each of the stems a word may have; texts
# keep theirs.
FORMS = """
CREATE FUNCTION regulation_forms(stem text) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        (
            SELECT forms FROM (VALUES
                ('{ден,дня,дню,дни,дне,днем,дням,днях}'::text[]),
                ('{переч,перечн}'::text[]),
                ('{письм,пис}'::text[])
            ) AS irregular (forms)
            WHERE stem = ANY (forms)
        ),
        CASE
            WHEN stem ~ '[бвгджзлмнпрстфхцчшщ][ое]к$'
                THEN ARRAY[stem, regexp_replace(stem, '[ое]к$', 'к')]
            WHEN stem ~ '[бвгджзлмнпрстфхцчшщ]к$'
                THEN ARRAY[stem, left(stem, -1) || 'ок', left(stem, -1) || 'ек']
            WHEN stem ~ 'ейк$' THEN ARRAY[stem, left(stem, -2) || 'ек']
            WHEN stem ~ 'еек$' THEN ARRAY[stem, left(stem, -2) || 'йк']
            WHEN stem ~ 'лец$' THEN ARRAY[stem, left(stem, -2) || 'ьц']
            WHEN stem ~ 'льц$' THEN ARRAY[stem, left(stem, -2) || 'ец']
            ELSE ARRAY[stem]
        END
    )
$$
"""
QUERY = """
CREATE OR REPLACE FUNCTION regulation_query(words text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    built text := '';
    part text[];
BEGIN
    FOR part IN SELECT regexp_matches(
        websearch_to_tsquery('pg_catalog.russian', words)::text,
        '''((?:[^'']|'''')*)''|([^'']+)', 'g'
    ) LOOP
        built := built || coalesce(
            part[2],
            (
                SELECT '(' || string_agg(regulation_quote(form), ' | ') || ')'
                FROM unnest(regulation_forms(
                    regulation_stem(replace(replace(part[1], '''''', ''''), '\\\\', '\\'))
                )) AS form
            )
        );
    END LOOP;
    RETURN built::tsquery;
END;
$$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION regulation_query(words text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    built text := '';
    part text[];
BEGIN
    FOR part IN SELECT regexp_matches(
        websearch_to_tsquery('pg_catalog.russian', words)::text,
        '''((?:[^'']|'''')*)''|([^'']+)', 'g'
    ) LOOP
        built := built || coalesce(
            part[2],
            regulation_quote(
                regulation_stem(replace(replace(part[1], '''''', ''''), '\\\\', '\\'))
            )
        );
    END LOOP;
    RETURN built::tsquery;
END;
$$
"""


def upgrade() -> None:
    """Add the forms and ask for them."""
    op.execute(FORMS)
    op.execute(QUERY)


def downgrade() -> None:
    """Ask for one stem of a word again."""
    op.execute(BEFORE)
    op.execute("DROP FUNCTION regulation_forms(text)")
