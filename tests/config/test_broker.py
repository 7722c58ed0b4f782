"""The folder as a broker: nothing lost, nothing twice, nothing half."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue

from config import broker


def _queue(folder: Path) -> SimpleQueue:
    connection = Connection(broker.URL, transport_options=broker.options(folder))
    return connection.SimpleQueue("celery")


def _drain(folder: Path) -> list[int]:
    numbers: list[int] = []
    queue = _queue(folder)
    while True:
        try:
            message = queue.get(block=False)
        except Empty:
            return numbers
        message.ack()
        numbers.append(message.payload["number"])


def test_messages_come_in_the_order_they_were_left(tmp_path: Path) -> None:
    queue = _queue(tmp_path)
    for number in range(20):
        queue.put({"number": number})
    assert _drain(tmp_path) == list(range(20))
    assert list(tmp_path.iterdir()) == []


def test_a_message_keeps_its_chinese(tmp_path: Path) -> None:
    queue = _queue(tmp_path)
    queue.put({"number": "博政字〔2021〕67号"})
    assert queue.get(block=False).payload == {"number": "博政字〔2021〕67号"}


def test_an_unfinished_message_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "00_a.unfinished").write_text('{"half')
    with pytest.raises(Empty):
        _queue(tmp_path).get(block=False)


def test_leftovers_of_killed_processes_are_swept_and_waiting_messages_stay(tmp_path: Path) -> None:
    _queue(tmp_path).put({"number": 1})
    (tmp_path / "00_a.unfinished").write_text('{"half')
    (tmp_path / "00_b.celery.msg.taken").write_text("{}")
    broker.sweep(tmp_path)
    assert _drain(tmp_path) == [1]


def test_what_a_worker_did_not_finish_goes_back_into_the_queue(tmp_path: Path) -> None:
    queue = _queue(tmp_path)
    queue.put({"number": 1})
    queue.get(block=False)
    queue.channel.qos.restore_unacked_once()  # type: ignore[attr-defined]  # of virtual channels, as ours is
    assert _drain(tmp_path) == [1]


def test_every_file_is_whole_json_while_others_write(tmp_path: Path) -> None:
    def leave(number: int) -> None:
        _queue(tmp_path).put({"number": number, "padding": "水" * 10_000})

    with ThreadPoolExecutor(4) as writers:
        done = writers.map(leave, range(100))
        for _ in range(50):
            for message in tmp_path.glob("*.msg"):
                json.loads(message.read_text(encoding="utf-8"))
        list(done)
    assert sorted(_drain(tmp_path)) == list(range(100))


def test_many_hands_take_each_message_once(tmp_path: Path) -> None:
    queue = _queue(tmp_path)
    for number in range(200):
        queue.put({"number": number})
    with ThreadPoolExecutor(4) as workers:
        taken = Counter(number for numbers in workers.map(_drain, [tmp_path] * 4) for number in numbers)
    assert taken == Counter(range(200))
