"""What every command prints the same way."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest

from sentences.doorstep import HouseCommand


@pytest.mark.parametrize("rows", [[], [{"标题": "通知"}], [{"a": 1}, {"a": 2}, {"a": 3}]])
def test_rows_that_come_one_by_one_are_one_document(rows: list[dict[str, object]]) -> None:
    out = StringIO()
    command = HouseCommand(stdout=out)
    assert command.print_json_rows({"schema": 1, "on": "2024-03-15"}, "rows", iter(rows)) == len(rows)
    assert json.loads(out.getvalue()) == {"schema": 1, "on": "2024-03-15", "rows": rows}
    assert out.getvalue().endswith("}\n")


def test_a_row_is_written_before_the_next_is_asked_for() -> None:
    out = StringIO()
    seen = []

    def rows() -> Iterator[dict[str, int]]:
        for number in range(3):
            yield {"number": number}
            seen.append(out.getvalue().count("number"))

    HouseCommand(stdout=out).print_json_rows({}, "rows", rows())
    assert seen == [1, 2, 3]
