"""同时废止: what a text ends besides, by number before title, whichever of the two comes into the register first."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from intake.admission import undo_batch
from intake.imports import import_source
from lifecycle.answers import Answer, answers
from lifecycle.finding_sentences import finding_sentence
from lifecycle.findings import findings_for
from lifecycle.models import Act, Entry
from lifecycle.periods import drift
from lifecycle.rules import Kind, Status
from lifecycle.rules.findings import Finding
from offices.actors import Actor, house
from offices.models import Jurisdiction
from registry.models import Batch, Document
from registry.openers.source import open_source
from tests.cast import RECORDED, Registers

Takes = Callable[..., Batch]
OLD, OTHER, NEW = "青政发〔2017〕3号", "青政发〔2019〕8号", "青政发〔2024〕5号"
TITLE = "青河区人民政府关于城区道路限行的通告"
STARTS = date(2024, 3, 1)
LAST = STARTS - timedelta(days=1)
BY_NUMBER = f"原《{TITLE}》（{OLD}）同时废止。"
BY_TITLE = f"原《{TITLE}》同时废止。"


@pytest.fixture
def take_in(tmp_path: Path, place: Jurisdiction) -> Takes:
    def take(number: str, words: str, dated: str, *, title: str = TITLE) -> Batch:
        """One notice by itself, as it would be printed."""
        path = tmp_path / f"{number}.txt"
        issuer, _, rest = title.partition("关于")
        lines = (issuer, f"关于{rest}", number, "为保障道路畅通，现通告如下：", words, "青河区人民政府", dated)
        path.write_text("\n".join(lines), encoding="utf-8")
        source = open_source(path)
        return import_source(source, place=place.name, accept_clean=True, by=house("test"), at=RECORDED).batch

    return take


@pytest.fixture
def old(take_in: Takes) -> Callable[[], Batch]:
    return lambda: take_in(OLD, "本通告自2017年3月1日起施行。", "2017年2月1日")


@pytest.fixture
def other(take_in: Takes) -> Callable[[], Batch]:
    return lambda: take_in(OTHER, "本通告自2019年3月1日起施行。", "2019年2月1日")


@pytest.fixture
def new(take_in: Takes) -> Callable[..., Batch]:
    return lambda words=BY_NUMBER: take_in(NEW, f"本通告自2024年3月1日起施行。{words}", "2024年2月1日")


def of(number: str, day: date = STARTS) -> Answer:
    (answer,) = answers(Document.objects.numbered(number).select_related("jurisdiction"), day)
    return answer


def status(number: str, day: date = STARTS) -> Status:
    return of(number, day).span.status


def unknown(number: str = NEW) -> list[Finding]:
    found = findings_for([of(number)])[of(number).document.pk]
    return [finding for finding in found if finding.key == "repeals_unknown"]


@pytest.mark.parametrize("order", ["old new", "new old"])
def test_what_it_repeals_ends_when_it_takes_effect_in_whatever_order_they_come(
    order: str, request: pytest.FixtureRequest
) -> None:
    for name in order.split():
        request.getfixturevalue(name)()
    assert (status(OLD, LAST), status(OLD)) == (Status.IN_FORCE, Status.REPEALED)
    decisive = of(OLD).decisive
    assert decisive is not None
    assert decisive.authority_document == of(NEW).document
    assert BY_NUMBER.removesuffix("。") in decisive.clause
    assert (status(NEW), unknown()) == (Status.IN_FORCE, [])
    assert Entry.objects.filter(kind=Kind.REPEAL).count() == 1
    assert list(drift()) == []


@pytest.mark.parametrize("order", ["old other new", "new other old", "other new old"])
def test_a_number_never_reaches_another_document_of_the_same_title(order: str, request: pytest.FixtureRequest) -> None:
    for name in order.split():
        request.getfixturevalue(name)()
    assert (status(OLD), status(OTHER), status(NEW)) == (Status.REPEALED, Status.IN_FORCE, Status.IN_FORCE)


def test_a_number_that_nobody_has_is_not_replaced_by_the_title(
    other: Callable[[], Batch], new: Callable[..., Batch]
) -> None:
    other()
    new()
    assert status(OTHER) == Status.IN_FORCE
    (finding,) = unknown()
    with override("en"):
        assert finding_sentence(finding).startswith(f"It ends 《{TITLE}》{OLD}. Nothing could be recorded")


def test_a_title_alone_reaches_the_one_document_that_bears_it(
    old: Callable[[], Batch], new: Callable[..., Batch]
) -> None:
    new(BY_TITLE)
    assert len(unknown()) == 1
    old()
    assert (status(OLD), unknown()) == (Status.REPEALED, [])


def test_a_title_that_two_bear_reaches_neither_and_is_a_finding(
    old: Callable[[], Batch], other: Callable[[], Batch], new: Callable[..., Batch]
) -> None:
    old()
    other()
    new(BY_TITLE)
    assert (status(OLD), status(OTHER)) == (Status.IN_FORCE, Status.IN_FORCE)
    assert len(unknown()) == 1


def test_a_title_never_means_a_document_made_later(take_in: Takes, new: Callable[..., Batch]) -> None:
    new(BY_TITLE)
    take_in("青政发〔2026〕1号", "本通告自2026年3月1日起施行。", "2026年2月1日")
    assert status("青政发〔2026〕1号", date(2026, 3, 1)) == Status.IN_FORCE
    assert len(unknown()) == 1


def test_named_twice_it_is_ended_once(old: Callable[[], Batch], new: Callable[..., Batch]) -> None:
    old()
    new(f"{BY_NUMBER}《{TITLE}》（{OLD}）自2024年2月15日起停止执行。")
    (entry,) = Entry.objects.filter(kind=Kind.REPEAL)
    assert entry.takes_effect == date(2024, 2, 15)


def test_a_document_registered_by_hand_is_ended_as_well(new: Callable[..., Batch], registers: Registers) -> None:
    new()
    registers(TITLE, number=OLD, effective_on=date(2017, 3, 1))
    assert (status(OLD, LAST), status(OLD)) == (Status.IN_FORCE, Status.REPEALED)


def test_a_repeal_hangs_on_a_start_that_is_not_known_yet(old: Callable[[], Batch], take_in: Takes) -> None:
    old()
    take_in(NEW, f"本通告自批准之日起施行。{BY_NUMBER}", "2024年2月1日")
    assert status(OLD, date(2024, 6, 1)) == Status.IN_FORCE
    assert len(unknown()) == 1


@pytest.mark.parametrize("order", ["old new", "new old"])
def test_undoing_the_text_revives_what_it_ended_and_doing_it_again_ends_it(
    order: str, request: pytest.FixtureRequest, by: Actor
) -> None:
    batches = {name: request.getfixturevalue(name)() for name in order.split()}
    undo_batch(batches["new"], by=by, at=RECORDED, reason="误导入")
    assert status(OLD) == Status.IN_FORCE
    request.getfixturevalue("new")()
    assert status(OLD) == Status.REPEALED
    assert list(drift()) == []


def test_taking_in_the_old_text_again_finds_it_repealed(
    old: Callable[[], Batch], new: Callable[..., Batch], by: Actor
) -> None:
    new()
    undo_batch(old(), by=by, at=RECORDED, reason="误导入")
    old()
    assert status(OLD) == Status.REPEALED
    assert Entry.objects.standing().filter(kind=Kind.REPEAL).count() == 1
    acts = Act.objects.count()
    old()
    new()
    assert Act.objects.count() == acts
