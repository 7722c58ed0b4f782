"""The document page: what it answers on a day, why, and where every claim comes from."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lifecycle.acts import Authority, Effect, record, undo
from lifecycle.decisions import repeal, suspend
from lifecycle.models import Act
from lifecycle.rules import Kind
from offices.actors import Actor, house
from offices.models import Jurisdiction, User
from registry.models import Batch, Candidate, Document, Part, StoredFile
from tests.cast import RECORDED, Registers
from tests.lifecycle.lives import LIVES
from tests.lifecycle.told import Told
from tests.web.reader import look

pytestmark = pytest.mark.django_db
LATER = RECORDED + timedelta(days=1)


@pytest.mark.parametrize(
    "day, shape, sentence",
    [
        pytest.param("2020-04-24", "unknown", "silent before 25 April 2020", id="before it was published"),
        pytest.param("2020-05-31", "pending", "takes effect on 1 June 2020", id="the day before it takes effect"),
        pytest.param("2020-06-01", "live", "May be relied on on 1 June 2020", id="the day it takes effect"),
        pytest.param("2024-12-02", "soon", "180 days left", id="the first day that counts as near"),
        pytest.param("2024-12-01", "live", "Its last valid day is 31 May 2025", id="the day before that"),
        pytest.param("2025-05-31", "soon", "31 May 2025 (inclusive)", id="the last valid day"),
        pytest.param("2025-06-01", "lapsed", "lapsed by itself on 1 June 2025", id="the day after"),
    ],
)
def test_the_banner_stands_on_the_right_side_of_each_edge(
    day: str, shape: str, sentence: str, ordinary: Document, officer: User
) -> None:
    page = look(f"{ordinary.get_absolute_url()}?on={day}", officer)
    assert sentence in page.text
    assert f'class="banner is-{shape}"' in page.source


def test_in_both_languages(ordinary: Document, officer: User) -> None:
    chinese = look("/d/QHDR-2020-0010001?on=2024-03-15", officer, "zh-hans")
    english = look("/d/QHDR-2020-0010001?on=2024-03-15", officer, "en")
    assert (chinese.html["lang"], english.html["lang"]) == ("zh-Hans", "en")
    for words in ("现行有效", "时间轴", "变动簿", "要素", "2024年3月15日", "您看的是"):
        assert words in chinese.text, words
        assert words not in english.text, words
    for words in ("In force", "Timeline", "Ledger", "Facts", "15 March 2024"):
        assert words in english.text, words
        assert words not in chinese.text, words


@pytest.mark.parametrize(
    "spelling", ["QHDR-2020-0010001", "qhdr－2020－0010001", "青政发〔2020〕5号", "青政发[2020]第5号", "id-{pk}"]
)
def test_its_address_takes_every_spelling(spelling: str, ordinary: Document, officer: User) -> None:
    page = look(f"/d/{quote(spelling.format(pk=ordinary.pk))}", officer)
    assert (page.status, "关于加强山体管护工作的意见" in page.text) == (200, True)


def test_several_documents_of_one_number_are_told_apart(registers: Registers, officer: User) -> None:
    first = registers("青河区人民政府关于甲事的通知", number="青政字〔2019〕7号", effective_on=date(2019, 1, 1))
    second = registers("青河区人民政府关于乙事的通知", number="青政字〔2019〕7号", effective_on=date(2019, 1, 1))
    page = look(f"/d/{quote('青政字〔2019〕7号')}?on=2024-03-15", officer)
    assert "may mean 2 documents" in page.text
    for document in (first, second):
        assert look(f"/d/id-{document.pk}", officer).status == 200
        assert f"/d/id-{document.pk}?on=2024-03-15" in page.links


@pytest.mark.parametrize("reference", ["nothing", "id-999999", "id-", "%00", "a/b/c", "青政发〔2020〕6号"])
def test_what_is_not_there_is_not_said_to_be_invalid(reference: str, ordinary: Document, officer: User) -> None:
    page = look(f"/d/{reference}", officer)
    assert page.status == 404
    assert "this does not mean invalid" in page.text


def test_what_was_not_yet_recorded_is_not_found_as_known_then(ordinary: Document, officer: User) -> None:
    url = ordinary.get_absolute_url()
    assert look(f"{url}?as_known_at=2024-01-09", officer).status == 404
    assert look(f"{url}?as_known_at=2024-01-10", officer).status == 200


def test_a_repeal_is_seen_from_when_it_was_recorded(ordinary: Document, officer: User, by: Actor) -> None:
    at = RECORDED + timedelta(days=20)
    repeal(ordinary, on=date(2024, 1, 5), authority=Authority(clause="会议纪要"), reason="", by=by, at=at)
    url = f"{ordinary.get_absolute_url()}?on=2024-01-20"
    assert "is-repealed" in look(url, officer).classes
    before = look(f"{url}&as_known_at=2024-01-29", officer)
    assert "is-repealed" not in before.classes
    assert "As known by 29 January 2024" in before.text


def test_another_day_than_today_is_said_and_taken_along(ordinary: Document, officer: User) -> None:
    page = look(f"{ordinary.get_absolute_url()}?on=2024-03-15", officer)
    assert "You see the state of 15 March 2024 Friday" in page.text
    assert page.links["?"] == "Back to today"
    assert "/d/?on=2024-03-15" in page.links
    assert "other" not in look(ordinary.get_absolute_url(), officer).classes


def test_the_facts_say_where_they_were_read_and_what_nobody_stated(ordinary: Document, officer: User) -> None:
    Document.objects.update(
        number_raw="青政发(2020)5号(2)",
        provenance={"dated_on": {"source": "gazette.txt", "line": 17}},
        published_on=None,
    )
    text = look(ordinary.get_absolute_url(), officer).text
    for fact in (
        "Registration code QHDR-2020-0010001 organ number 001",
        "printed as 青政发(2020)5号(2)",
        "Dated 20 April 2020 gazette.txt, line 17",
        "Published not stated",
        "Effective 1 June 2020 登记簿第1页",
        "Last valid day 31 May 2025 inclusive",
    ):
        assert fact in text, fact


def test_a_conflict_shows_both_readings_and_settles_nothing(ordinary: Document, officer: User) -> None:
    _read(ordinary, conflicts=[{"field": "number", "ours": "青政发〔2020〕5号", "theirs": "青政办发〔2020〕5号"}])
    page = look(ordinary.get_absolute_url(), officer)
    assert "Two sources differ; not merged." in page.text
    assert "register 青政发〔2020〕5号" in page.text
    assert "notice.txt, line 40 青政办发〔2020〕5号" in page.text
    assert "青政<b>办</b>发〔2020〕5号" in page.source
    assert "waits for confirmation" in page.text


def test_a_finding_is_a_doubt(undated: Document, officer: User) -> None:
    page = look(undated.get_absolute_url(), officer)
    assert page.links["#doubts"].startswith("Doubts ")
    assert "It states no term." in page.text


def test_the_ledger_keeps_what_was_undone_and_who_undid_it(ordinary: Document, officer: User, by: Actor) -> None:
    act = suspend(ordinary, on=date(2024, 2, 1), authority=Authority(clause="会议纪要"), reason="防汛", by=by, at=LATER)
    undo(act, by=house("review"), at=LATER + timedelta(days=2), reason="误录")
    page = look(f"{ordinary.get_absolute_url()}?on=2024-02-15", officer)
    assert "<s>suspension</s>" in page.source
    assert "会议纪要 防汛 recorded 2024-01-11 王officer Undone 2024-01-13 review 误录" in page.text
    assert "is-live" in page.classes
    between = look(f"{ordinary.get_absolute_url()}?on=2024-02-15&as_known_at=2024-01-12", officer)
    assert "<s>" not in between.source
    assert "is-paused" in between.classes


def test_an_authority_in_sight_is_a_link_that_keeps_the_day(
    ordinary: Document, undated: Document, officer: User, place: Jurisdiction
) -> None:
    rests = Authority(ordinary, "附件2第1项")
    record(place, "x", [Effect(undated, Kind.CONFIRMATION, date(2021, 9, 27), rests)], by=house("x"), at=LATER)
    page = look(f"{undated.get_absolute_url()}?on=2024-03-15", officer)
    assert page.links[f"{ordinary.get_absolute_url()}?on=2024-03-15"] == "青政发〔2020〕5号，附件2第1项"


def test_an_authority_of_another_place_is_named_and_not_linked(
    ordinary: Document, lapsed: Document, contact: User, place: Jurisdiction
) -> None:
    rests = Authority(ordinary, "附件1第1项")
    record(place, "x", [Effect(lapsed, Kind.CONFIRMATION, date(2018, 9, 27), rests)], by=house("x"), at=LATER)
    page = look(lapsed.get_absolute_url(), contact)
    assert "青政发〔2020〕5号，附件1第1项" in page.text
    assert not [link for link in page.links if "QHDR-2020" in link]


def test_instruments_and_sources_are_named(ordinary: Document, officer: User) -> None:
    Part.objects.create(document=ordinary, no=1, title="青河区山体管护办法")
    _read(ordinary, conflicts=[])
    text = look(ordinary.get_absolute_url(), officer).text
    assert "青河区山体管护办法" in text
    assert "notice.txt, line 40" in text


def test_the_list_beside_the_drawing_says_the_same(ordinary: Document, officer: User) -> None:
    page = look(f"{ordinary.get_absolute_url()}?on=2025-01-15", officer)
    told = page.source[page.source.index('class="tl-list"') :]
    days = ["20 April 2020", "25 April 2020", "1 June 2020", "30 November 2024", "15 January 2025", "31 May 2025"]
    places = [told.index(f">{day}</b>") for day in days]
    assert places == sorted(places)
    drawing = page.source[page.source.index("<svg viewBox") : page.source.index('class="tl-list"')]
    assert all(f">{day}</tspan>" in drawing for day in days)


@pytest.mark.parametrize("told", LIVES, ids=lambda told: told.name)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_of_life_has_a_page_on_every_day(
    told: Told, language: str, place: Jurisdiction, officer: User
) -> None:
    document = Document.objects.create(jurisdiction=place, title=told.name, title_key="")
    effects = [
        Effect(document, fact.kind, fact.takes_effect, Authority(clause="told"), until=fact.until, expired=fact.expired)
        for fact in told.facts
    ]
    record(place, "tell", effects, by=house("test"), at=RECORDED)
    for day in ["0001-01-01", "2017-12-21", "2018-01-01", "2022-12-31", "2023-01-01", "9997-12-30"]:
        assert look(f"/d/id-{document.pk}?on={day}", officer, language).status == 200, day


@pytest.mark.parametrize("confirmations", [0, 12])
def test_the_page_costs_nineteen_queries_however_long_the_history(
    confirmations: int,
    ordinary: Document,
    officer: User,
    place: Jurisdiction,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    confirmed = [
        Effect(ordinary, Kind.CONFIRMATION, date(2021, 1, 1) + timedelta(days=30 * i), Authority(ordinary))
        for i in range(confirmations)
    ]
    record(place, "confirm", confirmed, by=house("test"), at=LATER)
    client = Client()
    client.force_login(officer)
    # Session, user, memberships, places; the document with all that is attached to it, its periods, its entries, the
    # office's answers to its rules, what was read of it; links there and back, what its acts reach, the lives at the
    # other ends, the acts between, where it was read, cleanups; renewals; data version; reminders.
    with django_assert_num_queries(19):
        client.get(f"{ordinary.get_absolute_url()}?on=2024-03-15")


def test_acts_are_named_in_the_order_in_which_they_take_effect(ordinary: Document, officer: User) -> None:
    assert Act.objects.count() == 1
    source = look(ordinary.get_absolute_url(), officer).source
    ledger = source[source.index('class="ledger"') :]
    named = [ledger.index(f'datetime="{day}"') for day in ("2020-06-01", "2020-04-25")]
    assert named == sorted(named)


def _read(document: Document, *, conflicts: list[dict[str, str]]) -> None:
    file = StoredFile.objects.create(sha256="0" * 64, name="notice.txt", size=1, stored_at=RECORDED)
    batch = Batch.objects.create(
        jurisdiction=document.jurisdiction, file=file, staged_at=RECORDED, staged_by="x", gazette=None
    )
    Candidate.objects.create(
        batch=batch,
        no=1,
        kind=Candidate.Kind.ROW,
        facts={},
        first_line=40,
        last_line=40,
        document=document,
        conflicts=conflicts,
    )
