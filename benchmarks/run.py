"""Builds a register in the database of the settings and measures it; every figure is printed as it comes."""

from __future__ import annotations

from typing import TextIO

from django.core.management import call_command
from django.db import connection

from benchmarks import reference
from benchmarks.building import Register
from benchmarks.figures import Bench, Figure
from benchmarks.loading import load
from benchmarks.questions import ask_all
from benchmarks.refolding import refold_all


def run(rows: int, processes: int, out: TextIO, *, places: int = 100, refolding: bool = True) -> list[Figure]:
    """Into an empty database."""
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
    ask_all(bench)
    if refolding:
        refold_all(bench)
    return figures
