"""`read_gazette`: for people, as JSON, and what it answers to bad input."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from registry.reading import Category
from registry.wording import ASSUMPTIONS, CATEGORIES, REMARKS
from tests.registry.printed import GAZETTE


@pytest.fixture
def gazette(tmp_path: Path) -> Path:
    path = tmp_path / "gazette.txt"
    path.write_text(GAZETTE.text, encoding="utf-8")
    return path


def answer(*arguments: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("read_gazette", *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    return code, out.getvalue(), err.getvalue()


def test_it_prints_what_a_gazette_holds(gazette: Path) -> None:
    code, out, err = answer(gazette)
    assert (code, err) == (0, "")
    for part in (
        "青泽区",
        "青政字〔2036〕67号",
        "夜间禁航的通告",
        "QZDR-2032-0020004",
        "2039年12月12日",
        "未规定有效期",
    ):
        assert part in out


def test_it_prints_one_json_document_of_the_agreed_shape(gazette: Path) -> None:
    code, out, err = answer(gazette, "--json")
    reading = json.loads(out)
    assert (code, err) == (0, "")
    assert "青泽区" in out
    assert reading["schema"] == 1
    assert reading["source"] == "gazette.txt"
    assert set(reading) == {"schema", "source", "gazette", "contents", "documents", "cleanup", "tasks", "warnings"}
    assert set(reading["documents"][0]) == {
        "title", "number", "number_raw", "code", "code_raw", "issuer", "genre", "trial", "dated_on", "public",
        "effective", "term", "instruments", "annexes", "cites", "lines",
    }  # fmt: skip
    assert set(reading["cleanup"]["lists"][0]["rows"][0]) >= {
        "no", "title", "number", "number_raw", "code", "until", "until_raw", "reason", "remark", "line",
    }  # fmt: skip
    assert reading["cleanup"]["stated_counts"] == {"ended": 3, "continues": 2, "to_amend": 1, "delisted": 3}
    assert all(set(warning) == {"line", "message"} for warning in reading["warnings"])


def test_nothing_found_is_told_by_the_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "prose.txt"
    path.write_text("今天天气很好。", encoding="utf-8")
    code, out, err = answer(path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    code, out, _ = answer(path, "--json")
    assert code == 1
    assert json.loads(out)["documents"] == []


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", "秘密★1年\n通知".encode()])
def test_bad_input_is_one_line_on_stderr_that_names_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    for arguments in ((path,), (path, "--json"), (tmp_path / "none.txt",), (tmp_path,)):
        code, out, err = answer(*arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert str(arguments[0]) in err
        assert "Traceback" not in err


def test_every_category_and_every_remark_has_its_words() -> None:
    assert set(CATEGORIES) == set(Category)
    folder = Path(__file__).resolve().parents[2] / "registry" / "reading"
    sources = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert all(f'"{key}"' in sources for key in (*REMARKS, *ASSUMPTIONS))
