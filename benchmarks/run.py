"""Builds a register in the database of the settings and measures it; every figure is printed as it comes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import TextIO

from django.core.management import call_command
from django.db import connection

from benchmarks import reference
from benchmarks.building import Register
from benchmarks.figures import Bench, Figure
from benchmarks.loading import load
from benchmarks.nights import nights_of_all
from benchmarks.questions import ask_all
from benchmarks.refolding import refold_all

PARTS: Mapping[str, Callable[[Bench], None]] = MappingProxyType(
    {"questions": ask_all, "night": nights_of_all, "refolding": refold_all}
)


def run(rows: int, processes: int, out: TextIO, *, places: int = 100, only: Collection[str] = PARTS) -> list[Figure]:
    """Into an empty database. `only`: some of PARTS."""
    call_command("migrate", verbosity=0)
    figures: list[Figure] = []

    def tell(figure: Figure) -> None:
        figures.append(figure)
        out.write(figure.line + "\n")
        out.flush()

    bench = Bench(connection.vendor, rows, tell)
    bench.time("build", lambda: load(Register(rows, places), processes=processes))
    if connection.vendor == "postgresql":
        # All of a query in one process, whose time can be told.
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    reference.make()
    for part, measure in PARTS.items():
        if part in only:
            measure(bench)
    return figures
