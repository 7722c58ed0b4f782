"""Whatever is handed in: a reading, quickly, and the same one every time."""

import json
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.openers import blocks_of
from registry.reading import as_contract
from registry.reading.secrecy import secret_mark
from registry.wording import say
from tests.registry.printed import GAZETTE, contract_of, reading_of

LINES = GAZETTE.text.split("\n")
JUNK = st.sampled_from(
    ["", "\f", "\t", "附件", "附件：", "附件：1.", "目 录", "《", "》《", "青政字〔2036〕67号", "序号", "14件",
     "序号\t文件名称\t文号", "1\t\t\t", "第期（总第期）", "公报", "2036年13月1日", "（此件公开发布）", "关于的通知",
     "青泽区人民政府", "〔〕号", "件"]
)  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """The gazette with lines dropped, doubled, swapped, cut, glued, stripped of tabs, and junk between them."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        other = draw(st.integers(0, max(0, len(lines) - 1)))
        change = draw(st.sampled_from(["drop", "double", "swap", "cut", "glue", "untab", "junk", "end"]))
        if change == "junk" or not lines:
            lines.insert(at, draw(JUNK))
        elif change == "drop":
            del lines[at:other]
        elif change == "double":
            lines.insert(other, lines[at])
        elif change == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif change == "cut":
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        elif change == "glue":
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
        elif change == "untab":
            lines[at] = lines[at].replace("\t", draw(st.sampled_from(["", " ", "\n", "\t\t"])))
        else:
            del lines[at:]
    return "\n".join(lines)


@given(mangled())
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_a_mangled_gazette_still_reads_and_says_what_it_did_not_understand(text: str) -> None:
    reading = reading_of(text)
    last = text.count("\n") + 1
    assert all(1 <= remark.line <= last for remark in reading.remarks)
    assert all(1 <= one.first_line <= one.last_line <= last for one in reading.documents)
    ends = [(one.first_line, one.last_line) for one in reading.documents]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    json.dumps(as_contract(reading, "gazette.txt", say), ensure_ascii=False).encode()
    assert reading == reading_of(text)


@given(st.text(alphabet=st.sampled_from("附件：1.目录《》〔2036〕号\t\n 关于的通知青政字人民政府一、（）")))
@settings(max_examples=200)
def test_any_text_reads(text: str) -> None:
    contract_of(text)
    secret_mark(blocks_of(text))


SIGNS = 80_000


@pytest.mark.parametrize(
    "unit",
    ["《", "（", "·", "\u3000 ", "1 ", "关于", "〔2036〕", "青政字〔2036〕", "附件：1.", "一", "件1", "2036年",
     "★", "\f", "青泽区 ", "人民政府", "A-", "第期", "目录\n", "附件\n", "1.甲\n", "青政字〔2036〕1号\n",
     "青泽区人民政府\n", "1\t2\t3\n", "附件：1.甲\n", "关于甲的通知\n", "甲" * 40 + "\n", "《甲", "甲》",
     "目录\n甲的通知(1)\n", "失效1件，", "失效"],
)  # fmt: skip
@pytest.mark.parametrize(
    "before",
    ["", "目录\n", "青泽区人民政府关于印发甲办法的通知\n青政字〔2036〕1号\n"],
    ids=["alone", "contents", "body"],
)
def test_eighty_thousand_signs_of_one_thing_read_in_seconds(before: str, unit: str) -> None:
    text = before + unit * (SIGNS // len(unit))
    began = time.process_time()
    reading_of(text)
    assert time.process_time() - began < 5


def _seconds(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def test_ten_times_the_text_takes_about_ten_times_as_long() -> None:
    short, long = (GAZETTE.text + "\n" + GAZETTE.text * (times - 1) for times in (10, 100))
    reading_of(short)
    once = min(_seconds(lambda: reading_of(short)) for _ in range(3))
    assert _seconds(lambda: reading_of(long)) < 20 * once + 0.2
