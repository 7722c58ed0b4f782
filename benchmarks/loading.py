"""Rows into the database in bulk: COPY on PostgreSQL, executemany on SQLite, the indexes taken off meanwhile.

At the end every index stands as the migrations made it, and the planner's statistics are fresh.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache, partial
from multiprocessing import get_context
from operator import attrgetter
from typing import Any

import django
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Model

from benchmarks.building import Register, documents, offices
from lifecycle.models import Act, Clock, Ending, Entry, Period
from offices.models import Jurisdiction, Organ, OrganName
from registry.models import Document, Issuer, Part

TABLES: Sequence[type[Model]] = (
    Jurisdiction, Organ, OrganName, Clock, Act, Document, Issuer, Part, Entry, Period, Ending,
)  # fmt: skip
# The large ones, whose indexes are built once at the end.
UNINDEXED = (Document, Issuer, Entry, Period, Ending)
# Chunks that are made ahead of the one being loaded: bounds memory.
AHEAD = 2
Rows = Mapping[str, Sequence[tuple[Any, ...]]]


def load(register: Register, *, processes: int) -> None:
    """Into a migrated and empty database. `processes` 0: everything in this one."""
    with _without_triggers():
        _insert(rows_of(offices(register), connection.vendor))
        with _without_indexes():
            for rows in _made(register, processes):
                _insert(rows)
    _settle()


def rows_of(instances: Iterable[Model], vendor: str) -> Rows:
    """By table, with every column in order, as the database holds them."""
    adapt = _ADAPT[vendor]
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for instance in instances:
        model = type(instance)
        values = _values(model)(instance)
        rows[model.__name__].append(
            tuple(adapt[type(value)](value) if type(value) in adapt else value for value in values)
        )
    return rows


def rows_of_chunk(register: Register, vendor: str, numbers: range) -> Rows:
    return rows_of(documents(register, numbers), vendor)


def _made(register: Register, processes: int) -> Iterator[Rows]:
    """Chunk by chunk in order, made by other processes while the one before is being loaded."""
    make = partial(rows_of_chunk, register, connection.vendor)
    if not processes:
        yield from map(make, register.chunks)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=django.setup) as pool:
        waiting: deque[Future[Rows]] = deque()
        for chunk in register.chunks:
            waiting.append(pool.submit(make, chunk))
            if len(waiting) > processes + AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _columns(model: type[Model]) -> list[Field[Any, Any]]:
    """Without what the database makes itself: generated columns, and the ids that nothing of ours refers to."""
    counted = model in {OrganName, Clock, Issuer, Part, Period, Ending}
    return [
        field for field in model._meta.concrete_fields if not field.generated and not (counted and field.primary_key)
    ]


@cache
def _values(model: type[Model]) -> Callable[[Model], tuple[Any, ...]]:
    return attrgetter(*(field.attname for field in _columns(model)))


@cache
def _day(day: date) -> str:
    return day.isoformat()


@cache
def _naive(moment: datetime) -> str:
    """As Django keeps moments on SQLite."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


_PLAIN: Mapping[type, Callable[[Any], Any]] = {date: _day, dict: json.dumps, list: json.dumps}
_ADAPT: Mapping[str, Mapping[type, Callable[[Any], Any]]] = {
    "sqlite": {**_PLAIN, datetime: _naive},
    "postgresql": {**_PLAIN, datetime: str},
}


@transaction.atomic
def _insert(rows: Rows) -> None:
    for model in TABLES:
        if found := rows.get(model.__name__):
            _insert_into(model, found)


def _insert_into(model: type[Model], rows: Sequence[tuple[Any, ...]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in _columns(model))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)
            return
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


@contextmanager
def _without_triggers() -> Iterator[None]:
    """What refers to what is right by construction; checking it row by row takes longer than loading it."""
    if connection.vendor == "sqlite":
        with connection.constraint_checks_disabled():
            yield
        return
    _run("SET session_replication_role = replica")
    yield
    _run("SET session_replication_role = DEFAULT")


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Those that are no constraint; each comes back by the very statement that the database keeps of it."""
    tables = [model._meta.db_table for model in UNINDEXED]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            kept = "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        else:
            kept = (
                "SELECT indexname, indexdef, tablename FROM pg_indexes"
                " WHERE indexname NOT IN (SELECT conname FROM pg_constraint)"
            )
        cursor.execute(kept)
        indexes = [(name, statement) for name, statement, table in cursor.fetchall() if table in tables]
    for name, _ in indexes:
        _run(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    for _, statement in indexes:
        _run(statement)


def _settle() -> None:
    """Statistics, ids that go on after the last one, and on PostgreSQL what its own housekeeping does in a minute."""
    for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
        _run(statement)
    _run("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
