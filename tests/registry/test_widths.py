"""What is too long is refused with its line on every database alike, and nothing of its file comes in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from intake.imports import import_source
from offices.actors import house
from offices.models import Jurisdiction, Organ
from registry.files import path_of
from registry.identity.codes import Code
from registry.identity.numbers import Number
from registry.models import Batch, Document, Part, StoredFile
from registry.openers.source import Source, open_source
from registry.reading.facts import Instrument, Reading
from registry.widths import CODE, NUMBER, ORGAN, PLACE, TITLE, refuse_what_is_too_long, width
from sentences.refusals import BadInput
from tests.cast import RECORDED
from tests.registry.printed import CONTINUES, GAZETTE, line_of, reading_of, with_annex

BEGIN, END = "青泽区人民政府关于", "的通告"


def titled(length: int) -> str:
    return BEGIN + "灯" * (length - len(BEGIN) - len(END)) + END


def listing(title: str) -> str:
    return with_annex(CONTINUES, rows=(("《" + title + "》", "", "QZDR-2034-0010001", "2039年12月12日"),)).text


def opened(folder: Path, text: str) -> Source:
    path = folder / "long.txt"
    path.write_text(text, encoding="utf-8")
    return open_source(path)


def take_in(source: Source, place: str | None = None) -> None:
    import_source(source, place=place, accept_clean=True, by=house("test"), at=RECORDED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "length, text, code",
    [
        pytest.param(TITLE, listing(titled(TITLE)), None, id="a title that just fits"),
        pytest.param(TITLE + 1, listing(titled(TITLE + 1)), "title_too_long", id="a title"),
    ],
)
def test_what_no_column_holds_is_refused_with_its_line(
    tmp_path: Path, length: int, text: str, code: str | None
) -> None:
    source = opened(tmp_path, text)
    if code is None:
        take_in(source)
        assert length in {len(title) for title in Document.objects.values_list("title", flat=True)}
        return
    with pytest.raises(BadInput) as refused:
        take_in(source)
    assert refused.value.code == code
    assert refused.value.params["line"] == line_of(text, "QZDR-2034-0010001")
    assert refused.value.params["length"] == length
    kept = [model for model in (Jurisdiction, StoredFile, Batch, Document, Organ) if model.objects.exists()]
    assert kept == []
    assert not path_of(source.sha256).exists()


@pytest.mark.django_db
def test_a_place_too_long_is_refused(tmp_path: Path) -> None:
    source = opened(tmp_path, GAZETTE.text)
    with pytest.raises(BadInput, match="place_too_long"):
        take_in(source, place="青" * (PLACE + 1))
    assert not Jurisdiction.objects.exists()


@pytest.mark.django_db
def test_a_number_as_printed_is_kept_whole(tmp_path: Path) -> None:
    printed = "青政发" + "　" * NUMBER + "〔2034〕41号"
    row = ("《青泽区水利局关于湖区封湖的公告》", printed, "QZDR-2034-0160001", "未规定有效期")
    take_in(opened(tmp_path, with_annex(CONTINUES, rows=(row,)).text))
    document = Document.objects.get(code_key="QZDR-2034-0160001")
    assert (document.number_key, document.number_raw) == ("青政发〔2034〕41号", printed)


def numbered(reading: Reading) -> Reading:
    number = Number("raw", "青" * NUMBER, 2034, 1)
    return replace(reading, documents=(replace(reading.documents[0], number=number),))


def coded(reading: Reading) -> Reading:
    code = Code("raw", "QZDR-" + "0" * CODE, "shandong", "QZ", "D", 2034, "001", 1)
    return replace(reading, documents=(replace(reading.documents[0], code=code),))


def issued(reading: Reading) -> Reading:
    """The reader takes nothing so long for an organ; who stages another reading might."""
    return replace(reading, documents=(replace(reading.documents[0], issuers=("青泽区水利局", "渡" * (ORGAN + 1))),))


def instructed(reading: Reading) -> Reading:
    part = Instrument(titled(width(Part, "title") + 1), line=40)
    return replace(reading, documents=(replace(reading.documents[0], instruments=(part,)),))


@pytest.mark.parametrize(
    "change, code",
    [
        (numbered, "number_too_long"),
        (coded, "code_too_long"),
        (issued, "organ_too_long"),
        (instructed, "title_too_long"),
    ],
)
def test_numbers_codes_and_parts_have_their_length_too(change: Callable[[Reading], Reading], code: str) -> None:
    reading = reading_of(GAZETTE.text)
    refuse_what_is_too_long(reading, file="gazette.txt", places={})
    with pytest.raises(BadInput, match=code) as refused:
        refuse_what_is_too_long(change(reading), file="gazette.txt", places={})
    assert refused.value.params["line"] == (40 if change is instructed else reading.documents[0].first_line)
