"""Importing the office's own files: what is registered, where it says it was read, what a refused one leaves."""

import io
import json
from datetime import date
from pathlib import Path

import docx
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import override
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from intake.imports import import_source
from lifecycle.answers import answers
from lifecycle.models import Entry
from offices.actors import house
from registry.models import Batch, Candidate, Document, StoredFile
from registry.openers import blocks_of, open_upload
from tests.cast import RECORDED
from tests.registry.openers.made import FORMATS, as_docx
from tests.registry.printed import GAZETTE
from web.facts import _read
from web.sources import place_of

pytestmark = pytest.mark.django_db


def take_in(name: str, content: bytes) -> Batch:
    source = open_upload(name, content)
    return import_source(source, place=None, accept_clean=True, by=house("test"), at=RECORDED).batch


def written() -> tuple[list[object], list[object]]:
    documents = Document.objects.order_by("code_key", "number_key").values_list("title", "number_key", "code_key")
    entries = Entry.objects.order_by("document__title", "kind").values_list("document__title", "kind")
    return list(documents), list(entries)


@pytest.mark.parametrize("suffix", ["docx", "pdf", "xlsx"])
def test_a_file_of_any_format_registers_what_the_text_does(suffix: str) -> None:
    batch = take_in(f"公报.{suffix}", FORMATS[suffix](blocks_of(GAZETTE.text)))
    registered = written()
    again = take_in("公报.txt", GAZETTE.text.encode())
    assert (batch.candidates.count(), *written()) == (again.candidates.count(), *registered)


def test_a_row_of_a_word_table_says_its_table_and_row() -> None:
    batch = take_in("公报.docx", as_docx(blocks_of(GAZETTE.text)))
    row = batch.candidates.filter(kind=Candidate.Kind.ROW).order_by("no")[1]
    with override("en"):
        assert place_of(row) == "公报.docx, table 1, row 3"
    notice = batch.candidates.filter(kind=Candidate.Kind.DOCUMENT).order_by("no")[0]
    with override("zh-hans"):
        assert place_of(notice).startswith("公报.docx，自第12段至表4")
        assert row.document is not None
        assert _read(row.document, "title") == ("公报.docx表1第3行",)


def test_a_refused_file_leaves_nothing(tmp_path: Path) -> None:
    kept = set(Path(settings.DATA_DIR).rglob("*"))
    path = tmp_path / "公报.docx"
    path.write_bytes(as_docx(blocks_of(f"秘密★1年\n{GAZETTE.text}")))
    err = io.StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command("import_gazette", str(path), "--accept-clean", stdout=io.StringIO(), stderr=err)
    assert leaving.value.code == 2
    assert err.getvalue().count("\n") == 1
    assert not StoredFile.objects.exists()
    assert set(Path(settings.DATA_DIR).rglob("*")) == kept


def revised() -> bytes:
    """A notice whose term somebody has changed from three years to five, with the changes tracked."""
    lines = (
        "青河区人民政府",
        "关于夜间禁航的通告",
        "青政发〔2021〕7号",
        "各镇人民政府：",
        "本通告自2021年6月1日起施行，有效期年。",
        "2021年5月6日",
    )
    document = docx.Document(io.BytesIO(as_docx(blocks_of("\n".join(lines)))))
    clause = next(one for one in document.paragraphs if "有效期" in one.text)
    (run,) = clause.runs
    run.text = "本通告自2021年6月1日起施行，有效期"
    tracked = (
        '<w:ins {0} w:id="1" w:author="a"><w:r><w:t>五</w:t></w:r></w:ins>',
        '<w:del {0} w:id="2" w:author="a"><w:r><w:delText>三</w:delText></w:r></w:del>',
    )
    for change in tracked:
        clause._p.append(parse_xml(change.format(nsdecls("w"))))  # type: ignore[arg-type]  # its own stubs disagree
    clause.add_run("年。")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def imported(path: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_gazette", str(path), "--place", "青河区", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    "choice, last_day",
    [("accepted", date(2026, 5, 31)), ("refused", date(2024, 5, 31))],
    ids=["accepted: five years", "refused: three"],
)
def test_tracked_changes_are_taken_as_whoever_imports_them_says(tmp_path: Path, choice: str, last_day: date) -> None:
    path = tmp_path / "通告.docx"
    path.write_bytes(revised())
    out = io.StringIO()
    call_command("read_gazette", str(path), "--tracked", choice, "--json", stdout=out)
    (read,) = json.loads(out.getvalue())["documents"]
    assert read["term"]["until"] == last_day.isoformat()
    imported(path, "--tracked", choice, "--accept-clean")
    (answer,) = answers(Document.objects.all(), date(2022, 1, 1))
    assert answer.end.last_day == last_day


def test_who_thinks_better_of_tracked_changes_has_the_file_read_again_until_it_was_decided_about(
    tmp_path: Path,
) -> None:
    path = tmp_path / "通告.docx"
    path.write_bytes(revised())
    imported(path)
    assert Candidate.objects.get().facts["term"]["period"] == "P5Y"
    imported(path, "--tracked", "refused", "--accept-clean")
    assert Candidate.objects.get().facts["term"]["period"] == "P3Y"
    assert [remark["key"] for remark in Batch.objects.get().remarks] == ["changes_refused"]
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_gazette", str(path), "--place", "青河区", stderr=err)
    assert err.getvalue().count("\n") == 1
    assert "通告.docx" in err.getvalue()
    imported(path, "--tracked", "refused")
    assert Candidate.objects.get().facts["term"]["period"] == "P3Y"
