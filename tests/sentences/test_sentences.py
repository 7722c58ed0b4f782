import ast
import pickle
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from sentences.days import say_day, typed_day, typed_moment
from sentences.outcomes import OUTCOMES, outcome_of, sentence_of
from sentences.refusals import BadInput, Conflict, Refused

ROOT = Path(__file__).parents[2]
ROOMS = ("sentences", "offices", "jobs", "registry", "lifecycle", "intake", "notifications", "web")


def raised_codes() -> set[str]:
    """The literal codes that the house raises."""
    codes = {"conflict"}
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Refused", "BadInput") and node.args:
                codes |= {c.value for c in ast.walk(node.args[0]) if isinstance(c, ast.Constant)}  # type: ignore[misc]
    return codes


def test_every_refusal_has_its_row_and_every_row_its_refusal() -> None:
    assert raised_codes() == OUTCOMES.keys()


def test_bad_input_says_where_in_one_line() -> None:
    refusal = BadInput("file_not_text", file="ledger.csv", line=12, cell="C")
    with override("en"):
        assert (
            sentence_of(refusal) == "ledger.csv, line 12, cell C: This is not text in UTF-8, UTF-16, GB18030 or Big5."
        )
    assert outcome_of(refusal).exit == 2


def test_a_conflict_names_both_readings() -> None:
    with override("en"):
        said = sentence_of(Conflict("number", ours="博政办〔2020〕25号", theirs="博政办字〔2020〕25号"))
    assert "博政办〔2020〕25号 here, 博政办字〔2020〕25号 there" in said


@pytest.mark.parametrize(
    "refusal", [Refused("not_a_day", text="x"), BadInput("file_empty", file="a"), Conflict("title", ours=1, theirs=2)]
)
def test_a_refusal_survives_the_way_from_a_worker(refusal: Refused) -> None:
    travelled = pickle.loads(pickle.dumps(refusal))  # noqa: S301  (our own bytes)
    assert (type(travelled), travelled.code, travelled.params) == (type(refusal), refusal.code, refusal.params)


def test_days_are_said_as_each_language_writes_them() -> None:
    day = date(2021, 9, 7)
    with override("zh-hans"):
        assert say_day(day) == "2021年9月7日"
    with override("en"):
        assert say_day(day) == "7 September 2021"


@pytest.mark.parametrize(
    "text",
    ["2021-09-07", "2021.9.7", "2021/9/7", "2021年9月7日", "20210907", " 2021 年 9 月 7 日", "２０２１年９月７日"],
)
def test_days_are_read_as_people_type_them(text: str) -> None:
    assert typed_day(text) == date(2021, 9, 7)


@pytest.mark.parametrize("text", ["", "2021-02-29", "2021-13-01", "210907", "tomorrow", "0000-01-01", "2021-9"])
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="not_a_day"):
        typed_day(text)


def test_a_moment_needs_its_offset() -> None:
    assert typed_moment("2021-09-07T08:00:00+08:00").isoformat() == "2021-09-07T08:00:00+08:00"
    assert typed_moment("2021年9月7日") == date(2021, 9, 7)
    with pytest.raises(Refused, match="not_a_moment"):
        typed_moment("2021-09-07T08:00:00")
