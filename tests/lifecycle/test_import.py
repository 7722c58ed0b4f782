"""Importing without the real texts: printed gazettes of an invented district, and what goes wrong with files."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

from lifecycle.answers import answers
from lifecycle.findings import all_findings
from lifecycle.imports import import_source
from lifecycle.models import Act, Entry
from lifecycle.rules import Status
from offices.actors import house
from offices.models import Jurisdiction, Organ
from registry.models import Batch, Document, StoredFile
from registry.openers.source import open_source
from sentences.refusals import BadInput, Refused
from tests.cast import RECORDED, TODAY
from tests.registry.printed import GAZETTE, line_of

pytestmark = pytest.mark.django_db
Writes = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Writes:
    def make(text: str | bytes, name: str = "gazette.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


def take_in(path: Path, *, accept_clean: bool = True) -> Batch:
    source = open_source(path)
    return import_source(source, place=None, accept_clean=accept_clean, by=house("test"), at=RECORDED).batch


def test_staging_alone_registers_nothing(write: Writes) -> None:
    batch = take_in(write(GAZETTE.text), accept_clean=False)
    assert batch.candidates.count() == batch.candidates.open().count() > 0
    assert not Document.objects.exists()
    assert not Act.objects.exists()


def test_what_was_staged_is_accepted_later(write: Writes) -> None:
    path = write(GAZETTE.text)
    staged = take_in(path, accept_clean=False)
    assert take_in(path) == staged
    assert not staged.candidates.open().exists()


def test_the_place_and_its_organs_are_made_with_findings(write: Writes) -> None:
    take_in(write(GAZETTE.text))
    place = Jurisdiction.objects.get()
    assert (place.name, place.code_prefix, place.code_layout, place.confirmed) == (
        "青泽区",
        "QZDR",
        "shandong",
        False,
    )
    keys = {found.key for found in all_findings(None, TODAY)}
    assert {"place_unconfirmed", "organ_unconfirmed", "term_unstated"} <= keys
    assert Organ.objects.unconfirmed().count() == Organ.objects.count()


def test_a_known_place_is_used_and_stays_as_it_was(write: Writes) -> None:
    known = Jurisdiction.objects.create(name="青泽区", code_prefix="QZDR", rule_set="shandong")
    assert take_in(write(GAZETTE.text)).jurisdiction == known
    assert Jurisdiction.objects.get().confirmed


def test_a_row_that_contradicts_a_recorded_fact_waits_and_the_rest_comes_in(write: Writes) -> None:
    take_in(write(GAZETTE.text))
    bridge = Document.objects.coded("QZDR-2034-0010001")
    bridge.update(title="青泽区人民政府关于桥梁限高的通告", title_key="青泽区人民政府关于桥梁限高的通告")
    batch = take_in(write(GAZETTE.text.replace("第7期", "第8期"), "next.txt"))
    (waiting,) = batch.candidates.open()
    assert [conflict["field"] for conflict in waiting.conflicts] == ["title"]
    assert bridge.get().title == "青泽区人民政府关于桥梁限高的通告"
    assert "conflict" in {found.key for found in all_findings(None, TODAY)}


def test_a_printed_end_that_contradicts_the_recorded_one_waits(write: Writes) -> None:
    take_in(write(GAZETTE.text))
    later = GAZETTE.text.replace("2039年12月12日", "2040年12月12日").replace("67号", "68号")
    batch = take_in(write(later, "later.txt"))
    (waiting,) = batch.candidates.open()
    assert waiting.conflicts == [{"field": "until", "ours": "2039-12-12", "theirs": "2040-12-12"}]
    (answer,) = answers(Document.objects.coded("QZDR-2034-0010001").select_related("jurisdiction"), TODAY)
    assert answer.end.last_day == date(2039, 12, 12)


def test_a_notice_without_a_day_registers_its_rows_and_decides_nothing(write: Writes) -> None:
    undated = replace(GAZETTE, notice=tuple(line for line in GAZETTE.notice if line != "2036年9月27日"))
    batch = take_in(write(undated.text))
    assert not batch.candidates.open().exists()
    assert not Entry.objects.filter(act__verb="apply_list").exists()


def test_a_text_that_names_no_place_asks_for_one(write: Writes) -> None:
    path = write("关于河灯管理的通知\n\n青政字〔2036〕12号\n\n正文。\n\n2036年1月2日\n")
    with pytest.raises(BadInput, match="place_unknown"):
        take_in(path)
    assert not StoredFile.objects.exists()


BAD_FILES = [
    pytest.param(b"", "file_empty", id="empty"),
    pytest.param(b" \n\t\n", "file_empty", id="white space"),
    pytest.param(bytes(range(256)) * 64, "file_not_text", id="noise"),
    pytest.param("机密★5年\n\n青泽区人民政府文件\n".encode(), "file_secret", id="a state secret"),
]


@pytest.mark.parametrize("content, code", BAD_FILES)
def test_a_bad_file_is_refused_before_anything_is_kept(write: Writes, content: bytes, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        take_in(write(content))
    assert not StoredFile.objects.exists()
    assert not Jurisdiction.objects.exists()


def test_a_file_with_nothing_in_it_leaves_nothing_behind(write: Writes) -> None:
    with pytest.raises(Refused, match="nothing_read"):
        take_in(write("今天天气很好。\n"))
    assert not Batch.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_chinese_encoding_gives_the_same(write: Writes, encoding: str) -> None:
    batch = take_in(write(GAZETTE.text.encode(encoding)))
    assert batch.candidates.count() == take_in(write(GAZETTE.text, "utf8.txt")).candidates.count()
    assert Act.objects.filter(verb="apply_list").count() == 1


def test_an_import_that_fails_half_way_leaves_nothing(write: Writes, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("lifecycle.imports.apply_lists", fail)
    with pytest.raises(RuntimeError):
        take_in(write(GAZETTE.text))
    assert [model for model in (Document, Act, Batch) if model.objects.exists()] == []


def test_the_command_answers_bad_input_with_one_line_and_exit_2(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.txt", tmp_path):
        told = subprocess.run(
            [sys.executable, "manage.py", "import_gazette", str(path)], capture_output=True, text=True, check=False
        )
        assert told.returncode == 2
        assert len(told.stderr.splitlines()) == 1
        assert str(path) in told.stderr
        assert told.stdout == ""


def test_undoing_what_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_, override("en"):
        call_command("undo_import", 77, reason="none")
    assert exit_.value.code == 1
    assert "77" in capsys.readouterr().err


def test_counts_that_do_not_add_up_are_said_with_their_line_and_block_nothing(
    write: Writes, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join(line for line in GAZETTE.text.splitlines() if "QZDR-2034-0160001" not in line)
    call_command("import_gazette", write(text), accept_clean=True, json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["waiting"] == []
    assert line_of(text, "确认继续有效2件") in [warning["line"] for warning in told["warnings"]]
    (answer,) = answers(Document.objects.coded("QZDR-2034-0010001").select_related("jurisdiction"), date(2036, 12, 1))
    assert answer.span.status == Status.IN_FORCE
