"""Importing without the real texts: printed gazettes of an invented district, and what goes wrong with files."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

from intake.admission import undo_batch
from intake.imports import import_source
from lifecycle.acts import undo
from lifecycle.answers import answers
from lifecycle.findings import all_findings, findings_for
from lifecycle.models import Act, Entry
from lifecycle.rules import Status
from offices.actors import house
from offices.models import Jurisdiction, Organ
from registry.models import Batch, Document, StoredFile
from registry.openers.source import open_source
from sentences.refusals import BadInput, Refused
from tests.cast import RECORDED, TODAY
from tests.registry.printed import CONTINUES, GAZETTE, line_of, with_annex
from tests.registry.reading.noticed import Notice

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


def test_what_a_text_rests_on_and_passes_on_is_staged(write: Writes) -> None:
    passed_on = "现将省交通厅《渡口夜航意见》（省交〔2036〕3号）转发给你们。"
    title = "关于转发《渡口夜航意见》的通知"
    text = Notice(f"根据《临源市渡口条例》和临政发〔2036〕9号文件，{passed_on}", title=title).text
    (candidate,) = take_in(write(text), accept_clean=False).candidates.all()
    assert candidate.facts["bases"] == [
        {"title": "临源市渡口条例", "number": None},
        {"title": None, "number": "临政发〔2036〕9号"},
    ]
    assert candidate.facts["forwards"] == {"title": "渡口夜航意见", "number": "省交〔2036〕3号"}


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


def test_one_document_whose_number_is_spelled_in_two_ways_waits_instead_of_coming_twice(write: Writes) -> None:
    take_in(write(GAZETTE.text))
    text = "青泽区水利局\n关于湖区封湖的公告\n青水字〔2034〕41号\n\n全湖封闭。\n\n青泽区水利局\n2034年5月2日\n"
    source = open_source(write(text, "notice.txt"))
    batch = import_source(source, place="青泽区", accept_clean=True, by=house("test"), at=RECORDED).batch
    (waiting,) = batch.candidates.open()
    assert waiting.conflicts == [
        {
            "field": "number",
            "ours": "青水〔2034〕41号",
            "theirs": "青水字〔2034〕41号",
            "ours_at": f"gazette.txt:{line_of(GAZETTE.text, '湖区封湖')}",
            "theirs_at": "notice.txt:1",
        }
    ]
    assert Document.objects.filter(title="青泽区水利局关于湖区封湖的公告").count() == 1


def test_a_printed_end_that_contradicts_the_recorded_one_waits(write: Writes) -> None:
    take_in(write(GAZETTE.text))
    later = GAZETTE.text.replace("2039年12月12日", "2040年12月12日").replace("67号", "68号")
    batch = take_in(write(later, "later.txt"))
    (waiting,) = batch.candidates.open()
    assert waiting.conflicts == [
        {
            "field": "until",
            "ours": "2039-12-12",
            "theirs": "2040-12-12",
            "ours_at": "青政字〔2036〕67号，附件2第1项",
            "theirs_at": f"later.txt:{line_of(later, '桥梁限重')}",
        }
    ]
    (answer,) = answers(Document.objects.coded("QZDR-2034-0010001").select_related("jurisdiction"), TODAY)
    assert answer.end.last_day == date(2039, 12, 12)


def test_a_notice_without_a_day_registers_its_rows_and_decides_nothing(write: Writes) -> None:
    undated = replace(GAZETTE, notice=tuple(line for line in GAZETTE.notice if line != "2036年9月27日"))
    batch = take_in(write(undated.text))
    assert not batch.candidates.open().exists()
    assert not Entry.objects.filter(act__verb="apply_list").exists()


def test_a_list_that_continues_what_has_already_ended_does_not_move_its_end(write: Writes) -> None:
    take_in(write(GAZETTE.text.replace("2039年12月12日", "2036年6月30日")))
    bridge = Document.objects.coded("QZDR-2034-0010001").select_related("jurisdiction")
    (then,), (after,) = answers(bridge, date(2036, 7, 1)), answers(bridge, date(2036, 9, 27))
    assert (then.span.status, after.span.status) == (Status.LAPSED, Status.LAPSED)
    assert after.end.last_day == date(2036, 6, 30)
    assert "kept_after_its_end" in {finding.key for finding in findings_for([after])[after.document.pk]}


def test_a_notice_that_was_cut_short_takes_in_no_half_a_row(write: Writes) -> None:
    text = GAZETTE.text
    cut = text[: text.index("关于桥梁限重的通告》") + 3]
    (waiting,) = take_in(write(cut)).candidates.open()
    assert [conflict["field"] for conflict in waiting.conflicts] == ["row"]
    assert not Document.objects.filter(title__contains="关于桥").exists()
    with override("en"):
        assert "it was not taken in" in {one.key: one.sentence for one in all_findings(None, TODAY)}["conflict"]
    whole = take_in(write(text, "whole.txt"))
    assert not whole.candidates.open().exists()


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

    monkeypatch.setattr("intake.imports.apply_lists", fail)
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


def test_a_database_that_is_not_set_up_is_said_in_one_line(tmp_path: Path) -> None:
    fresh = {**os.environ, "SHIXIAO_DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/fresh.sqlite3"}
    told = subprocess.run(
        [sys.executable, "manage.py", "findings"], capture_output=True, text=True, check=False, env=fresh
    )
    assert told.returncode == 2
    assert len(told.stderr.splitlines()) == 1
    assert "migrate" in told.stderr


def told(day: date) -> list[tuple[object, ...]]:
    everyone = answers(Document.objects.select_related("jurisdiction").order_by("pk"), day)
    return [(a.document, a.span.status, a.since, a.end, a.management, a.marks) for a in everyone]


def undo_import(batch: Batch) -> None:
    undo_batch(batch, by=house("test"), at=RECORDED, reason="wrong file")


AFTER_THE_NOTICE = date(2036, 12, 1)


def test_undoing_one_of_two_imports_leaves_what_the_other_says(write: Writes) -> None:
    first, second = take_in(write(GAZETTE.text)), take_in(write(GAZETTE.text.replace("第7期", "第8期"), "next.txt"))
    days = [date(2036, 9, 26), date(2036, 9, 27), AFTER_THE_NOTICE, date(2039, 12, 13)]
    before = [told(day) for day in days]
    assert not second.acts.exists()
    undo_import(first)
    assert [told(day) for day in days] == before
    assert [act.verb for act in second.acts.standing().order_by("seq")] == ["admit", "apply_list"]
    call_command("rebuild_periods", check=True)
    acts = Act.objects.count()
    assert take_in(write(GAZETTE.text)) == first
    assert ([told(day) for day in days], Act.objects.count()) == (before, acts)
    undo_import(first)
    assert [told(day) for day in days] == before
    undo_import(second)
    assert told(AFTER_THE_NOTICE) == []
    call_command("rebuild_periods", check=True)


def test_undoing_an_import_keeps_only_those_of_its_documents_that_another_gives(write: Writes) -> None:
    first = take_in(write(GAZETTE.text))
    take_in(write(with_annex(CONTINUES, rows=CONTINUES.rows[:1]).text, "shorter.txt"))
    undo_import(first)
    codes = {answer.document.code_key for answer in answers(Document.objects.all(), AFTER_THE_NOTICE)}
    assert "QZDR-2034-0010001" in codes
    assert "QZDR-2034-0160001" not in codes


def test_what_another_import_ends_stays_ended_when_the_one_that_wrote_it_is_undone(write: Writes) -> None:
    ban = "青泽区水利局\n关于湖区封湖的公告\n青水字〔2034〕41号\n\n全湖封闭。\n\n青泽区水利局\n2034年5月2日\n"
    end = (
        "青泽区水利局\n关于湖区开湖的公告\n青水字〔2035〕7号\n\n全湖开放。"
        "《关于湖区封湖的公告》（青水字〔2034〕41号）同时废止。\n\n青泽区水利局\n2035年5月2日\n"
    )

    def take(text: str, name: str) -> Batch:
        source = open_source(write(text, name))
        return import_source(source, place="青泽区", accept_clean=True, by=house("test"), at=RECORDED).batch

    take(end, "end.txt")
    both = take(f"{ban}\n\n{end}", "both.txt")
    take(ban, "ban.txt")
    banned = Document.objects.numbered("青水字〔2034〕41号").select_related("jurisdiction")
    undo_import(both)
    (answer,) = answers(banned, AFTER_THE_NOTICE)
    assert answer.span.status == Status.REPEALED
    call_command("rebuild_periods", check=True)


def test_undoing_an_import_brings_nothing_back_that_was_taken_back_on_other_documents(write: Writes) -> None:
    """The second import gives one document the first doesn't; somebody has undone just that act."""
    lamp = ("《青泽区人民政府关于灯会的通告》", "", "QZDR-2034-0010009", "2039年12月12日")
    first = take_in(write(GAZETTE.text))
    second = take_in(write(with_annex(CONTINUES, rows=(*CONTINUES.rows, lamp)).text, "longer.txt"))
    undo(second.acts.get(verb="apply_list"), by=house("test"), at=RECORDED, reason="misread")
    undo_import(first)
    bridge, lantern = answers(
        Document.objects.filter(code_key__in=["QZDR-2034-0010001", "QZDR-2034-0010009"]).order_by("code_key"),
        AFTER_THE_NOTICE,
    )
    assert (bridge.span.status, lantern.span.status) == (Status.IN_FORCE, Status.UNKNOWN)


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
