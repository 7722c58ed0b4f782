"""A notice with its lists, taken in as the desk does it: read, accepted, and not yet adopted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from intake.admission import admit
from intake.imports import import_source
from offices.actors import house
from registry.models import Batch
from registry.openers.source import open_source
from tests.cast import RECORDED
from tests.registry.printed import CONTINUES, DELISTED, ENDED, GAZETTE, TO_AMEND, Cells, Printed, with_annex

__all__ = ["CONTINUES", "DELISTED", "ENDED", "GAZETTE", "TO_AMEND", "with_annex"]
Accepts = Callable[..., Batch]
DESK = house("test")


@pytest.fixture
def stages(tmp_path: Path) -> Accepts:
    """Reads a text for its place and leaves all of it waiting."""

    def make(text: str, name: str = "gazette.txt", *, place: str | None = None, at: datetime = RECORDED) -> Batch:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return import_source(open_source(path), place=place, accept_clean=False, by=DESK, at=at).batch

    return make


@pytest.fixture
def accepts(stages: Accepts) -> Accepts:
    """The same, and takes in what contradicts nothing."""

    def make(text: str, name: str = "gazette.txt", *, place: str | None = None, at: datetime = RECORDED) -> Batch:
        batch = stages(text, name, place=place, at=at)
        admit(batch, by=DESK, at=at)
        return batch

    return make


def long_list(count: int) -> Printed:
    """The gazette whose list of what continues has so many rows."""
    return with_annex(CONTINUES, rows=tuple(row(serial) for serial in range(1, count + 1)))


def row(serial: int) -> Cells:
    """Numbers of one year, codes of one organ."""
    title = f"青泽区人民政府关于第{serial}号码头管理的通告"
    return (f"《{title}》", f"青政发〔2033〕{serial}号", f"QZDR-2033-001{serial:04}", "2039年12月12日")
