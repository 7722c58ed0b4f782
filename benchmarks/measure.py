"""One database, from nothing to the last figure: `python -m benchmarks.measure ROWS`, the database from DATABASE_URL.

A process of its own for each database, because settings are read once.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterable
from typing import TextIO

import django

from benchmarks.figures import Figure


def main() -> int:
    """Exit 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", action="append")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Asked to go, it takes the processes that build along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    django.setup()
    # Only now there are models to import.
    from benchmarks.run import PARTS, run  # noqa: PLC0415

    figures = run(arguments.rows, arguments.processes, sys.stdout, only=arguments.only or PARTS)
    return verdict(figures, sys.stderr)


def verdict(figures: Iterable[Figure], err: TextIO) -> int:
    """The exit code; each broken limit is named."""
    broken = [figure for figure in figures if figure.broken]
    err.writelines(f"LIMIT BROKEN: {figure.line}\n" for figure in broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
