"""Scans and OFD: kept as they are, with the facts a person types, which are held against the record like read ones."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from calendars.lengths import Length
from intake.admission import undo_batch
from intake.imports import import_source
from intake.typed import Typed, TypedDocument, register_typed
from lifecycle.answers import answers
from lifecycle.models import Act, Entry
from lifecycle.rules import Status
from lifecycle.rules.ends import EndKind
from offices.actors import house
from offices.models import Jurisdiction
from registry.files import path_of
from registry.models import Batch, Candidate, Document, StoredFile
from registry.openers import KeptFile, keep_upload, open_upload
from registry.reading.basis import Basis
from sentences.refusals import BadInput, Refused
from tests.cast import RECORDED, TODAY
from tests.registry.openers.made import as_docx, as_pdf, as_zip
from tests.registry.printed import GAZETTE

pytestmark = pytest.mark.django_db

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)
TYPED = TypedDocument(
    title="青河区人民政府关于加强古井管理的通知",
    number="青政发[2020]7号",
    code="QHDR-2020-0010007",
    dated_on=date(2020, 5, 1),
    published_on=date(2020, 5, 6),
    effective_on=date(2020, 6, 1),
    term=Length(years=5),
    page=3,
)


def scan(name: str = "古井.png", content: bytes = PICTURE) -> KeptFile:
    return keep_upload(name, content)


def typed(place: Jurisdiction, one: TypedDocument = TYPED, file: KeptFile | None = None, *, days: int = 0) -> Typed:
    at = RECORDED + timedelta(days=days)
    return register_typed(file or scan(), one, place, by=house("王录入"), at=at)


def test_typed_facts_register_a_document_with_its_scan(place: Jurisdiction) -> None:
    done = typed(place)
    document = Document.objects.get()
    assert (done.candidate.state, done.candidate.document) == (Candidate.State.ACCEPTED, document)
    assert (document.number_key, document.number_raw) == ("青政发〔2020〕7号", "青政发[2020]7号")
    assert [str(organ) for organ in document.issuers.all()] == ["青河区人民政府"]
    assert [entry.kind for entry in Entry.objects.order_by("pk")] == [
        "registration", "publication", "commencement", "term",
    ]  # fmt: skip
    (answer,) = answers([document], TODAY)
    assert (answer.span.status, answer.end.last_day) == (Status.IN_FORCE, date(2025, 5, 31))
    (file,) = StoredFile.objects.attached_to(document)
    assert path_of(file.sha256).read_bytes() == PICTURE
    assert document.provenance["number_key"]["place"] == [["page", 3]]
    assert done.candidate.facts["typed"]["by"] == "王录入"


def test_a_blank_about_the_term_is_not_the_texts_silence(place: Jurisdiction) -> None:
    """In Anhui a text that was silent in 2017 ended after five years (第七条); what was left blank gets no such end."""
    place.rule_set = "anhui"
    place.save()
    typed(place, TypedDocument(title=TYPED.title, published_on=date(2017, 5, 6), effective_on=date(2017, 6, 1)))
    (answer,) = answers(Document.objects.all(), TODAY)
    assert answer.end.kind == EndKind.UNSTATED
    assert not Entry.objects.exclude(authority_rule="").exists()


@pytest.mark.parametrize(
    "change, first, last",
    [
        pytest.param(
            {"effective_on": None, "effective_basis": Basis.ON_PUBLICATION}, date(2020, 5, 6), date(2025, 5, 5),
            id="on publication",
        ),
        pytest.param(
            {"effective_on": None, "effective_basis": Basis.DAYS_AFTER_PUBLICATION, "effective_days": 30},
            date(2020, 6, 6), date(2025, 6, 5), id="30 days after publication",
        ),
        pytest.param({"term": None, "last_day": date(2024, 12, 31)}, date(2020, 6, 1), date(2024, 12, 31), id="a day"),
        pytest.param({"term": None, "permanent": True}, date(2020, 6, 1), None, id="without an end"),
    ],
)  # fmt: skip
def test_its_start_and_end_are_typed_as_texts_print_them(
    place: Jurisdiction, change: dict[str, object], first: date, last: date | None
) -> None:
    typed(place, replace(TYPED, **change))  # type: ignore[arg-type]  # fields of a table
    (answer,) = answers(Document.objects.all(), TODAY)
    assert (Entry.objects.get(kind="commencement").takes_effect, answer.end.last_day) == (first, last)


def test_the_same_typed_again_changes_nothing(place: Jurisdiction) -> None:
    first = typed(place)
    before = Act.objects.count(), Entry.objects.count()
    again = typed(place, days=3)
    assert (again.candidate, again.act) == (first.candidate, None)
    assert (Act.objects.count(), Entry.objects.count()) == before


def test_a_booklet_holds_several_documents(place: Jurisdiction) -> None:
    typed(place)
    other = typed(place, TypedDocument(title="青河区人民政府关于城墙保护的通告", page=9))
    assert other.candidate.no == 2
    assert Document.objects.count() == 2
    assert Batch.objects.count() == 1


@pytest.mark.parametrize(
    "change, field",
    [
        pytest.param({"dated_on": date(2020, 5, 2)}, "dated_on", id="another date"),
        pytest.param({"published_on": date(2020, 5, 7)}, "published_on", id="another day of publication"),
        pytest.param({"title": "青河区人民政府关于古树保护的通知"}, "title", id="another title"),
        pytest.param({"term": None, "last_day": date(2026, 5, 31)}, "until", id="another end"),
    ],
)
def test_what_contradicts_the_record_waits_and_its_file_hangs_on_nothing(
    place: Jurisdiction, change: dict[str, object], field: str
) -> None:
    typed(place)
    entries = Entry.objects.count()
    different = replace(TYPED, **change)  # type: ignore[arg-type]  # fields of a table
    waiting = typed(place, different, scan("另.png", PICTURE + b"x"), days=1).candidate
    assert waiting.state == Candidate.State.WAITING
    assert [conflict["field"] for conflict in waiting.conflicts] == [field]
    assert Entry.objects.count() == entries
    assert [file.name for file in StoredFile.objects.attached_to(Document.objects.get())] == ["古井.png"]


def test_undone_it_is_unlisted_and_typed_again_it_comes_back(place: Jurisdiction) -> None:
    batch = typed(place).candidate.batch
    undo_batch(batch, by=house("test"), at=RECORDED + timedelta(days=1), reason="错了")
    assert answers(Document.objects.all(), TODAY) == []
    assert not StoredFile.objects.attached_to(Document.objects.get()).exists()
    typed(place, days=2)
    assert [answer.span.status for answer in answers(Document.objects.all(), TODAY)] == [Status.IN_FORCE]
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize(
    "change, code",
    [
        pytest.param({"title": " "}, "title_missing", id="no title"),
        pytest.param({"code": "甲"}, "not_a_code", id="no code"),
        pytest.param({"number": "甲"}, "not_a_number", id="no number"),
        pytest.param({"effective_basis": Basis.ON_ISSUE}, "start_unclear", id="two starts"),
        pytest.param({"effective_on": None, "effective_basis": Basis.DAYS_AFTER_ISSUE}, "start_unclear", id="no days"),
        pytest.param({"effective_days": 3}, "start_unclear", id="days of what"),
        pytest.param({"permanent": True}, "term_unclear", id="two ends"),
        pytest.param({"term": None, "last_day": date(2020, 5, 31)}, "ends_before_it_starts", id="backwards"),
        pytest.param({"page": 0}, "page_implausible", id="no page"),
        pytest.param({"title": "长" * 600 + "的通知"}, "title_too_long", id="too long"),
    ],
)
def test_what_is_not_clear_is_refused_and_nothing_is_kept(
    place: Jurisdiction, change: dict[str, object], code: str
) -> None:
    file = scan(content=PICTURE + b"never kept")
    with pytest.raises((Refused, BadInput)) as caught:
        typed(place, replace(TYPED, **change), file)  # type: ignore[arg-type]  # fields of a table
    assert caught.value.code == code
    assert not StoredFile.objects.exists()
    assert not path_of(file.sha256).exists()


@pytest.mark.parametrize(
    "name, content, code",
    [
        pytest.param("古井（机密）.png", PICTURE, "file_secret", id="a mark in its name"),
        pytest.param("秘密★3年 古井.pdf", b"%PDF-1.4", "file_secret", id="a mark with its term"),
        pytest.param("古井.docx", as_docx([]), "file_not_kept", id="what can be read"),
        pytest.param("古井.txt", "正文".encode(), "file_not_kept", id="text"),
        pytest.param("古井.ofd", as_zip({"OFD.xml": b" " * (40 << 20)}), "file_unpacks_too_large", id="a bomb"),
        pytest.param("古井.ofd", as_zip({"OFD.xml": b"<OFD/>"})[:40], "file_damaged", id="an upload that died"),
        pytest.param("古井.png", b"", "file_empty", id="nothing"),
    ],
)
def test_what_is_not_kept_is_refused_in_one_line(name: str, content: bytes, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        keep_upload(name, content)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["关于保守国家秘密的规定.png", "商业秘密保护.ofd", "../古井.png"])
def test_other_names_are_kept(name: str) -> None:
    content = as_zip({"OFD.xml": b"<OFD/>"}) if name.endswith("ofd") else PICTURE
    assert keep_upload(name, content).name == name.removeprefix("../")


def test_one_file_is_either_read_or_typed(place: Jurisdiction, next_place: Jurisdiction) -> None:
    content = as_pdf(open_upload("公报.txt", GAZETTE.text.encode()).blocks)
    file, source = keep_upload("公报.pdf", content), open_upload("公报.pdf", content)
    typed(place, file=file)
    with pytest.raises(Refused, match="file_was_typed"):
        import_source(source, place=place.name, accept_clean=True, by=house("test"), at=RECORDED)
    import_source(source, place=next_place.name, accept_clean=False, by=house("test"), at=RECORDED)
    with pytest.raises(Refused, match="file_was_read"):
        typed(next_place, file=file)


def test_the_command_says_what_became_of_it(place: Jurisdiction, tmp_path: Path) -> None:
    (tmp_path / "古井.png").write_bytes(PICTURE)
    arguments = [
        "register_typed", str(tmp_path / "古井.png"), "--place", place.name, "--title", TYPED.title,
        "--number", TYPED.number, "--dated", "2020.5.1", "--effective", "2020年6月1日", "--term", "P5Y", "--json",
    ]  # fmt: skip
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    assert (json.loads(out.getvalue())["accepted"], json.loads(out.getvalue())["act"]) == (True, 1)
    (tmp_path / "古井.png").write_bytes(PICTURE + b"x")
    out = io.StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command(*arguments, "--published", "2020-05-06", "--dated", "2020.5.2", stdout=out)
    assert leaving.value.code == 1
    assert [one["field"] for one in json.loads(out.getvalue())["conflicts"]] == ["dated_on"]
