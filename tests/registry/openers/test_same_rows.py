"""One notice as a file of every format reads to the same documents, lists and rows."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from registry.openers import Source, blocks_of, open_pasted, open_upload
from registry.reading import Reading, as_contract
from registry.sources import read_source
from tests.registry.openers.made import FORMATS, as_xlsx, as_zip
from tests.registry.printed import GAZETTE, reading_of

FIELDS = ("no", "title", "number", "code", "until", "until_raw", "reason", "remark")


def opened_as(suffix: str, text: str) -> Source:
    return open_upload(f"公报.{suffix}", FORMATS[suffix](blocks_of(text)))


def plain(value: object) -> object:
    """As the contract prints it: titles without white space. And without the sign that was replaced."""
    return "".join(value.split()).replace("·", "-") if isinstance(value, str) else value


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
    assert without_lines(read_source(opened_as(suffix, GAZETTE.text))) == without_lines(reading_of(GAZETTE.text))


def test_pasted_text_reads_the_same() -> None:
    pasted = GAZETTE.text.replace("\n", "\r\n")
    assert without_lines(read_source(open_pasted(pasted))) == without_lines(reading_of(GAZETTE.text))


HANDED_IN: dict[str, Callable[[str], Source]] = {
    **{suffix: partial(opened_as, suffix) for suffix in FORMATS},
    "txt": lambda text: open_upload("公报.txt", text.encode("gb18030")),
    "pasted": lambda text: open_pasted(text.replace("\n", "\r\n")),
}


@pytest.mark.parametrize("way", HANDED_IN)
def test_the_boshan_gazette_reads_the_same_in_every_format(shared: Path, way: str) -> None:
    """Its cleanup notice with four annexes, two more documents and a table of tasks; every field of its 36 rows."""
    # The font that needs no installing lacks this one sign.
    text = (shared / "gazettes" / "boshan-2021-05.txt").read_text(encoding="utf-8").replace("·", "-")
    read = without_lines(read_source(HANDED_IN[way](text)))
    assert read == without_lines(reading_of(text))
    truth = json.loads((shared / "truth" / "boshan-2021-05.json").read_text(encoding="utf-8"))
    lists = truth["cleanup"]["lists"]
    assert [len(listed["rows"]) for listed in read["cleanup"]["lists"]] == [14, 13, 1, 8]
    for ours, theirs in zip(read["cleanup"]["lists"], lists, strict=True):
        assert ours["category"] == theirs["category"]
        for row, true in zip(ours["rows"], theirs["rows"], strict=True):
            assert {name: plain(row[name]) for name in FIELDS} == {name: plain(true[name]) for name in FIELDS}


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
