"""What people did and decided is never changed nor deleted, and the database itself refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FIRST = (
    "lifecycle_act",
    "lifecycle_entry",
    "lifecycle_ruleconfirmation",
    "lifecycle_findingacceptance",
    "lifecycle_routeplan",
)
# What joined them later is guarded by the migration that made it, which calls `install` with it alone.
LINKS = ("lifecycle_link", "lifecycle_instrumentchange", "lifecycle_listapplication")
ANSWERS = ("lifecycle_stepdone", "lifecycle_tierchoice")
TABLES = FIRST + LINKS + ANSWERS
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


def install(connection: Any, tables: tuple[str, ...] = TABLES) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_FUNCTION)
    _run(connection, _CREATE, tables)


def remove(connection: Any, tables: tuple[str, ...] = TABLES) -> None:
    _run(connection, _DROP, tables)


@contextmanager
def suspended(connection: Any) -> Iterator[None]:
    """For tests that empty their database afterwards."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _run(connection: Any, statements: dict[str, str], tables: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            for verb in REFUSALS:
                name = f"{table}_no_{verb.lower()}"
                cursor.execute(statements[connection.vendor].format(name=name, table=table, verb=verb))
