"""A message broker that needs no server: kombu's folder of files, made safe for many hands at once.

The stock channel creates a message's file and then writes it; a worker that looks in between takes half a message and
dies. Here a message appears under its name whole, and is taken whole: both by renaming within one folder. What is in
the hands of a process that is killed is lost; the job's row is the truth and is asked again (see `jobs`).
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

URL = "shixiao-folder://localhost//"
LOOK_EVERY_S = 0.1


class Channel(filesystem.Channel):
    # No exchanges on disk: whoever sends also declares the queue, and one worker has nobody to broadcast to.
    supports_fanout = False
    get_table = virtual.Channel.get_table  # type: ignore[assignment]  # the same rows as plain tuples

    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:  # type: ignore[override]  # as kombu names it
        folder = Path(self.data_folder_out)
        # Names sort by age. A reboot starts the count again, which at worst lets a few messages overtake.
        name = f"{time.monotonic_ns():020}_{uuid.uuid4().hex}"
        unfinished = folder / f"{name}.unfinished"
        try:
            unfinished.write_text(dumps(payload), encoding="utf-8")
            unfinished.rename(folder / f"{name}.{queue}.msg")
        except OSError as error:
            raise ChannelError(f"Can't leave a message in {folder}: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:  # noqa: ARG002 - the base class waits
        folder = self.data_folder_in
        for name in sorted(os.listdir(folder)):  # noqa: PTH208 - a full folder is read again for each message
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(folder, f"{name}.taken")
            try:
                Path(folder, name).rename(taken)
            except FileNotFoundError:  # another worker was quicker
                continue
            text = taken.read_text(encoding="utf-8")
            taken.unlink()
            message: dict[str, Any] = loads(text)
            return message
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
    implements = filesystem.Transport.implements.extend(exchange_type=frozenset(["direct", "topic"]))


def options(folder: Path) -> dict[str, Any]:
    """What Celery passes to the transport. Makes the folder, so that the first message finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    return {"data_folder_in": str(folder), "data_folder_out": str(folder), "polling_interval": LOOK_EVERY_S}


def sweep(folder: Path) -> None:
    """Removes what killed processes left half done. Only while nobody else uses the folder."""
    for pattern in ("*.unfinished", "*.taken"):
        for leftover in folder.glob(pattern):
            leftover.unlink()


TRANSPORT_ALIASES["shixiao-folder"] = "config.broker:Transport"
