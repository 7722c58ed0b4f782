"""Which recorded document a candidate means: by code, number, title; what differs is kept apart, nothing is settled."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.admission import admit
from intake.imports import import_source
from offices.actors import house
from offices.models import Jurisdiction
from registry.matching import Matcher, conflicts, match
from registry.models import Batch, Candidate, Document, StoredFile
from registry.openers.source import open_source
from registry.references import find
from tests.cast import RECORDED
from tests.registry.printed import GAZETTE, line_of

pytestmark = pytest.mark.django_db
TITLE = "青河区人民政府关于城区道路限行的通告"


def facts(title: str = TITLE, **known: Any) -> dict[str, object]:
    blank = {"code": None, "code_raw": None, "number": None, "number_raw": None, "organ_number": None, "dated_on": None}
    return {"title": title, "issuers": [], **blank, **known}


@pytest.fixture
def recorded(place: Jurisdiction) -> Callable[..., Document]:
    def make(title: str = TITLE, **columns: object) -> Document:
        return Document.objects.create(jurisdiction=place, title=title, title_key=title, **columns)

    return make


@pytest.fixture
def stage(place: Jurisdiction) -> Callable[[list[dict[str, object]]], Batch]:
    def make(read: list[dict[str, object]]) -> Batch:
        file = StoredFile.objects.create(sha256=f"{len(read):064}", name="list.txt", size=1, stored_at=RECORDED)
        batch = Batch.objects.create(jurisdiction=place, file=file, staged_at=RECORDED, staged_by="test")
        row = {"annex": 1, "category": None, "row_no": None, "until": None, "until_kind": "none", "until_raw": None}
        Candidate.objects.bulk_create(
            Candidate(batch=batch, no=no, kind="row", facts=row | one, first_line=no, last_line=no)
            for no, one in enumerate(read, start=1)
        )
        return batch

    return make


@pytest.mark.parametrize(
    "columns, read",
    [
        pytest.param({"code_key": "QHDR-2031-0010001"}, {"code": "QHDR-2031-0010001"}, id="by its code"),
        pytest.param({"number_key": "青政发〔2031〕3号"}, {"number": "青政发〔2031〕3号"}, id="by its number"),
        pytest.param(
            {"number_key": "青政发〔2031〕3号"},
            {"number": "青政发〔2031〕3号", "code": "QHDR-2031-0010001"},
            id="code is new",
        ),
        pytest.param({}, {}, id="by its title alone"),
        pytest.param(
            {"number_key": "青政办字〔2031〕3号"},
            {"number": "青政办〔2031〕3号"},
            id="by title, number of another prefix",
        ),
        pytest.param({"code_key": "QHDR-2031-0010001"}, {"dated_on": "2030-12-28"}, id="by title, made just before"),
    ],
)
def test_a_candidate_means_the_recorded_document(
    recorded: Callable[..., Document], place: Jurisdiction, columns: dict[str, object], read: dict[str, Any]
) -> None:
    document = recorded(**columns)
    assert match(place, facts(**read)) == document


@pytest.mark.parametrize(
    "columns, read",
    [
        pytest.param({"code_key": "QHDR-2031-0010001"}, {"code": "QHDR-2033-0010001"}, id="one title, two codes"),
        pytest.param({"number_key": "青政发〔2031〕3号"}, {"number": "青政发〔2031〕4号"}, id="one title, two numbers"),
        pytest.param({"code_key": "QHDR-2031-0010001"}, {"dated_on": "2035-03-01"}, id="one title, made years apart"),
        pytest.param({"dated_on": date(2031, 3, 1)}, {"code": "QHDR-2035-0010001"}, id="one title, a later code"),
        pytest.param({"number_key": "青政发〔2031〕3号"}, {}, id="one title, a number on one side"),
    ],
)
def test_what_something_tells_apart_is_not_joined_by_a_title(
    recorded: Callable[..., Document], place: Jurisdiction, columns: dict[str, object], read: dict[str, Any]
) -> None:
    recorded(**columns)
    assert match(place, facts(**read)) is None


def test_a_document_of_another_place_is_never_meant(recorded: Callable[..., Document]) -> None:
    recorded(code_key="QHDR-2031-0010001")
    elsewhere = Jurisdiction.objects.create(name="别区", code_prefix="BQDR")
    assert match(elsewhere, facts(code="QHDR-2031-0010001")) is None


def test_a_title_that_two_documents_bear_means_neither(recorded: Callable[..., Document], place: Jurisdiction) -> None:
    recorded()
    recorded()
    assert match(place, facts()) is None


@pytest.mark.parametrize(
    "printed",
    [
        "《青河区人民政府关于城区道路限行的通告》",
        "青河区人民政府 关于城区道路 限行的通告",
        "青河区人民政府关于〈城区道路〉限行的通告",
        "【已失效】青河区人民政府关于城区道路限行的通告",
    ],
)
def test_brackets_and_white_space_never_tell_titles_apart(
    recorded: Callable[..., Document], place: Jurisdiction, printed: str
) -> None:
    document = recorded()
    assert match(place, facts(printed)) == document
    assert conflicts(document, facts(printed)) == []


SHORTER = TITLE.replace("的", "")


def test_a_missing_particle_is_nothing_where_the_number_agrees(
    recorded: Callable[..., Document], place: Jurisdiction
) -> None:
    document = recorded(number_key="青政发〔2031〕3号")
    read = facts(SHORTER, number="青政发〔2031〕3号")
    assert match(place, read) == document
    assert conflicts(document, read) == []


def test_a_missing_particle_is_shown_to_a_person_where_nothing_else_agrees(
    recorded: Callable[..., Document], place: Jurisdiction
) -> None:
    """博山 has two notices on traffic whose titles differ in nothing else."""
    document = recorded()
    assert match(place, facts(SHORTER)) == document
    assert [one["field"] for one in conflicts(document, facts(SHORTER))] == ["title"]


def test_the_title_with_its_particle_comes_before_the_one_without(
    recorded: Callable[..., Document], place: Jurisdiction
) -> None:
    longer, shorter = recorded(TITLE), recorded(SHORTER)
    assert match(place, facts(TITLE)) == longer
    assert match(place, facts(SHORTER)) == shorter


def test_a_lookup_by_title_passes_over_a_missing_particle_only_if_need_be(recorded: Callable[..., Document]) -> None:
    longer = recorded(TITLE)
    assert list(find(SHORTER)) == [longer]
    shorter = recorded(SHORTER)
    assert list(find(SHORTER)) == [shorter]


@pytest.mark.parametrize(
    "printed", ["QHDR20310010001", "qhdr-2031-0010001", "ＱＨＤＲ—2031—0010001", "QHDR - 2031 - 0010001"]
)
def test_a_lookup_takes_a_code_in_any_spelling(recorded: Callable[..., Document], printed: str) -> None:
    document = recorded(code_key="QHDR-2031-0010001")
    assert list(find(printed)) == [document]


def test_a_conflict_names_the_field_both_readings_and_where_each_was_read(tmp_path: Path, place: Jurisdiction) -> None:
    """The gazette prints 青水字〔2034〕41号, the list 青水〔2034〕41号."""
    listed = tmp_path / "list.txt"
    listed.write_text(GAZETTE.text, encoding="utf-8")
    import_source(open_source(listed), place=place.name, accept_clean=True, by=house("test"), at=RECORDED)
    notice = tmp_path / "notice.txt"
    text = "青泽区水利局\n关于湖区封湖公告\n青水字〔2034〕41号\n\n全湖封闭。\n\n青泽区水利局\n2034年5月2日\n"
    notice.write_text(text, encoding="utf-8")
    batch = import_source(open_source(notice), place=place.name, accept_clean=True, by=house("test"), at=RECORDED).batch
    (waiting,) = batch.candidates.open()
    number, title = waiting.conflicts
    line = line_of(GAZETTE.text, "湖区封湖")
    assert number == {
        "field": "number",
        "ours": "青水〔2034〕41号",
        "theirs": "青水字〔2034〕41号",
        "ours_at": f"list.txt:{line}",
        "theirs_at": "notice.txt:1",
    }
    assert (title["field"], title["ours_at"]) == ("title", f"list.txt:{line}")
    assert Document.objects.filter(title__contains="封湖").count() == 1


def test_a_later_candidate_of_a_page_may_mean_what_an_earlier_one_makes(
    stage: Callable[[list[dict[str, object]]], Batch],
) -> None:
    first = facts(code="QHDR-2031-0010001", code_raw="QHDR-2031-0010001")
    second = facts(code="QHDR-2031-0010001", number="青政发〔2031〕3号", number_raw="青政发（2031）3号")
    third = facts(number="青政发〔2031〕3号")
    admitted = admit(stage([first, second, third]), by=house("test"), at=RECORDED)
    (document,) = {candidate.document for candidate in admitted.accepted}
    assert document is not None
    document.refresh_from_db()
    assert (document.code_key, document.number_key) == ("QHDR-2031-0010001", "青政发〔2031〕3号")
    assert document.provenance["number_key"] == {"source": "list.txt", "line": 2}


def many(count: int) -> list[dict[str, object]]:
    """One in two is recorded under its number, and learns its code."""
    return [
        facts(
            f"青河区人民政府关于第{no}号渡口的通告",
            code=f"QHDR-2031-{no:07}",
            code_raw=f"QHDR-2031-{no:07}",
            number=f"青政发〔2031〕{no}号",
            number_raw=f"青政发（2031）{no}号",
            issuers=["青河区人民政府"],
        )
        for no in range(1, count + 1)
    ]


@contextmanager
def reads() -> Iterator[list[str]]:
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    # PostgreSQL streams through a cursor that it declares for a SELECT.
    found += [query["sql"] for query in captured.captured_queries if query["sql"].startswith(("SELECT", "DECLARE"))]


@pytest.mark.parametrize("count", [50, 500])
def test_a_page_of_candidates_is_admitted_in_as_many_reads_as_ten(
    recorded: Callable[..., Document], stage: Callable[[list[dict[str, object]]], Batch], count: int
) -> None:
    """Writes go in heaps as large as the database takes; nothing is asked or written for one candidate alone."""
    for one in many(count)[::2]:
        recorded(str(one["title"]), number_key=one["number"])
    batch = stage(many(count))
    with reads() as found:
        admitted = admit(batch, by=house("test"), at=RECORDED)
    assert len(admitted.accepted) == count
    assert Document.objects.filter(code_key__startswith="QHDR-2031").count() == count
    assert len(found) == 18


def test_a_matcher_reads_one_page_in_one_query(
    recorded: Callable[..., Document], place: Jurisdiction, django_assert_num_queries: Callable[..., object]
) -> None:
    documents = [recorded(str(one["title"]), number_key=one["number"]) for one in many(30)]
    matcher = Matcher(place)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        matcher.load(many(60))
        found = [matcher.match(one) for one in many(60)]
    assert found == [*documents, *[None] * 30]


def test_what_two_candidates_teach_one_document_does_not_overwrite_each_other(
    recorded: Callable[..., Document], stage: Callable[[list[dict[str, object]]], Batch]
) -> None:
    document = recorded(number_key="青政发〔2031〕3号")
    read = facts(number="青政发〔2031〕3号", number_raw="青政发〔2031〕3号")
    batch = stage(
        [{**read, "code": "QHDR-2031-0010001", "code_raw": "QHDR-2031-0010001"}, {**read, "dated_on": "2031-03-01"}]
    )
    # A person has looked at the second one before.
    batch.candidates.filter(no=2).update(document=document)
    admit(batch, by=house("test"), at=RECORDED)
    document.refresh_from_db()
    assert (document.code_key, document.dated_on) == ("QHDR-2031-0010001", date(2031, 3, 1))
    assert set(document.provenance) == {"code_key", "code_raw", "dated_on", "number_raw"}
