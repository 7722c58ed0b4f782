"""Whatever lines and bytes come: a reading that keeps its promises, or one refusal; and never a traceback or a hang."""

import json
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.layouts import load_layouts
from registry.openers import open_source
from registry.reading import Reading, as_contract, read
from registry.wording import say
from sentences.refusals import BadInput
from tests.registry.printed import GAZETTE, reading_of

LAYOUTS = load_layouts()
LONGEST_SECONDS = 5
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
quick = settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
thorough = settings(max_examples=2500, deadline=None, suppress_health_check=QUIET)

PLACES = st.sampled_from(["青泽区人民政府", "青泽区人民政府办公室", "青泽区水利局 青泽区财政局", "人民政府", "某局"])
SUBJECTS = st.sampled_from(
    ["渡口夜航", "《码头整修办法》", "贯彻临政发〔2035〕9号文件", "废止《灯油补助规定》", "2036年河灯", ""]
)
GENRES = st.sampled_from(["通知", "实施办法（试行）", "通告", "意见", "工作报告", "的", "方案的通知"])
YEARS = st.one_of(st.integers(1990, 2060), st.sampled_from([0, 1, 1899, 2200, 9999]))
BRACKETS = st.sampled_from(["〔〕", "（）", "[]", "﹝﹞", "〔", ""])
DAYS = st.builds("{}年{}月{}日".format, YEARS, st.integers(0, 13), st.integers(0, 32))
GAPS = st.sampled_from(["", "", " ", "\u3000", "\t", "\u200b"])


@st.composite
def numbers(draw: st.DrawFn) -> str:
    brackets = draw(BRACKETS)
    opening, closing = brackets[:1], brackets[1:]
    prefix = draw(st.sampled_from(["青政字", "青政办发", "临政办发明电", "政", ""]))
    return f"{prefix}{opening}{draw(YEARS)}{closing}{draw(GAPS)}{draw(st.integers(0, 9999))}号"


@st.composite
def titles(draw: st.DrawFn) -> str:
    verb = draw(st.sampled_from(["关于", "关于印发", "转发", "关于延长", ""]))
    return f"{draw(PLACES)}{draw(GAPS)}{verb}{draw(SUBJECTS)}{draw(st.sampled_from(['的', '']))}{draw(GENRES)}"


@st.composite
def clauses(draw: st.DrawFn) -> str:
    who = draw(st.sampled_from(["本通知", "本办法", "《码头整修办法》", "许可证", ""]))
    start = draw(
        st.one_of(
            st.builds("自{}起施行".format, DAYS), st.sampled_from(["自公布之日起一个月后施行", "自印发之日起执行"])
        )
    )
    term = draw(
        st.one_of(st.builds("有效期至{}".format, DAYS), st.sampled_from(["有效期五年", "有效期至新规定出台之日", ""]))
    )
    return (
        f"{draw(st.sampled_from(['', '八、', '第十条 ']))}{who}{start}，{term}{draw(st.sampled_from(['。', '；', '']))}"
    )


@st.composite
def rows(draw: st.DrawFn) -> str:
    cells = st.one_of(st.integers(0, 40).map(str), titles(), numbers(), DAYS, st.sampled_from(["", "文件到期", "同上"]))
    heads = st.sampled_from(
        ["序号\t文件名称\t文号\t统一登记号\t有效期至", "序号\t工作任务\t责任单位\t完成时限", "序号\t名称"]
    )
    return draw(st.one_of(heads, st.lists(cells, min_size=1, max_size=6).map("\t".join)))


