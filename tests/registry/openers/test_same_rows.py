"""One notice as a file of every format reads to the same documents, lists and rows."""

from pathlib import Path
from typing import Any

import pytest

from registry.openers import blocks_of, open_pasted, open_upload
from registry.reading import Reading, as_contract
from registry.sources import read_source
from tests.registry.openers.made import FORMATS, as_xlsx, as_zip
from tests.registry.printed import GAZETTE, reading_of


def without_lines(reading: Reading) -> dict[str, Any]:
    """What every format must read to: all of the contract but where things stand."""
    contract = as_contract(reading, "", lambda key, _: key)
    for document in contract["documents"]:
        del document["lines"]
    for task in contract["tasks"]:
        del task["line"]
    for listed in contract["cleanup"]["lists"]:
        for row in listed["rows"]:
            del row["line"]
    contract["warnings"] = [warning["message"] for warning in contract["warnings"]]
    return contract


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_gazette_reads_the_same_in_every_format(suffix: str) -> None:
    content = FORMATS[suffix](blocks_of(GAZETTE.text))
    source = open_upload(f"公报.{suffix}", content)
    assert without_lines(read_source(source)) == without_lines(reading_of(GAZETTE.text))


def test_pasted_text_reads_the_same() -> None:
    pasted = GAZETTE.text.replace("\n", "\r\n")
    assert without_lines(read_source(open_pasted(pasted))) == without_lines(reading_of(GAZETTE.text))


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_boshan_gazette_reads_the_same_in_every_format(shared: Path, suffix: str) -> None:
    """Its cleanup notice with four annexes, two more documents and a table of tasks."""
    # The font that needs no installing lacks this one sign.
    text = (shared / "gazettes" / "boshan-2021-05.txt").read_text(encoding="utf-8").replace("·", "-")
    source = open_upload(f"公报.{suffix}", FORMATS[suffix](blocks_of(text)))
    read, expected = read_source(source), reading_of(text)
    assert [len(listed.rows) for cleanup in expected.cleanups for listed in cleanup.lists] == [14, 13, 1, 8]
    assert without_lines(read) == without_lines(expected)


def test_a_notice_and_its_annexes_in_files_of_their_own_read_as_one() -> None:
    """The annexes are bare sheets; only their files say which annex they are and what they list."""
    lines = GAZETTE.text.split("\n\n")
    annexes = {
        f"附件{no}：{annex.title}.xlsx": as_xlsx(blocks_of("\n".join(annex.lines(no)[4:])))
        for no, annex in enumerate(GAZETTE.annexes, start=1)
    }
    first_annex = next(index for index, block in enumerate(lines) if block.startswith("附件 1"))
    notice = "\n\n".join(lines[:first_annex]).encode()
    members = {**dict(reversed(annexes.items())), "通知.txt": notice}
    source = open_upload("清理结果.zip", as_zip(members))
    read, whole = read_source(source), reading_of(GAZETTE.text)
    assert without_lines(read)["cleanup"] == without_lines(whole)["cleanup"]
