"""A Celery application whose one task writes down its number; the broker is named in COUNTING_BROKER."""

import os
from pathlib import Path

from celery import Celery

from config import broker

FOLDER = Path(os.environ["COUNTING_FOLDER"])

app = Celery("counting", broker=os.environ["COUNTING_BROKER"])
app.conf.task_acks_late = True
app.conf.task_ignore_result = True
app.conf.worker_prefetch_multiplier = 1
if os.environ["COUNTING_BROKER"] == broker.URL:
    app.conf.broker_transport_options = broker.options(FOLDER / "broker")
    app.conf.worker_enable_remote_control = False


@app.task
def write_down(number: int) -> None:
    # One short write to a file opened for appending is whole, also between threads and processes.
    with (FOLDER / "numbers").open("a") as lines:
        lines.write(f"{number}\n")
