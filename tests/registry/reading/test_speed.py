"""Reading is linear, quick, and bounded in memory."""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.layouts import load_layouts
from registry.openers import blocks_of
from registry.reading import Reading, read
from tests.registry.printed import GAZETTE
from tests.registry.reading.changed import cut
from tests.registry.reading.real_texts import REAL, text_of

LAYOUTS = load_layouts()
TIMES = 10
# Some tenths over ten are the machine's; another try tells them from a reader that looks back ever further.
MOST, TRIES = 12.0, 4
# Measured: 2.6 to 6.1 times the bytes of the file.
MOST_MEMORY = 10


def opened_and_read(text: str) -> Reading:
    return read(blocks_of(text), LAYOUTS)


def seconds(text: str, runs: int) -> float:
    def once() -> float:
        began = time.process_time()
        opened_and_read(text)
        return time.process_time() - began

    return min(once() for _ in range(runs))


def grows(text: str) -> float:
    """How many times as long ten times the text takes, by the quickest of several runs each."""
    return seconds(text * TIMES, 2) / seconds(text, 5)


def is_linear(text: str) -> bool:
    return any(grows(text) <= MOST for _ in range(TRIES))


def peak_of(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", REAL)
def test_ten_times_a_real_text_takes_at_most_twelve_times_as_long(shared: Path, name: str) -> None:
    assert is_linear(text_of(shared, name))


def test_ten_times_a_printed_gazette_takes_at_most_twelve_times_as_long() -> None:
    assert is_linear((GAZETTE.text + "\n") * 5)


def test_one_document_ten_times_as_long_takes_at_most_twelve_times_as_long(shared: Path) -> None:
    """Without a title that comes again: nothing but running text, cut into short lines."""
    lines = cut(text_of(shared, "jiyang-2020-04"), 25).split("\n")
    assert is_linear("\n".join(line for line in lines if "\t" not in line and "号" not in line) + "\n")


def test_the_largest_gazette_reads_in_less_than_a_second(shared: Path) -> None:
    text = text_of(shared, "zhoucun-2017-06")
    assert len(text.encode()) > 320_000
    assert seconds(text, 3) < 1
    assert seconds(cut(text, 20), 3) < 1


@pytest.mark.parametrize("name", REAL)
def test_memory_is_a_small_multiple_of_the_text(shared: Path, name: str) -> None:
    text = text_of(shared, name)
    assert peak_of(lambda: opened_and_read(text)) < MOST_MEMORY * len(text.encode())


def test_nor_does_memory_grow_faster_than_the_text(shared: Path) -> None:
    text = text_of(shared, "boshan-2021-05") * TIMES
    assert peak_of(lambda: opened_and_read(text)) < MOST_MEMORY * len(text.encode())
