"""Acts and entries are never changed nor deleted, and the database itself refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLES = ("lifecycle_act", "lifecycle_entry")
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


def _run(connection: Any, statements: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            for verb in REFUSALS:
                name = f"{table}_no_{verb.lower()}"
                cursor.execute(statements[connection.vendor].format(name=name, table=table, verb=verb))


def install(connection: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_FUNCTION)
    _run(connection, _CREATE)


def remove(connection: Any) -> None:
    _run(connection, _DROP)


@contextmanager
def suspended(connection: Any) -> Iterator[None]:
    """For tests that empty their database afterwards."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
