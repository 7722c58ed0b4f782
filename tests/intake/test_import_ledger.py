"""import_ledger and export_ledger as people type them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from jobs.models import Job
from offices.models import Jurisdiction
from registry.models import Batch, Document, LedgerMapping, StoredFile
from tests.intake.ledger_books import book
from tests.intake.ledger_registers import large
from tests.intake.test_ledgers import row
from tests.registry.openers.made import as_zip
from tests.registry.openers.test_hostile import parts_of

pytestmark = pytest.mark.django_db
# The commands read the clock: what they are told must hold on any day.
LASTING = row("有效", "长期")
Captured = pytest.CaptureFixture[str]


def said(capsys: Captured, *arguments: object, code: int = 0) -> str:
    ended = 0
    try:
        call_command(*map(str, arguments))
    except SystemExit as stopped:
        ended = int(stopped.code or 0)
    assert ended == code
    printed = capsys.readouterr()
    return printed.out if code != 2 else printed.err


def test_it_says_what_was_understood_and_what_is_to_be_looked_at(
    place: Jurisdiction, tmp_path: Path, capsys: Captured
) -> None:
    path = book(tmp_path / "青河区台账.xlsx", [LASTING, ["", "随便写的", "关于城墙保护的通告"]])
    told = said(capsys, "import_ledger", path)
    for words in ("“台账”", "C  文件名称 → 题名", "20个单元格", "B3", "“随便写的”"):
        assert words in told
    assert Document.objects.count() == 2


def test_a_dry_run_says_the_same_and_leaves_nothing(place: Jurisdiction, tmp_path: Path, capsys: Captured) -> None:
    path = book(tmp_path / "青河区台账.xlsx", [LASTING, ["", "随便写的", "关于城墙保护的通告"]])
    dry = json.loads(said(capsys, "import_ledger", path, "--dry-run", "--json"))
    assert (Document.objects.count(), Batch.objects.count()) == (0, 0)
    real = json.loads(said(capsys, "import_ledger", path, "--json"))
    assert [dry[key] for key in ("worklist", "accepted", "waiting")] == [
        real[key] for key in ("worklist", "accepted", "waiting")
    ]
    assert [sheet["cells"] for sheet in real["sheets"]] == [sum(sheet["fates"].values()) for sheet in real["sheets"]]
    assert real["worklist"][0]["place"] == "台账!B3"


def test_the_mapping_it_prints_can_be_corrected_and_handed_in_again(
    place: Jurisdiction, tmp_path: Path, capsys: Captured
) -> None:
    path = book(
        tmp_path / "a.xlsx", [["关于城墙保护的通告", "青政发〔2020〕7号", "2020.6.1"]], head=("标题", "文号", "甲")
    )
    mapping = json.loads(said(capsys, "import_ledger", path, "--place", place.name, "--dry-run", "--json"))["mapping"]
    assert mapping == {"sheets": {"台账": {"header": [1], "columns": {"A": "title", "B": "number", "C": None}}}}
    mapping["sheets"]["台账"]["columns"]["C"] = "effective"
    (tmp_path / "m.json").write_text(json.dumps(mapping), encoding="utf-8")
    told = json.loads(
        said(capsys, "import_ledger", path, "--place", place.name, "--mapping", tmp_path / "m.json", "--json")
    )
    assert told["sheets"][0]["columns"][2]["sureness"] == "given"
    assert LedgerMapping.objects.get().columns["C"] == "effective"


@pytest.mark.parametrize(
    "mapping",
    [
        pytest.param("{", id="no JSON"),
        pytest.param('{"sheets": {"台账": {"columns": {"C": "colour"}}}}', id="a field nobody knows"),
        pytest.param('{"sheets": {"台账": {"columns": {"9": "title"}}}}', id="no column"),
        pytest.param('{"sheets": ["台账"]}', id="a list"),
    ],
)
def test_what_is_no_mapping_is_refused(tmp_path: Path, capsys: Captured, mapping: str) -> None:
    (tmp_path / "m.json").write_text(mapping, encoding="utf-8")
    path = book(tmp_path / "a.xlsx", [LASTING])
    assert "m.json" in said(capsys, "import_ledger", path, "--mapping", tmp_path / "m.json", code=2)


def test_a_workbook_that_lists_nothing_is_bad_news(place: Jurisdiction, tmp_path: Path, capsys: Captured) -> None:
    path = book(tmp_path / "青河区.xlsx", [["甲", "乙"]], head=("一", "二"))
    said(capsys, "import_ledger", path, code=1)


def broken_far_down(path: Path) -> bytes:
    parts = parts_of(large(path, 2000).read_bytes())
    sheet = parts["xl/worksheets/sheet1.xml"]
    return as_zip({**parts, "xl/worksheets/sheet1.xml": sheet[: int(len(sheet) * 0.9)]})


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(broken_far_down, id="broken off after most of its rows"),
        pytest.param(lambda path: large(path, 20).read_bytes()[:4000], id="an upload that died"),
        pytest.param(
            lambda path: as_zip({**parts_of(large(path, 2).read_bytes()), "a": b" " * (40 << 20)}), id="a bomb"
        ),
        pytest.param(lambda path: book(path, [LASTING], title="机密★5年").read_bytes(), id="a secret"),
    ],
)
def test_a_refused_ledger_leaves_nothing(
    place: Jurisdiction, tmp_path: Path, capsys: Captured, made: Callable[[Path], bytes]
) -> None:
    path = tmp_path / "青河区台账.xlsx"
    path.write_bytes(made(path))
    kept = set(Path(settings.DATA_DIR).rglob("*"))
    told = said(capsys, "import_ledger", path, code=2)
    assert path.name in told
    assert told.count("\n") == 1
    assert not any(model.objects.exists() for model in (Batch, StoredFile, Job, Document))
    assert set(Path(settings.DATA_DIR).rglob("*")) == kept


def test_without_a_place_nothing_is_guessed(tmp_path: Path, capsys: Captured) -> None:
    assert "--place" in said(capsys, "import_ledger", book(tmp_path / "a.xlsx", [LASTING]), code=2)
    assert not Batch.objects.exists()


def test_the_export_is_a_ledger_that_import_reads(place: Jurisdiction, tmp_path: Path, capsys: Captured) -> None:
    said(capsys, "import_ledger", book(tmp_path / "a.xlsx", [LASTING]), "--place", place.name)
    said(capsys, "export_ledger", tmp_path / "b.xlsx", "--place", place.name, "--on", "2024-03-15")
    again = json.loads(said(capsys, "import_ledger", tmp_path / "b.xlsx", "--json"))
    assert (again["acts"], again["waiting"], again["accepted"], again["worklist"]) == ([], 0, 1, [])
    said(capsys, "export_ledger", tmp_path / "b.xlsx", "--place", "没有的地方", code=1)
