"""Whatever is handed in is opened or refused in one sentence."""

import hashlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.openers import Source, open_pasted, open_source, open_upload
from registry.openers.encodings import decode
from registry.openers.limits import LARGEST_TEXT_MB
from registry.openers.source import PASTED
from registry.reading import Paragraph
from sentences.outcomes import sentence_of
from sentences.refusals import BadInput
from tests.registry.printed import GAZETTE

TEXT = GAZETTE.text


def handed_in(folder: Path, content: bytes, name: str = "gazette.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refused(path: Path, *, largest_mb: int | None = None) -> BadInput:
    with pytest.raises(BadInput) as caught:
        open_source(path, largest_mb=largest_mb)
    sentence = sentence_of(caught.value)
    assert sentence.startswith(str(path))
    assert "\n" not in sentence
    return caught.value


@pytest.mark.parametrize(
    "content, encoding",
    [
        pytest.param(TEXT.encode(), "utf-8", id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), "utf-8", id="UTF-8 with a BOM"),
        pytest.param(TEXT.encode("utf-16"), "utf-16-le", id="UTF-16 with a BOM"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", id="UTF-16 big end first"),
        pytest.param(TEXT.encode("utf-16-le"), "utf-16-le", id="UTF-16 without a BOM"),
        pytest.param(TEXT.encode("utf-16-be"), "utf-16-be", id="UTF-16 big end first, without a BOM"),
        pytest.param(TEXT.encode("gb18030"), "gb18030", id="GB18030"),
        pytest.param(TEXT.encode("gbk"), "gb18030", id="GBK"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), "utf-8", id="with the line ends of Windows"),
        pytest.param(TEXT.replace("\n", "\r").encode(), "utf-8", id="with the line ends of an old Macintosh"),
        pytest.param(TEXT.encode() + b"\x1a", "utf-8", id="ended as under DOS"),
    ],
)
def test_the_same_text_opens_to_the_same_blocks_in_every_encoding(
    tmp_path: Path, content: bytes, encoding: str
) -> None:
    source = open_source(handed_in(tmp_path, content))
    assert source.blocks == open_source(handed_in(tmp_path, TEXT.encode(), "plain.txt")).blocks
    assert source.encoding == encoding
    assert source.content == content
    assert source.sha256 == hashlib.sha256(content).hexdigest()
    assert source.name == "gazette.txt"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.txt").code == "file_missing"
    assert refused(handed_in(tmp_path, b"x") / "below.txt").code == "file_missing"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "file_is_folder"


@pytest.mark.parametrize(
    "content", [b"", b" \n\t\n \r\n", b"\xef\xbb\xbf", "\ufeff \u3000\n".encode("utf-16-le"), b"\f\n\f"]
)
def test_a_file_with_nothing_in_it_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(handed_in(tmp_path, content)).code == "file_empty"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bytes(range(256)) * 40, id="every byte there is"),
        pytest.param(b"\xff\xfe\x00\xdc\x00\xdc", id="half a sign in UTF-16"),
        pytest.param(TEXT.encode()[:700] + b"\xff" + TEXT.encode()[700:], id="UTF-8 with a broken byte"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(handed_in(tmp_path, content)).code == "file_not_text"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00" + bytes(100), id="a zip"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01\x02", id="a PDF"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), id="an old Word file"),
    ],
)
def test_what_only_begins_like_a_format_is_refused_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    assert refused(handed_in(tmp_path, content)).code == "file_damaged"


def test_big5_opens_too() -> None:
    text = (
        "淄博市博山區人民政府關於公布規範性文件清理結果的通知：近期，本區對現行有效的規範性文件進行了全面梳理。\n" * 3
    )
    source = open_upload("big5.txt", text.encode("big5hkscs"))
    assert (source.encoding, source.blocks[0]) == ("big5hkscs", Paragraph(text.split("\n", maxsplit=1)[0], 1))


def test_pasted_text_is_read_as_text_whatever_it_looks_like() -> None:
    source = open_pasted("<html>\n序号\t名称\n1\t甲")
    assert (source.name, source.blocks[0]) == (PASTED, Paragraph("<html>", 1))
    assert source.sha256 == hashlib.sha256(source.content).hexdigest()


@pytest.mark.parametrize(
    "text, code", [("", "file_empty"), ("秘密★1年\n通知", "file_secret"), ("甲\x00", "file_not_text")]
)
def test_pasted_text_is_refused_as_a_file_would_be(text: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        open_pasted(text)
    assert (caught.value.code, caught.value.params["file"]) == (code, PASTED)


def test_an_upload_keeps_the_last_part_of_its_name_only() -> None:
    assert open_upload("../../etc/通知.txt", TEXT.encode()).name == "通知.txt"
    assert open_upload("C:\\Users\\王\\通知.txt", TEXT.encode()).name == "通知.txt"


def test_a_copy_cut_short_inside_a_character_still_opens(tmp_path: Path) -> None:
    content = "博山区人民政府".encode()[:-1]
    (paragraph,) = open_source(handed_in(tmp_path, content)).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "博山区人民政\ufffd"


def test_fifty_megabytes_of_noise_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "noise.txt"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    began = time.monotonic()
    refusal = refused(path)
    assert time.monotonic() - began < 0.5
    assert refusal.code == "file_too_large"
    assert (refusal.params["size_mb"], refusal.params["limit_mb"]) == (50, LARGEST_TEXT_MB)


def test_noise_below_the_limit_is_refused_quickly_too(tmp_path: Path) -> None:
    path = handed_in(tmp_path, os.urandom(8 * 1024 * 1024))
    began = time.monotonic()
    assert refused(path).code == "file_not_text"
    assert time.monotonic() - began < 2


def test_the_limit_is_the_callers_to_set(tmp_path: Path) -> None:
    path = handed_in(tmp_path, b"x" * (1024 * 1024 + 1))
    assert refused(path, largest_mb=1).params["size_mb"] == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = handed_in(tmp_path, TEXT.encode())
    path.chmod(0)
    assert refused(path).code == "file_unreadable"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    assert refused(path).code == "file_unreadable"


@pytest.mark.parametrize("mark", ["秘密", "机 密★1年", "绝密★启封前", "★", "000123 机密★10年", "特急 秘密★6个月"])
def test_a_text_marked_secret_is_refused_with_its_line(tmp_path: Path, mark: str) -> None:
    refusal = refused(handed_in(tmp_path, f"\n{mark}\n{TEXT}".encode()))
    assert refusal.code == "file_secret"
    assert refusal.params["line"] == 2


@pytest.mark.parametrize(
    "line", ["保守商业秘密的通知", "国家秘密管理", "涉及机密的，不予公开", "★先进单位名单公布如下", "秘密级"]
)
def test_a_text_that_only_speaks_of_secrets_is_opened(tmp_path: Path, line: str) -> None:
    assert isinstance(open_source(handed_in(tmp_path, f"{line}\n{TEXT}".encode())), Source)


def test_a_secret_mark_deep_inside_a_text_is_part_of_it(tmp_path: Path) -> None:
    assert open_source(handed_in(tmp_path, f"{TEXT}\n秘密\n".encode())).blocks


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_no_bytes_break_the_decoder(content: bytes) -> None:
    decoded = decode(content)
    if decoded is not None:
        decoded[0].encode()
