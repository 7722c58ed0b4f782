"""`make run`: site, worker and schedule as one process tree, with no server but itself.

Where it listens: SHIXIAO_LISTEN (127.0.0.1) and PORT (the first free one from 8000 on). Ctrl-C or SIGTERM ends it
with exit code 0; if one of its processes ends by itself, it says so, ends the others, and exits with 1.
"""

import fcntl
import http.client
import os
import socket
import sys
import time
from pathlib import Path
from typing import TextIO

from config.env import read_environment
from deploy.tree import LOOK_EVERY_S, Tree

FIRST_PORT, LAST_PORT = 8000, 8099
CELERY = ("celery", "--quiet", "-A", "config")
QUIET = ("--loglevel", "WARNING")
# One worker, no other to talk to; threads, because its work is waiting for the database.
ALONE = ("--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle", "--without-heartbeat")


def main() -> int:
    environment = read_environment()
    folder = environment.data_dir
    try:
        lock = _lock(folder)
    except OSError as error:
        _say(
            f"数据目录 {folder} 不可用：{error.strerror}。",
            f"The data folder {folder} can't be used: {error.strerror}.",
        )
        return 1
    if lock is None:
        _say(
            f"已有一个 Shixiao 正在使用 {folder}，请先停止它。",
            f"Another Shixiao already uses {folder}; stop that one first.",
        )
        return 1
    with lock:
        host, port = os.environ.get("SHIXIAO_LISTEN", "127.0.0.1"), os.environ.get("PORT", "")
        listener = _listener(host, port)
        if listener is None:
            where = f"{host}:{port or f'{FIRST_PORT}–{LAST_PORT}'}"
            _say(f"无法监听 {where}；用 PORT=… 另选端口。", f"Can't listen on {where}; choose another with PORT=….")
            return 1
        with listener:
            return _live(Tree(), listener)


def _live(tree: Tree, listener: socket.socket) -> int:
    _say("正在准备数据库和页面……", "Preparing the database and the pages …")
    tree.start("prepare", "deploy.prepare")
    code = _until_it_ends(tree)
    if code == 0 and not tree.asked_to_stop:
        _start(tree, listener)
        code = _until_it_ends(tree, listener)
    tree.stop()
    if tree.asked_to_stop:
        _say("已停止。", "Stopped.")
        return 0
    return 1


def _start(tree: Tree, listener: socket.socket) -> None:
    descriptor = listener.fileno()
    site = ("--bind", f"fd://{descriptor}", "--workers", "2", "--preload", "--no-control-socket")
    limits = ("--graceful-timeout", "4", "--log-level", "warning")
    tree.start("site", "gunicorn", "config.wsgi", *site, *limits, keeping=[descriptor])
    tree.start("worker", *CELERY, "worker", *ALONE, *QUIET)
    tree.start("schedule", *CELERY, "beat", "--pidfile=", *QUIET)


def _until_it_ends(tree: Tree, listener: socket.socket | None = None) -> int:
    """Waits for the first child to end or for a request to stop, and meanwhile for the site's first answer."""
    while not tree.asked_to_stop:
        name = tree.fallen()
        if name is not None:
            code = tree.bury(name)
            if name != "prepare" or code:
                _say(f"{name} 意外退出（{code}），全部停止。", f"{name} ended by itself ({code}); stopping everything.")
            return code
        if listener is not None and _answers(listener):
            _say(f"已启动：{_address(listener)} （Ctrl-C 停止）", f"Ready: {_address(listener)} (Ctrl-C stops it)")
            listener = None
        time.sleep(LOOK_EVERY_S)
    return 0


def _lock(folder: Path) -> TextIO | None:
    """Held until this process ends, however it ends. Two schedules on one register would send everything twice."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "running.lock").open("w", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _listener(host: str, port: str) -> socket.socket | None:
    """Opened here and inherited by the site, so that nobody takes the port in between."""
    for number in [port] if port else range(FIRST_PORT, LAST_PORT + 1):
        try:
            return socket.create_server((host, int(number)))
        except (OSError, ValueError, OverflowError):  # taken or not allowed; no number; no port
            continue
    return None


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"  # noqa: S104 - compared, not bound


def _answers(listener: socket.socket) -> bool:
    host, port = listener.getsockname()[:2]
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _say(chinese: str, english: str) -> None:
    print(f"{chinese}\n{english}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
