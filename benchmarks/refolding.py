"""Refolding all of a register, against reading all its entries and writing as many periods in bulk."""

from collections.abc import Iterator
from functools import partial

from django.db import connection

from benchmarks.figures import Bench, peak_of_this, seconds
from lifecycle.models import Ending, Entry, Period
from lifecycle.periods import drift, rebuild

FACTOR = 3
BATCH = 2000
_COLUMNS = ", ".join(str(field.column) for field in Period._meta.concrete_fields if not field.primary_key)


class NotTheSame(Exception):
    """What was folded anew isn't what was built."""


def refold_all(bench: Bench) -> None:
    """Everything is thrown away and folded anew, then everything is checked."""
    _run("DROP TABLE IF EXISTS bench_period")
    _run(f"CREATE TABLE bench_period AS SELECT * FROM {Period._meta.db_table}")
    _run("CREATE INDEX bench_period_id ON bench_period (id)")
    _throw_away()
    theirs = seconds(_read_entries)
    for rows in _kept():
        theirs += seconds(partial(Period.objects.bulk_create, rows))
    _throw_away()
    with peak_of_this() as peak:
        ours = seconds(rebuild)
        bench.measured("refold_of_all", FACTOR, ours, theirs, peak())
    refuse_what_differs()
    with peak_of_this() as peak:
        ours = seconds(_refuse_drift)
        bench.measured("check_of_all", FACTOR, ours, theirs, peak())


def _read_entries() -> int:
    return sum(1 for _ in Entry.objects.order_by().values_list().iterator(BATCH))


def _kept() -> Iterator[list[Period]]:
    """Not by one open cursor: another transaction is written between the batches."""
    last = 0
    query = "SELECT * FROM bench_period WHERE id > %s ORDER BY id LIMIT %s"
    while rows := list(Period.objects.raw(query, [last, BATCH])):
        last = rows[-1].pk
        for row in rows:
            row.pk = None
        yield rows


def refuse_what_differs() -> None:
    built, folded = f"SELECT {_COLUMNS} FROM bench_period", f"SELECT {_COLUMNS} FROM {Period._meta.db_table}"
    for one, other in ((built, folded), (folded, built)):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({one} EXCEPT {other}) AS missing")
            (missing,) = cursor.fetchone()
        if missing:
            raise NotTheSame(missing)


def _refuse_drift() -> None:
    if any(True for _ in drift()):
        raise NotTheSame


def _throw_away() -> None:
    empty = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"
    for model in (Period, Ending):
        _run(f"{empty} {model._meta.db_table}")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
