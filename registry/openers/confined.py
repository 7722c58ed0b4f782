"""Parsing in a process of its own, with limits on memory, time and output; what dies in there dies alone."""

from __future__ import annotations

import json
import logging
import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryFile
from typing import IO

from registry.openers.kinds import Kind
from registry.openers.limits import LEDGER_SILENT_SECONDS, MB, MEMORY_MB, OUTPUT_MB, SECONDS
from registry.openers.opened import Opened, TrackedChanges, from_json
from sentences.refusals import BadInput

OUT_OF_MEMORY = 3
_ROOT = Path(__file__).resolve().parents[2]
# Nothing of ours: no keys, no database address.
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGALRM)
# The kernel ends what outgrows the machine; a library that gets no memory aborts.
_OUT_OF_MEMORY = (OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGABRT)
_LONGEST_REPORT = 8000
_PIECE = 1 << 16

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ended:
    """`code` as in subprocess: negative for a signal."""

    code: int
    output: bytes
    report: str


def parsed(
    kind: Kind, content: bytes, *, file: PurePath | str, tracked: TrackedChanges, seconds: float = SECONDS
) -> Opened | Kind:
    """What is in it; or its kind, where another hand must open it: an archive, an older format.

    BadInput("file_takes_too_long" | "file_needs_memory" | "file_damaged"), or what the opener refuses.
    """
    command = (sys.executable, "-m", "registry.openers.parser", kind, tracked)
    ended = run(command, content, seconds=seconds, folder=_ROOT, file=file)
    refuse_a_crash(ended, file=file)
    answer = json.loads(ended.output)
    if "refused" in answer:
        code, params = answer["refused"], answer["params"]
        raise BadInput(code, **{**params, "file": file})
    return Kind(answer["kind"]) if "kind" in answer else from_json(answer["opened"])


def streamed(
    module: str, content: IO[bytes], *arguments: str, file: PurePath | str, silence: float = LEDGER_SILENT_SECONDS
) -> Generator[bytes, None, None]:
    """The lines a parser of ours writes, as it writes them; it is gone when the last was read or nobody wants the next.

    It reads `content` itself, by its descriptor. How long it takes is bounded by its own processor time and by how long
    it may stay silent: whoever takes its lines may let it wait. BadInput as `parsed`, also half-way.
    """
    command = (sys.executable, "-m", f"registry.openers.{module}", *arguments)
    with TemporaryFile() as report:
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell, nothing from the file in the command
            command,
            stdin=content,
            stdout=subprocess.PIPE,
            stderr=report,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            start_new_session=True,
        )
        try:
            yield from _lines(process, file, silence)
            process.wait(silence)
        except subprocess.TimeoutExpired as error:
            raise BadInput("file_takes_too_long", file=file) from error
        finally:
            _end(process)
        refuse_a_crash(Ended(process.returncode, b"", _tail(report)), file=file)


def _lines(process: subprocess.Popen[bytes], file: PurePath | str, silence: float) -> Iterator[bytes]:
    """Whole ones: what a parser that died was about to say is dropped."""
    if process.stdout is None:
        return
    with process.stdout as output:
        poll = select.poll()
        poll.register(output, select.POLLIN | select.POLLHUP)
        rest = b""
        while True:
            if not poll.poll(silence * 1000):
                raise BadInput("file_takes_too_long", file=file)
            piece = os.read(output.fileno(), _PIECE)
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines


def limit_itself(cpu_seconds: int, *, seconds: int | None = None) -> None:
    """For the process of a parser, first of all. `seconds` by the clock on the wall, where nobody makes it wait."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_MB * MB),
        (resource.RLIMIT_FSIZE, OUTPUT_MB * MB),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # At the first it is told by a signal of its own which limit it was, at the second it is ended like any other.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    if seconds:
        # Also where whoever asked has died meanwhile.
        signal.alarm(seconds)


def refuse_a_crash(ended: Ended, *, file: PurePath | str) -> None:
    if ended.code == 0:
        return
    if ended.code in _OUT_OF_TIME:
        raise BadInput("file_takes_too_long", file=file)
    if ended.code in _OUT_OF_MEMORY:
        raise BadInput("file_needs_memory", file=file)
    # A broken file and a mistake of ours look alike from here; the log tells which it was.
    log.warning("A parser ended with %s:\n%s", ended.code, ended.report)
    raise BadInput("file_damaged", file=file)


def run(
    command: Sequence[str],
    content: bytes,
    *,
    seconds: float,
    folder: Path,
    file: PurePath | str,
    environment: Mapping[str, str] = _ENVIRONMENT,
) -> Ended:
    """Runs to its end or BadInput("file_takes_too_long"); whatever it started is gone afterwards."""
    # Files have the size their limits allow; a pipe would fill this process.
    with TemporaryFile() as output, TemporaryFile() as report:
        process = subprocess.Popen(  # noqa: S603 - our own programs, no shell, nothing from the file in the command
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=report,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        try:
            process.communicate(content, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise BadInput("file_takes_too_long", file=file) from error
        finally:
            _end(process)
        output.seek(0)
        return Ended(process.returncode, output.read(), _tail(report))


def _tail(report: IO[bytes]) -> str:
    report.seek(max(0, report.seek(0, os.SEEK_END) - _LONGEST_REPORT))
    return report.read().decode(errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """The whole group: what a program started outlives it otherwise."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
