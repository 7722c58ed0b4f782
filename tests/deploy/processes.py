"""Looking at processes from outside, the way `ps` does."""

import os
import time
from pathlib import Path


def descendants(pid: int) -> set[int]:
    """Everything below a process, itself included."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # pid (name) state ppid …; the name may hold spaces and brackets
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found, waiting = set(), [pid]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += children.get(one, [])
    return found


def alive(pids: set[int]) -> dict[int, str]:
    """Those that still run, with their command lines. A zombie doesn't run any more."""
    lines = {}
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            lines[pid] = command
    return lines


def wait_for_end(pids: set[int], within_s: float) -> dict[int, str]:
    """What is left of them after some time; empty as soon as all have ended."""
    until = time.monotonic() + within_s
    while time.monotonic() < until and alive(pids - {os.getpid()}):
        time.sleep(0.1)
    return alive(pids - {os.getpid()})
