"""重新登记: a text goes on under a new code, its term counted anew; the old code ends when the new one begins."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from calendars.lengths import Length
from lifecycle.acts import Authority, undo
from lifecycle.chains import chain_of
from lifecycle.decisions import extend, repeal
from lifecycle.explanations import explain
from lifecycle.models import Act
from lifecycle.periods import drift
from lifecycle.registration import Particulars
from lifecycle.renewal import amend, renew, republish, reregister
from lifecycle.rules import Status
from offices.actors import Actor
from offices.models import Organ
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.lifecycle.asked import on, status

LATER = RECORDED + timedelta(days=1)
NEW = "QHDR-2023-0010031"


def stated(document: Document, issuer: Organ, **differing: object) -> Particulars:
    particulars = {
        "title": document.title,
        "issuers": [issuer],
        "code": NEW,
        "published_on": date(2023, 5, 15),
        "effective_on": date(2023, 7, 1),
        "term": Length(years=5),
        **differing,
    }
    return Particulars(**particulars)  # type: ignore[arg-type]


@pytest.fixture
def successor(registers: Registers, ordinary: Document) -> Document:
    """In force from 1 May 2024, while the ordinary one still runs until 31 May 2025."""
    return registers(
        ordinary.title, code="QHDR-2024-0010009", effective_on=date(2024, 5, 1), last_day=date(2029, 4, 30)
    )


def test_the_old_code_lapses_when_the_new_one_takes_effect(ordinary: Document, successor: Document, by: Actor) -> None:
    renew(ordinary, successor=successor, on=date(2024, 5, 1), authority=MINUTES, reason="", by=by, at=LATER)
    assert status(ordinary, date(2024, 4, 30)) == Status.IN_FORCE
    assert status(ordinary, date(2024, 5, 1)) == Status.LAPSED
    assert status(successor, date(2024, 4, 30)) == Status.UNKNOWN
    assert status(successor, date(2024, 5, 1)) == Status.IN_FORCE
    answer = on(ordinary, date(2024, 5, 1))
    assert (answer.end.last_day, answer.replaced_by) == (date(2024, 4, 30), [successor])
    with override("en"):
        assert "it goes on as QHDR-2024-0010009: rely on that" in explain(answer)


def test_what_had_lapsed_before_stays_lapsed(lapsed: Document, successor: Document, by: Actor) -> None:
    renew(lapsed, successor=successor, on=date(2024, 5, 1), authority=MINUTES, reason="", by=by, at=LATER)
    assert on(lapsed, date(2023, 1, 1)).end.last_day == date(2021, 12, 31)
    assert status(lapsed, date(2022, 1, 1)) == Status.LAPSED
    assert on(lapsed, TODAY).replaced_by == [successor]


def test_a_renewal_undone_leaves_each_as_it_was(ordinary: Document, successor: Document, by: Actor) -> None:
    act = renew(ordinary, successor=successor, on=date(2024, 5, 1), authority=MINUTES, reason="", by=by, at=LATER)
    undo(act, by=by, at=LATER, reason="误")
    answer = on(ordinary, date(2024, 6, 1))
    assert (answer.span.status, answer.end.last_day, answer.replaced_by) == (Status.IN_FORCE, date(2025, 5, 31), [])
    assert chain_of(ordinary).documents == [ordinary]


def test_a_text_is_renewed_once_and_never_by_itself(
    ordinary: Document, successor: Document, undated: Document, by: Actor
) -> None:
    day = date(2024, 5, 1)
    with pytest.raises(Refused, match="renews_itself"):
        renew(ordinary, successor=ordinary, on=day, authority=MINUTES, reason="", by=by, at=LATER)
    renew(ordinary, successor=successor, on=day, authority=MINUTES, reason="", by=by, at=LATER)
    with pytest.raises(Refused, match="renewed_already"):
        renew(ordinary, successor=undated, on=day, authority=MINUTES, reason="", by=by, at=LATER)
    with pytest.raises(Refused, match="renews_itself"):
        republish(successor, successor=ordinary, on=day, authority=MINUTES, reason="", by=by, at=LATER)
    assert Act.objects.filter(verb__in=["renew", "republish"]).count() == 1


def test_registered_anew_in_one_act_with_its_term_counted_from_publication(
    ordinary: Document, government: Organ, by: Actor
) -> None:
    """The law of 2023 said so (SD7: 自公布之日起重新计算有效期)."""
    acts = Act.objects.count()
    new = reregister(
        ordinary, stated(ordinary, government), authority="登记簿第9页", reason="评估后继续", by=by, at=LATER
    )
    assert Act.objects.count() == acts + 1
    assert on(new, TODAY).end.last_day == date(2028, 5, 14)
    assert status(ordinary, date(2023, 6, 30)) == Status.IN_FORCE
    assert status(ordinary, date(2023, 7, 1)) == Status.LAPSED
    assert on(ordinary, TODAY).replaced_by == [new]
    assert list(drift()) == []
    undo(Act.objects.get(verb="reregister"), by=by, at=LATER, reason="误")
    assert status(ordinary, TODAY) == Status.IN_FORCE


@pytest.mark.parametrize(
    "published, last",
    [
        pytest.param(date(2024, 2, 1), date(2029, 2, 28), id="while a newer law is unread, from the first day"),
        pytest.param(date(2024, 1, 31), date(2029, 1, 30), id="the last day of the law that says from publication"),
    ],
)
def test_only_what_is_confirmed_counts_the_term(
    published: date, last: date, ordinary: Document, government: Organ, by: Actor
) -> None:
    particulars = stated(ordinary, government, published_on=published, effective_on=date(2024, 3, 1))
    new = reregister(ordinary, particulars, authority="登记簿第9页", reason="", by=by, at=LATER)
    assert on(new, date(2024, 3, 1)).end.last_day == last


def test_in_force_from_publication_where_no_other_day_is_stated(
    ordinary: Document, government: Organ, by: Actor
) -> None:
    particulars = stated(ordinary, government, effective_on=None)
    new = reregister(ordinary, particulars, authority="登记簿第9页", reason="", by=by, at=LATER)
    assert status(ordinary, date(2023, 5, 14)) == status(new, date(2023, 5, 15)) == Status.IN_FORCE
    assert status(ordinary, date(2023, 5, 15)) == Status.LAPSED


@pytest.mark.parametrize(
    "differing, code",
    [
        pytest.param({"published_on": None, "effective_on": None}, "renewal_without_a_day", id="no day"),
        pytest.param({"code": None}, "successor_nameless", id="neither code nor number"),
        pytest.param({"code": "QHDR-2018-0010004"}, "code_taken", id="the code of another document"),
        pytest.param({"code": "qhdr－2018－0010004"}, "code_taken", id="the same code in another spelling"),
        pytest.param({"code": "山字9号"}, "not_a_code", id="no code"),
        pytest.param({"term": None, "last_day": date(2023, 6, 30)}, "ends_before_it_starts", id="ends too early"),
        pytest.param({"effective_on": date(203, 7, 1)}, "day_implausible", id="a year typed wrong"),
    ],
)
def test_what_can_not_be_registered_anew_leaves_nothing_behind(
    differing: dict[str, object], code: str, ordinary: Document, undated: Document, government: Organ, by: Actor
) -> None:
    before = Act.objects.count(), Document.objects.count()
    with pytest.raises(Refused, match=code):
        reregister(ordinary, stated(ordinary, government, **differing), authority="x", reason="", by=by, at=LATER)
    assert (Act.objects.count(), Document.objects.count()) == before


def test_a_code_whose_registration_was_undone_is_free_again(ordinary: Document, government: Organ, by: Actor) -> None:
    reregister(ordinary, stated(ordinary, government), authority="x", reason="", by=by, at=LATER)
    undo(Act.objects.get(verb="reregister"), by=by, at=LATER, reason="")
    again = reregister(ordinary, stated(ordinary, government), authority="x", reason="", by=by, at=LATER)
    assert on(ordinary, TODAY).replaced_by == [again]


def test_what_was_decided_of_the_old_code_ends_with_it(ordinary: Document, successor: Document, by: Actor) -> None:
    """An extension that was still to come no longer carries the old code over the new one."""
    extend(ordinary, until=date(2027, 5, 31), on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    renew(ordinary, successor=successor, on=date(2024, 5, 1), authority=MINUTES, reason="", by=by, at=LATER)
    assert status(ordinary, date(2024, 5, 1)) == Status.LAPSED


def test_the_new_code_has_a_life_of_its_own(ordinary: Document, successor: Document, by: Actor) -> None:
    renew(ordinary, successor=successor, on=date(2024, 5, 1), authority=MINUTES, reason="", by=by, at=LATER)
    repeal(successor, on=date(2026, 1, 1), authority=MINUTES, reason="", by=by, at=LATER)
    assert status(ordinary, date(2026, 1, 1)) == Status.LAPSED
    assert status(successor, date(2026, 1, 1)) == Status.REPEALED


def test_as_known_before_nothing_had_been_renewed(ordinary: Document, successor: Document, by: Actor) -> None:
    renew(ordinary, successor=successor, on=date(2024, 5, 1), authority=MINUTES, reason="", by=by, at=LATER)
    before: datetime = LATER - timedelta(seconds=1)
    assert on(ordinary, date(2024, 5, 1), before).span.status == Status.IN_FORCE
    assert on(ordinary, date(2024, 5, 1), before).replaced_by == []


def test_an_amendment_under_a_new_code_says_that_it_has_changes(
    ordinary: Document, successor: Document, by: Actor
) -> None:
    day = date(2024, 5, 1)
    amend(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    republish(ordinary, successor=successor, on=day, authority=Authority(clause="第3页"), reason="", by=by, at=LATER)
    (renewal,) = chain_of(ordinary).renewals
    assert (renewal.amended, renewal.on) == (True, day)
