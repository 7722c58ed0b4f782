"""Importing the office's own files: what is registered, where it says it was read, what a refused one leaves."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import override

from intake.imports import import_source
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
