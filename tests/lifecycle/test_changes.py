"""A law or superior document outside the register changed: the reviews this opens, and how each is answered."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifecycle.acts import Authority, Effect, record, undo
from lifecycle.changes import Instrument, instrument_called, record_change
from lifecycle.decisions import repeal
from lifecycle.findings import accept_finding
from lifecycle.models import Act, InstrumentChange
from lifecycle.reviews import reviews
from lifecycle.rules import Kind
from lifecycle.rules.links import Change
from lifecycle.versions import data_version
from offices.actors import Actor
from offices.models import Jurisdiction, User
from offices.reach import Reach, reach_of
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.lifecycle.printed_notices import Prints, found_of

LAW, NUMBER = "云州市河湖条例", "云政发〔2015〕1号"
NEW, OTHER = "青政发〔2020〕9号", "青政发〔2020〕10号"
ON, LATER = date(2023, 1, 1), RECORDED + timedelta(days=1)
SOURCE = "云州市人大常委会公告第8号"
EVERYWHERE = Reach(everything=True)


def change(place: Jurisdiction, by: Actor, name: str = LAW, **stated: object) -> InstrumentChange:
    said = {"what": Change.AMENDED, "on": ON, "source": SOURCE, "reason": "", "at": LATER, **stated}
    return record_change(place, instrument_called(name), by=by, **said)  # type: ignore[arg-type]


def reviewed(reach: Reach = EVERYWHERE, day: date = TODAY, **more: object) -> list[str | None]:
    return [review.answer.document.number_key for review in reviews(reach, day, **more)]  # type: ignore[arg-type]


@pytest.fixture
def based(prints: Prints) -> Document:
    """Made on 20 April 2020, on the ground of the law."""
    prints(NEW, f"根据《{LAW}》，")
    return Document.objects.get(number_key=NEW)


@pytest.mark.parametrize(
    "text, expected",
    [
        pytest.param("《云州市河湖条例》", Instrument(LAW), id="a title in its brackets"),
        pytest.param(" 云州市河湖条例 ", Instrument(LAW), id="a title"),
        pytest.param("云政发[2015]1号", Instrument(number=NUMBER), id="a number in another spelling"),
        pytest.param("《关于河湖的意见》（云政发〔2015〕1号）", Instrument("关于河湖的意见", NUMBER), id="both"),
        pytest.param("《河湖条例》（试行）", Instrument("《河湖条例》（试行）"), id="brackets without a number"),
    ],
)
def test_how_people_name_it(text: str, expected: Instrument) -> None:
    assert instrument_called(text) == expected


@pytest.mark.parametrize(
    "text, code", [("《》", "instrument_unnamed"), (" ", "instrument_unnamed"), ("甲" * 501, "title_too_long")]
)
def test_what_names_nothing(text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        instrument_called(text)


def test_a_change_opens_a_review_of_what_rests_on_the_law(
    based: Document, prints: Prints, place: Jurisdiction, by: Actor
) -> None:
    prints(OTHER, "根据《青河区山林规定》，", title="青河区人民政府关于山林的通知")
    assert reviewed() == []
    change(place, by)
    (review,) = reviews(EVERYWHERE, TODAY)
    assert (review.answer.document, review.finding.key) == (based, "basis_changed")
    assert review.finding.params["name"] == f"《{LAW}》"
    assert review.finding.rule is not None
    assert review.finding.rule.article == "第十二条第一项"


@pytest.mark.parametrize(
    "named, said",
    [
        pytest.param("《中华人民共和国河湖法》", "河湖法", id="with and without the name of the country"),
        pytest.param(f"《关于河湖的意见》（{NUMBER}）", NUMBER, id="title and number, changed by its number"),
        pytest.param(f"《关于河湖的意见》（{NUMBER}）", "关于河湖的意见", id="title and number, changed by its title"),
        pytest.param(f"{NUMBER}文件", f"《关于河湖的意见》（{NUMBER}）", id="number alone, changed by both"),
    ],
)
def test_one_instrument_by_its_names(named: str, said: str, prints: Prints, place: Jurisdiction, by: Actor) -> None:
    prints(NEW, f"根据{named}，")
    change(place, by, said)
    assert reviewed() == [NEW]


@pytest.mark.parametrize(
    "on, open_", [(date(2020, 4, 20), False), (date(2020, 4, 21), True), (TODAY, True), (date(2024, 3, 16), False)]
)
def test_a_review_is_open_for_a_change_between_its_making_and_the_day(
    on: date, open_: bool, based: Document, place: Jurisdiction, by: Actor
) -> None:
    change(place, by, on=on)
    assert reviewed() == ([NEW] if open_ else [])


def test_what_has_ended_need_not_be_reviewed(based: Document, place: Jurisdiction, by: Actor) -> None:
    change(place, by)
    repeal(based, on=date(2024, 3, 1), authority=MINUTES, reason="清理", by=by, at=LATER)
    assert (reviewed(), reviewed(day=date(2024, 2, 29))) == ([], [NEW])


def test_a_change_counts_for_its_place_and_those_under_it(
    based: Document, prints: Prints, city: Jurisdiction, next_place: Jurisdiction, by: Actor
) -> None:
    prints("白政发〔2020〕1号", f"根据《{LAW}》，", title="白石区人民政府关于河湖的通知", into=next_place)
    change(next_place, by)
    assert reviewed() == ["白政发〔2020〕1号"]
    change(city, by)
    assert set(reviewed()) == {NEW, "白政发〔2020〕1号"}
    # The neighbour's own words and the city's are two records of one change.
    assert len(found_of(NEW, "basis_changed")) == len(found_of("白政发〔2020〕1号", "basis_changed")) == 1


def test_whoever_looks_sees_the_reviews_of_what_is_theirs(
    based: Document, city: Jurisdiction, by: Actor, officer: User, neighbour: User, superior: User, outsider: User
) -> None:
    change(city, by)
    seen = {user.username: reviewed(reach_of(user, TODAY)) for user in (officer, neighbour, superior, outsider)}
    assert seen == {"officer": [NEW], "neighbour": [], "superior": [NEW], "outsider": []}


def test_a_review_is_answered_by_accepting_it_and_the_next_change_opens_another(
    based: Document, place: Jurisdiction, by: Actor
) -> None:
    change(place, by)
    (first,) = found_of(NEW, "basis_changed")
    accept_finding(based, first.identity, reason="修改不涉及本文件", by=by, at=LATER, day=TODAY)
    assert reviewed() == []
    change(place, by, what=Change.ENDED, on=date(2024, 1, 1))
    assert [finding.params["change"] for finding in found_of(NEW, "basis_changed")] == [Change.ENDED]


def test_taken_back_and_said_again_it_is_the_same_finding(based: Document, place: Jurisdiction, by: Actor) -> None:
    said = change(place, by)
    (first,) = found_of(NEW, "basis_changed")
    undo(said.act, by=by, at=LATER, reason="误记")
    assert reviewed() == []
    change(place, by)
    assert found_of(NEW, "basis_changed") == [first]


def test_before_it_was_recorded_nobody_knew(based: Document, place: Jurisdiction, by: Actor) -> None:
    said = change(place, by)
    assert reviewed(as_known_at=said.act.recorded_at) == [NEW]
    assert reviewed(as_known_at=said.act.recorded_at - timedelta(seconds=1)) == []
    undo(said.act, by=by, at=LATER + timedelta(days=1), reason="误记")
    assert (reviewed(), reviewed(as_known_at=LATER + timedelta(hours=1))) == ([], [NEW])


def test_the_same_said_twice_is_one_act(place: Jurisdiction, by: Actor) -> None:
    assert change(place, by) == change(place, by, f"《{LAW}》")
    assert Act.objects.filter(verb="record_change").count() == 1


@pytest.mark.parametrize("source, code", [(" ", "change_source_missing"), ("甲" * 301, "source_too_long")])
def test_a_change_needs_a_source(source: str, code: str, place: Jurisdiction, by: Actor) -> None:
    with pytest.raises(Refused, match=code):
        change(place, by, source=source)


def test_what_is_registered_changes_by_an_entry_of_its_own(
    ordinary: Document, place: Jurisdiction, next_place: Jurisdiction, by: Actor
) -> None:
    with pytest.raises(Refused, match="change_in_register"):
        change(place, by, ordinary.number_key or "")
    with pytest.raises(Refused, match="change_in_register"):
        change(place, by, ordinary.title)
    # Next door that number is another document's, and not in the register.
    assert change(next_place, by, ordinary.number_key or "").pk


def test_an_amendment_in_the_register_opens_reviews_as_well(registers: Registers, prints: Prints, by: Actor) -> None:
    base = registers("青河区河湖规定", number="青政发〔2015〕1号", effective_on=date(2015, 1, 1))
    prints(NEW, "根据青政发〔2015〕1号文件，")
    prints(OTHER, "根据《青河区河湖规定》，", title="青河区人民政府关于山林的通知")
    decision = registers("青河区人民政府关于修改的决定", number="青政发〔2022〕1号")
    record(base.jurisdiction, "amend", [Effect(base, Kind.AMENDMENT, ON, Authority(decision))], by=by, at=LATER)
    assert reviewed() == [NEW, OTHER]
    assert reviewed(day=date(2022, 12, 31)) == []


def test_a_page_begins_after_the_last_document_of_the_one_before(
    prints: Prints, place: Jurisdiction, by: Actor
) -> None:
    for serial in range(1, 4):
        prints(f"青政发〔2020〕{serial}号", f"根据《{LAW}》，", title=f"青河区人民政府关于{serial}事的通知")
    change(place, by)
    first, *rest = reviews(EVERYWHERE, TODAY)
    after = list(reviews(EVERYWHERE, TODAY, after=first.answer.document.pk))
    assert [one.finding for one in after] == [one.finding for one in rest]
    assert len(after) == 2


def test_what_rests_on_nothing_that_changed_is_never_loaded(based: Document, place: Jurisdiction, by: Actor) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert reviewed() == []
    assert len(queries) == 1


# Commands


def test_the_commands_record_a_change_and_list_what_it_opens(
    based: Document, city: Jurisdiction, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("record_change", f"《{LAW}》", "--on=2023-01-01", "--amended", f"--source={SOURCE}", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["act"], told["title"], told["change"], told["on"]) == ("云州市:1", LAW, "amended", "2023-01-01")
    with pytest.raises(SystemExit) as exit_:
        call_command("reviews", on="2024-03-15", json=True)
    assert exit_.value.code == 1
    (review,) = json.loads(capsys.readouterr().out)["reviews"]
    assert (review["number"], review["relation"], review["change"]) == (NEW, "based_on", "amended")
    call_command("accept_finding", NEW, review["id"].partition(":")[0], reason="不涉及")
    call_command("reviews", on="2024-03-15")
    assert capsys.readouterr().out.count(NEW) == 0


def test_with_several_places_one_is_named(next_place: Jurisdiction, capsys: pytest.CaptureFixture[str]) -> None:
    Jurisdiction.objects.create(name="远山市")
    arguments = [LAW, "--on", "2023-01-01", "--ended", "--source", SOURCE]
    with pytest.raises(SystemExit) as exit_:
        call_command("record_change", *arguments)
    assert exit_.value.code == 2
    call_command("record_change", *arguments, "--place", "白石区")
    assert InstrumentChange.objects.get().act.jurisdiction == next_place


def test_what_the_city_records_moves_the_data_version_of_its_districts_only(
    city: Jurisdiction, place: Jurisdiction, next_place: Jurisdiction, by: Actor
) -> None:
    change(place, by)
    before = {one: data_version([one]) for one in (city, place, next_place)}
    change(next_place, by)
    assert {one for one in before if data_version([one]) != before[one]} == {next_place}
    before = {one: data_version([one]) for one in before}
    change(city, by)
    assert {one for one in before if data_version([one]) != before[one]} == {city, place, next_place}
