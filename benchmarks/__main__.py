"""`make bench`: a register of many documents on SQLite and on PostgreSQL, measured against the least a system could do.

Prints one JSON line per figure. Exit 1 if a limit is broken.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy.lifeline import tied_to_parent
from tests.servers.binaries import ServerMissing, postgres_programs
from tests.servers.postgres import running_postgres

ROOT = Path(__file__).resolve().parents[1]
SERVER_MISSING = 2


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="how many documents")
    parser.add_argument("--database", choices=("both", "sqlite", "postgres"), default="both")
    parser.add_argument("--questions", action="store_true", help="of the parts what people and jobs ask")
    parser.add_argument("--night", action="store_true", help="of the parts the night; all parts if none is named")
    asked = parser.parse_args(arguments)
    options = [str(asked.rows), *(f"--only={part}" for part in ("questions", "night") if getattr(asked, part))]
    databases = ("sqlite", "postgres") if asked.database == "both" else (asked.database,)
    # Side by side: what is measured is processor time, and nobody has to wait for one after the other.
    with ExitStack() as stack:
        try:
            measuring = [stack.enter_context(_measuring(database, options)) for database in databases]
        except ServerMissing as missing:
            sys.stderr.write(f"{missing}\n")
            return SERVER_MISSING
        return max(process.wait() for process in measuring)


@contextmanager
def _measuring(database: str, options: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Raises ServerMissing. Gone, with its database, at the end."""
    with tempfile.TemporaryDirectory(prefix="shixiao-bench-") as folder, _url(database, Path(folder)) as url:
        environment = os.environ | {"DATABASE_URL": url, "SHIXIAO_DATA_DIR": folder, "REDIS_URL": ""}
        command = [sys.executable, "-m", "benchmarks.measure", *options]
        tied = tied_to_parent()
        # One prctl between fork and exec, no threads yet; nothing here comes from anybody else.
        process = subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=tied)  # noqa: S603, PLW1509
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


@contextmanager
def _url(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder}/bench.sqlite3"
        return
    with running_postgres(postgres_programs()) as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
