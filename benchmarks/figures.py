"""A figure: what was measured, how long it took, the limit, and the memory it needed; one JSON line each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, process_time

from django.db import connection

# No measurement may need more, however large the register is.
MOST_MB = 300
ROUNDS = 15
# Makes ready, untimed, what is then timed.
Prepare = Callable[[], Callable[[], object]]
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Figure:
    """`limit_s` and `ratio` are those to the reference measured in the same run; None where only the time is told."""

    name: str
    database: str
    rows: int
    ours_s: float
    limit_s: float | None
    ratio: float | None
    peak_mb: float

    @property
    def broken(self) -> bool:
        return self.peak_mb > MOST_MB or (self.limit_s is not None and self.ours_s > self.limit_s)

    @property
    def line(self) -> str:
        return json.dumps(
            {
                "name": self.name,
                "database": self.database,
                "rows": self.rows,
                "ours_s": round(self.ours_s, 6),
                "limit_s": None if self.limit_s is None else round(self.limit_s, 6),
                "ratio": None if self.ratio is None else round(self.ratio, 2),
                "peak_mb": round(self.peak_mb, 1),
            },
            ensure_ascii=False,
        )


@dataclass(frozen=True, slots=True)
class Bench:
    """On which database, how large, and who is told."""

    database: str
    rows: int
    tell: Callable[[Figure], None]

    def time(self, name: str, work: Callable[[], object]) -> None:
        """Once, by the clock on the wall, without a limit of time."""
        with peak_of_this() as peak:
            began = perf_counter()
            work()
            took = perf_counter() - began
        self.tell(Figure(name, self.database, self.rows, took, None, None, max(peak(), _highest_of_children())))

    def compare(self, name: str, factor: float, cases: Sequence[tuple[Prepare, Prepare]]) -> None:
        """Ours against the reference, in turns; of each case the best of several rounds, on average."""
        with peak_of_this() as peak:
            rounds = [[(seconds(ours()), seconds(theirs())) for ours, theirs in cases] for _ in range(ROUNDS)]
        best_ours = sum(min(took[0] for took in case) for case in zip(*rounds, strict=True))
        best_theirs = sum(min(took[1] for took in case) for case in zip(*rounds, strict=True))
        self.measured(name, factor, best_ours / len(cases), best_theirs / len(cases), peak())

    def measured(self, name: str, factor: float | None, ours: float, theirs: float, peak_mb: float) -> None:
        """`factor` None: the ratio is told and nothing is asked of it."""
        limit = None if factor is None else factor * theirs
        self.tell(Figure(name, self.database, self.rows, ours, limit, ours / theirs, peak_mb))


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, here and in the database's server: what else the machine has to do doesn't stretch them."""
    began = _processor_seconds()
    work()
    return _processor_seconds() - began


def _processor_seconds() -> float:
    return process_time() + _seconds_of_server()


def _seconds_of_server() -> float:
    """SQLite has none; that of PostgreSQL is one process for each connection, on this machine."""
    if connection.vendor == "sqlite":
        return 0.0
    connection.ensure_connection()
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(spent.read_text(encoding="ascii").split()[0]) / 1e9


@contextmanager
def peak_of_this() -> Iterator[Callable[[], float]]:
    """Megabytes of this process at its highest from here on; Linux only, 0 elsewhere."""
    if _RESET.exists():
        _RESET.write_text("5", encoding="ascii")
    yield _highest


def _highest_of_children() -> float:
    """The largest of the processes that helped to build and are gone; 0 where there were none."""
    return getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024


def _highest() -> float:
    if not _STATUS.exists():
        return 0.0
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