LINES = st.one_of(
    titles(),
    numbers(),
    DAYS,
    clauses(),
    rows(),
    PLACES,
    st.builds("{}{}({})".format, titles(), numbers(), st.integers(0, 200)),
    st.builds("{} ·····\t{}".format, titles(), st.integers(0, 200)),
    st.sampled_from(
        ["目 录", "【区政府文件】", "各镇人民政府，区政府各部门：", "（此件公开发布）", "附件", "附件 1", "2.渡口名录",
         "附件：1.码头名录", "一、总体要求", "第一条 根据《甲条例》，制定本办法。", "青泽区人民政府公报",
         "第7期（总第93期）",
         "《青泽区人民政府公报》简介", "——2036年5月23日在青泽区人民代表大会会议上", "序号", "1.2 编制依据", "\f", ""]
    ),
    st.sampled_from(["- {} -", "{}", "第 {} 页", "—{}—"]).flatmap(lambda mark: st.integers(0, 400).map(mark.format)),
    st.text(max_size=30),
)  # fmt: skip
HEAPS = st.lists(LINES, max_size=60).map("\n".join)


@st.composite
def cut_heaps(draw: st.DrawFn) -> str:
    """The same with the lines cut at a width, as a column is."""
    text, width = draw(HEAPS), draw(st.integers(5, 60))
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, max(len(line), 1), width))


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A text in some encoding, with some of its bytes changed, doubled or cut off; or any bytes."""
    text = draw(st.one_of(st.just(GAZETTE.text), HEAPS))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-be", "big5"]))
    content = bytearray(text.encode(encoding, errors="replace"))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        change = draw(st.sampled_from(["set", "drop", "insert", "end"]))
        if change == "set" and content:
            content[at] = draw(st.integers(0, 255))
        elif change == "drop":
            del content[at : at + draw(st.integers(1, 5))]
        elif change == "insert":
            content[at:at] = draw(st.binary(max_size=8))
        else:
            del content[at:]
    return bytes(content)


BYTES = st.one_of(files(), st.binary(max_size=3000))


def in_time(work: Callable[[], Reading]) -> Reading:
    began = time.process_time()
    reading = work()
    assert time.process_time() - began < LONGEST_SECONDS
    return reading


def keeps_its_promises(reading: Reading, last_line: int) -> None:
    assert all(1 <= remark.line <= last_line for remark in reading.remarks)
    lines = [(one.first_line, one.last_line) for one in reading.documents]
    assert all(1 <= first <= last <= last_line for first, last in lines)
    assert all(before[1] < after[0] for before, after in pairwise(lines))
    assert all(one.title and not set(one.title) & set(" \t\n") for one in reading.documents)
    json.dumps(as_contract(reading, "heap.txt", say), ensure_ascii=False)


def reads_a_heap(text: str) -> None:
    reading = in_time(lambda: reading_of(text))
    keeps_its_promises(reading, max(text.count("\n"), text.count("\r")) + text.count("\r") + 1)
    assert reading == reading_of(text)


def opens_or_refuses(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "heap.txt"
        path.write_bytes(content)
        try:
            blocks = open_source(path).blocks
        except BadInput:
            return
    keeps_its_promises(in_time(lambda: read(blocks, LAYOUTS)), content.count(b"\n") + content.count(b"\r") + 1)


@given(HEAPS)
@quick
def test_any_heap_of_plausible_lines_reads(text: str) -> None:
    reads_a_heap(text)


@given(cut_heaps())
@quick
def test_any_heap_of_lines_cut_at_a_width_reads(text: str) -> None:
    reads_a_heap(text)


@given(BYTES)
@quick
def test_any_bytes_open_and_read_or_are_refused(content: bytes) -> None:
    opens_or_refuses(content)


@pytest.mark.fuzz
@given(HEAPS)
@thorough
def test_thousands_of_heaps_of_plausible_lines_read(text: str) -> None:
    reads_a_heap(text)


@pytest.mark.fuzz
@given(cut_heaps())
@thorough
def test_thousands_of_heaps_of_lines_cut_at_a_width_read(text: str) -> None:
    reads_a_heap(text)


@pytest.mark.fuzz
@given(BYTES)
@thorough
def test_thousands_of_files_open_and_read_or_are_refused(content: bytes) -> None:
    opens_or_refuses(content)
