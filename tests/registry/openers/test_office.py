"""Older formats: through LibreOffice where it is, else a sentence that says how."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from registry.openers import blocks_of, open_upload
from registry.openers.office import as_docx, office_program
from registry.sources import read_source
from sentences.outcomes import sentence_of
from sentences.refusals import BadInput
from tests.registry.openers.made import as_docx as made_docx
from tests.registry.openers.test_hostile import renamed_stream
from tests.registry.openers.test_same_rows import without_lines
from tests.registry.printed import GAZETTE, reading_of
from tests.servers.binaries import ServerMissing
from tests.servers.plugin import skipped_or_refused

RTF = b"{\\rtf1\\ansi\\uc0 \\u30002 \\par}"


@pytest.fixture
def office() -> str:
    program = office_program()
    if program is None:
        message = "No LibreOffice found: install the package libreoffice-writer-nogui."
        pytest.skip(skipped_or_refused(ServerMissing(message)))
    return program


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("name, content", [("旧.doc", renamed_stream("WordDocument")), ("旧.wps", RTF)])
def test_without_libreoffice_an_old_format_is_refused_in_a_sentence_that_says_how(
    monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(BadInput) as caught:
        open_upload(name, content)
    assert caught.value.code == "needs_libreoffice"
    assert "libreoffice-writer-nogui" in sentence_of(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt", "pdf"])
def test_what_libreoffice_writes_reads_to_the_same(office: str, tmp_path: Path, scratch: Path, suffix: str) -> None:
    document = tmp_path / "notice.docx"
    document.write_bytes(made_docx(blocks_of(GAZETTE.text)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(document)]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    source = open_upload(f"公报.{suffix}", (tmp_path / f"notice.{suffix}").read_bytes())
    read, expected = without_lines(read_source(source)), without_lines(reading_of(GAZETTE.text))
    assert {**read, "warnings": None} == {**expected, "warnings": None}
    assert list(scratch.iterdir()) == []


@pytest.mark.slow
def test_a_conversion_that_takes_too_long_is_ended_and_leaves_nothing(office: str, scratch: Path) -> None:
    with pytest.raises(BadInput) as caught:
        as_docx(RTF, file="旧.rtf", seconds=0.1)
    assert caught.value.code == "file_takes_too_long"
    assert list(scratch.iterdir()) == []


@pytest.mark.slow
def test_what_libreoffice_cannot_read_is_refused(office: str, scratch: Path) -> None:
    with pytest.raises(BadInput) as caught:
        open_upload("旧.doc", renamed_stream("WordDocument"))
    assert caught.value.code == "file_damaged"
    assert list(scratch.iterdir()) == []
