"""The leaves of a source: whatever was opened comes back line by line, with its places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from intake.leaves import LINES, blocks_between, lines_around
from intake.staging import stage
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import SourceLeaf
from registry.openers import blocks_of
from registry.openers.source import open_pasted, open_source
from registry.reading import Where
from registry.reading.blocks import pieces_of
from registry.sources import read_source
from tests.cast import RECORDED
from tests.intake.desk import notice, printed, stage_file, stage_text
from tests.registry.openers.made import as_docx, as_pdf

pytestmark = pytest.mark.django_db
ROWS = [f"{no}\t青河区人民政府关于第{no}段河道的意见\t青政发〔2020〕{no}号\t\t2027年12月31日" for no in range(1, 251)]


@pytest.mark.parametrize("made", [as_docx, as_pdf, None], ids=["Word", "PDF", "text"])
def test_what_was_opened_comes_back_with_its_places(
    made: Callable[..., bytes] | None, place: Jurisdiction, by: Actor, tmp_path: Path
) -> None:
    """A table is cut between two leaves and is one again for whoever reads it."""
    blocks = blocks_of(notice(*ROWS))
    path = tmp_path / "notice"
    path.write_bytes(made(blocks) if made else notice(*ROWS).encode())
    source = open_source(path)
    batch = stage_file(path, place, by)
    assert batch.leaves.count() >= len(ROWS) // LINES
    read_back = blocks_between(batch, 1, 100_000)
    assert pieces_of(read_back) == pieces_of(source.blocks)
    assert source.places == {
        line.no: line.place for line in lines_around(batch, 1, 100_000, most=1000).lines if line.place
    }


def test_no_more_is_read_than_is_shown(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(notice(*ROWS), place, by)
    found = lines_around(batch, 101, 250, most=60)
    assert [line.no for line in found.lines] == list(range(101, 161))
    assert (found.before, found.after) == (True, True)
    assert lines_around(batch, 1, 10).before is False
    assert lines_around(batch, 200, 10_000).after is False


def test_a_row_has_its_cells_and_a_line_its_text(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(notice(ROWS[0]), place, by)
    told = {line.no: line for line in lines_around(batch, 1, 100).lines}
    assert told[1].text == "青河区人民政府"
    row = told[12].row if 12 in told else told[11].row
    assert row
    assert [cell.text for cell in row.cells][:3] == ROWS[0].split("\t")[:3]


def test_the_end_of_a_page_is_a_line_of_its_own(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(printed().replace("为做好", "\f为做好"), place, by)
    assert [line.page_ends for line in lines_around(batch, 1, 5).lines].count(True) == 1


def test_a_batch_from_before_leaves_were_kept_gets_them_when_it_is_handed_in_again(
    place: Jurisdiction, by: Actor
) -> None:
    batch = stage_text(printed(), place, by)
    SourceLeaf.objects.all().delete()
    source = open_pasted(printed())
    assert stage(source, read_source(source), place, by=by, at=RECORDED) == batch
    assert batch.leaves.count() == 1
    assert stage(source, read_source(source), place, by=by, at=RECORDED).leaves.count() == 1


def test_a_place_within_a_page_is_kept(place: Jurisdiction, by: Actor, tmp_path: Path) -> None:
    path = tmp_path / "notice.pdf"
    path.write_bytes(as_pdf(blocks_of(printed())))
    first = lines_around(stage_file(path, place, by), 1, 3).lines[0]
    assert first.place[0] == (Where.PAGE, 1)


def test_a_page_holds_only_so_many_letters(place: Jurisdiction, by: Actor) -> None:
    paragraphs = [f"第{no}条 {'渡口夜航应当点灯。' * 500}" for no in range(1, 6)]
    batch = stage_text(printed(clause="\n".join(paragraphs)), place, by)
    found = lines_around(batch, 1, 100)
    assert 0 < sum(len(line.text) for line in found.lines) < 12_000
    assert found.after
    assert next(line.no for line in lines_around(batch, found.lines[-1].no + 1, 100).lines) == found.lines[-1].no + 1


def test_one_line_too_long_for_a_page_is_a_page(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(printed(clause="渡口夜航应当点灯。" * 2000), place, by)
    long = max(lines_around(batch, 1, 3).lines[-1].no + 1, 6)
    assert len(lines_around(batch, long, 100).lines) == 1
