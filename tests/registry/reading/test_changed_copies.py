"""Changed copies of the real texts: each must read to the correspondingly changed result, so nothing is known by heart.

Rows of tables stay as they are where lines are cut: a line with tabs is no running text.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry.identity import parse_number
from registry.identity.spelling import CLOSING, OPENING
from registry.reading import ReadDocument
from tests.registry.printed import reading_of
from tests.registry.reading.changed import cut, joined, reordered, with_gaps, with_pages, wrapped
from tests.registry.reading.real_texts import REAL, facts_of, text_of, truth_of

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SERIAL = re.compile(r"(?<=[〕）)\]])(\s*)(\d+)(?=\s*号)")
LETTERS = str.maketrans({"博": "青", "山": "泽", "淄": "临", "济": "清", "阳": "泉", "周": "齐", "村": "庄"})
BRACKETS = ["﹝﹞", "[]", "（）", "()", "【】", "［］"]

Change = Callable[[str], str]


@pytest.fixture(scope="module")
def known(shared: Path) -> dict[str, dict[str, Any]]:
    return {name: facts_of(text_of(shared, name)) for name in REAL}


def later(years: int) -> Change:
    return lambda text: YEAR.sub(lambda match: str(int(match[0]) + years), text)


def renumbered(text: str) -> str:
    return SERIAL.sub(lambda match: f"{match[1]}{int(match[2]) + 307}", text)


def renamed(text: str) -> str:
    """Another name of another length for every place, and other letters in its codes."""
    for old, new in (
        ("博山区", "大青泽区"),
        ("济阳区", "泉区"),
        ("周村区", "齐庄新区"),
        ("BSDR", "QZDR"),
        ("ZCDR", "QCDR"),
    ):
        text = text.replace(old, new)
    return text


SAME_CHANGE: dict[str, Change] = {
    "nine years later": later(9),
    "eight years earlier": later(-8),
    "in other letters": lambda text: text.translate(LETTERS),
    "of another place": renamed,
    "with other numbers": renumbered,
    "all of it": lambda text: renumbered(later(4)(renamed(text))),
}


@pytest.mark.parametrize("change", SAME_CHANGE.values(), ids=SAME_CHANGE)
@pytest.mark.parametrize("name", REAL)
def test_other_years_places_and_numbers_read_to_the_same_facts_changed_likewise(
    shared: Path, known: dict[str, dict[str, Any]], name: str, change: Change
) -> None:
    expected = json.loads(change(json.dumps(known[name], ensure_ascii=False)))
    assert facts_of(change(text_of(shared, name))) == expected


def with_round_brackets(facts: dict[str, Any]) -> str:
    plain = str.maketrans(OPENING + CLOSING, "(" * len(OPENING) + ")" * len(CLOSING))
    return json.dumps(facts, ensure_ascii=False).translate(plain)


@pytest.mark.parametrize("brackets", BRACKETS)
@pytest.mark.parametrize("name", REAL)
def test_numbers_in_any_brackets_are_the_same_numbers(
    shared: Path, known: dict[str, dict[str, Any]], name: str, brackets: str
) -> None:
    facts = facts_of(text_of(shared, name).translate(str.maketrans("〔〕", brackets)))
    numbers = [[one["number"], one["cites"]] for one in facts["documents"]]
    assert numbers == [[one["number"], one["cites"]] for one in known[name]["documents"]]
    # Titles and raw numbers keep the brackets that are printed.
    assert with_round_brackets(facts) == with_round_brackets(known[name])


PRESSES: dict[str, Callable[[str, int], str]] = {
    "cut anywhere": cut,
    "cut anywhere, a blank line between all lines": lambda text, width: cut(text, width, between="\n\n"),
    "wrapped at white space": wrapped,
    "cut anywhere, with page numbers": lambda text, width: with_pages(cut(text, width), "- {page} -"),
    "wrapped, with page numbers": lambda text, width: with_pages(wrapped(text, width), "第 {page} 页"),
    "cut anywhere, with bare page numbers": lambda text, width: with_pages(
        cut(text, width), "{page}", only_in_text=True
    ),
    "cut anywhere, with gaps": lambda text, width: with_gaps(cut(text, width), width),
    "put together and cut anywhere": lambda text, width: cut(joined(text), width),
}


# Only one of the texts is printed in columns.
PRINTED_BY = [(name, press) for press in PRESSES for name in (REAL[:1] if press.startswith("put together") else REAL)]


@pytest.mark.parametrize("name, press", PRINTED_BY)
def test_lines_of_another_width_read_to_the_same_facts(
    shared: Path, known: dict[str, dict[str, Any]], name: str, press: str
) -> None:
    for width in (20, 33, 60) if press == "cut anywhere" else (24, 51):
        assert facts_of(PRESSES[press](text_of(shared, name), width)) == known[name], width


@pytest.mark.fuzz
@pytest.mark.parametrize("name, press", PRINTED_BY)
def test_lines_of_every_width_read_to_the_same_facts(
    shared: Path, known: dict[str, dict[str, Any]], name: str, press: str
) -> None:
    for width in range(20, 61, 1 if press == "cut anywhere" else 5):
        assert facts_of(PRESSES[press](text_of(shared, name), width)) == known[name], width


@pytest.mark.parametrize("name", REAL)
def test_what_a_text_rests_on_is_the_same_at_any_width(shared: Path, name: str) -> None:
    text = text_of(shared, name)
    plain, narrow = ([bases_of(one) for one in reading_of(each).documents] for each in (text, cut(text, 20)))
    assert plain == narrow
    assert any(plain)


def bases_of(document: ReadDocument) -> list[tuple[str | None, str | None]]:
    return [(one.title, one.number.key if one.number else None) for one in document.bases]


@pytest.mark.parametrize("name", REAL)
def test_blank_lines_change_nothing(shared: Path, known: dict[str, dict[str, Any]], name: str) -> None:
    text = text_of(shared, name)
    # A line with nothing but a tab is a cell, and an empty one.
    without = "\n".join(line for line in text.split("\n") if line.strip() or "\t" in line)
    for changed in (without, text.replace("\n", "\n\n"), text.replace("\n", "\r\n"), with_gaps(text, 1)):
        assert facts_of(changed) == known[name]


@pytest.mark.parametrize("name", [name for name in REAL if name != "boshan-2021-52-one-card-one-code"])
def test_documents_in_another_order_read_in_that_order(
    shared: Path, known: dict[str, dict[str, Any]], name: str
) -> None:
    documents = known[name]["documents"]
    ranges = [(first, last) for first, last in (one["lines"] for one in truth_of(shared, name)["documents"])]
    places = list(range(len(ranges)))
    for order in (places[::-1], places[1:] + places[:1], sorted(places, key=lambda at: (at % 3, at))):
        facts = facts_of(reordered(text_of(shared, name), ranges, order))
        assert facts == known[name] | {"documents": [documents[at] for at in order]}


@pytest.mark.parametrize("name", REAL)
def test_without_their_numbers_the_documents_still_stand(
    shared: Path, known: dict[str, dict[str, Any]], name: str
) -> None:
    lines = text_of(shared, name).split("\n")
    bare = "\n".join(line for line in lines if "\t" in line or not (line.strip() and parse_number(line)))
    found = [(one["title"], one["number"], one["dated_on"]) for one in facts_of(bare)["documents"]]
    assert found == [(one["title"], None, one["dated_on"]) for one in known[name]["documents"]]
