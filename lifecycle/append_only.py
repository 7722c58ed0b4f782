"""Acts, entries and an office's answers are never changed nor deleted, and the database itself refuses it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

# As the migrations guard them: 0002, then 0003.
FIRST = ("lifecycle_act", "lifecycle_entry")
ANSWERS = ("lifecycle_ruleconfirmation",)
REFUSALS = ("UPDATE", "DELETE")

_FUNCTION = """
CREATE OR REPLACE FUNCTION lifecycle_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_CREATE = {
    "postgresql": (
        "CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION lifecycle_append_only()"
    ),
    "sqlite": "CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
}
_DROP = {"postgresql": "DROP TRIGGER {name} ON {table}", "sqlite": "DROP TRIGGER {name}"}


def _run(connection: Any, statements: dict[str, str], tables: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            for verb in REFUSALS:
                name = f"{table}_no_{verb.lower()}"
                cursor.execute(statements[connection.vendor].format(name=name, table=table, verb=verb))


def install(connection: Any, tables: Sequence[str] = FIRST) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_FUNCTION)
    _run(connection, _CREATE, tables)


def remove(connection: Any, tables: Sequence[str] = FIRST) -> None:
    _run(connection, _DROP, tables)


@contextmanager
def suspended(connection: Any) -> Iterator[None]:
    """For tests that empty their database afterwards."""
    remove(connection, FIRST + ANSWERS)
    try:
        yield
    finally:
        install(connection, FIRST + ANSWERS)
