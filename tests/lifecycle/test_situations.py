"""The twelve situations an office meets, each told through the verbs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from calendars.lengths import Length
from lifecycle.acts import Authority, undo
from lifecycle.answers import Answer, answers
from lifecycle.chains import chain_of
from lifecycle.decisions import extend, partly_repeal, repeal
from lifecycle.explanations import explain
from lifecycle.findings import findings_for
from lifecycle.models import Period
from lifecycle.periods import drift
from lifecycle.registration import Particulars
from lifecycle.renewal import amend, reregister
from lifecycle.rules import Status
from notifications.expiry import nearing_end
from notifications.nightly import run_night
from offices.actors import Actor
from offices.models import Jurisdiction, Organ, User
from offices.moments import end_of_day
from registry.models import Document
from tests.cast import MINUTES, RECORDED, TODAY, Registers, make_organ

DAY = timedelta(days=1)
WEEK, YEAR = timedelta(days=7), timedelta(days=365)


def on(document: Document, day: date, **known: object) -> Answer:
    (answer,) = answers([document], day, **known)  # type: ignore[arg-type]
    return answer


def status(document: Document, day: date) -> Status:
    return on(document, day).span.status


def findings(document: Document, day: date = TODAY) -> set[str]:
    return {finding.key for finding in findings_for(answers([document], day))[document.pk]}


@pytest.mark.parametrize(
    "last_day",
    [
        pytest.param(date(2024, 12, 31), id="the last day of a year"),
        pytest.param(date(2024, 2, 29), id="29 February"),
        pytest.param(date(2023, 2, 28), id="28 February of a year without a 29th"),
    ],
)
def test_in_force_on_the_last_valid_day_and_lapsed_the_day_after(registers: Registers, last_day: date) -> None:
    document = registers("青河区人民政府关于河灯的通告", effective_on=date(2022, 3, 1), last_day=last_day)
    assert status(document, last_day) == Status.IN_FORCE
    assert status(document, last_day + DAY) == Status.LAPSED
    assert on(document, last_day + DAY).end.last_day == last_day


def test_four_years_from_a_leap_day_end_on_the_day_before_the_next_one(registers: Registers) -> None:
    document = registers("青河区人民政府关于渡口的通告", effective_on=date(2020, 2, 29), term=Length(years=4))
    assert [status(document, day) for day in (date(2024, 2, 28), date(2024, 2, 29))] == [Status.IN_FORCE, Status.LAPSED]


def test_a_repeal_dated_tomorrow_is_in_force_today_and_says_what_comes(ordinary: Document, by: Actor) -> None:
    repeal(ordinary, on=TODAY + DAY, authority=MINUTES, reason="被新办法代替", by=by, at=RECORDED + WEEK)
    today, tomorrow = on(ordinary, TODAY), on(ordinary, TODAY + DAY)
    assert (today.span.status, today.end.last_day) == (Status.IN_FORCE, TODAY)
    assert [(span.valid_from, span.status) for span in today.next] == [(TODAY + DAY, Status.REPEALED)]
    assert tomorrow.span.status == Status.REPEALED


def test_of_two_repeals_the_earlier_counts_and_undoing_it_leaves_the_later(ordinary: Document, by: Actor) -> None:
    later, earlier = date(2024, 6, 1), date(2024, 3, 1)
    repeal(ordinary, on=later, authority=MINUTES, reason="", by=by, at=RECORDED)
    first = repeal(ordinary, on=earlier, authority=Authority(clause="另一决定"), reason="", by=by, at=RECORDED + DAY)
    assert status(ordinary, earlier) == Status.REPEALED
    undo(first, by=by, at=RECORDED + 2 * DAY, reason="引用错误")
    assert [status(ordinary, day) for day in (earlier, later - DAY, later)] == [
        Status.IN_FORCE,
        Status.IN_FORCE,
        Status.REPEALED,
    ]
    assert on(ordinary, earlier, as_known_at=RECORDED + DAY).span.status == Status.REPEALED


def test_an_extension_after_reminders_were_due_takes_it_off_the_list_of_what_nears_its_end(
    trial: Document, place: Jurisdiction, by: Actor
) -> None:
    run_night([place], TODAY)
    assert [near.document for near in nearing_end(place, TODAY)] == [trial]
    extend(trial, until=date(2026, 7, 31), on=TODAY, authority=MINUTES, reason="评估后继续", by=by, at=RECORDED + WEEK)
    run_night([place], TODAY)
    assert list(nearing_end(place, TODAY)) == []
    run_night([place], date(2026, 7, 1))
    assert [near.last_day for near in nearing_end(place, date(2026, 7, 1))] == [date(2026, 7, 31)]
    assert status(trial, date(2024, 8, 1)) == Status.IN_FORCE


def test_the_amender_of_something_repealed_is_told_that_it_amends_nothing(
    ordinary: Document, registers: Registers, by: Actor
) -> None:
    amender = registers("青河区人民政府关于修改山体管护意见的决定", effective_on=date(2022, 1, 1))
    amend(ordinary, on=date(2022, 1, 1), authority=Authority(amender), reason="", by=by, at=RECORDED)
    assert "amends_ended" not in findings(amender)
    repeal(ordinary, on=date(2023, 1, 1), authority=MINUTES, reason="", by=by, at=RECORDED + DAY)
    assert "amends_ended" in findings(amender)
    assert status(amender, TODAY) == Status.IN_FORCE


def test_what_is_partly_repealed_is_in_force_in_part_and_names_the_article(ordinary: Document, by: Actor) -> None:
    change = {"on": date(2024, 2, 1), "authority": MINUTES, "reason": "", "by": by, "at": RECORDED}
    partly_repeal(ordinary, article="第五条", **change)  # type: ignore[arg-type]
    assert [status(ordinary, day) for day in (date(2024, 1, 31), date(2024, 2, 1), date(2025, 6, 1))] == [
        Status.IN_FORCE,
        Status.IN_FORCE_IN_PART,
        Status.LAPSED,
    ]
    assert "第五条" in explain(on(ordinary, TODAY))
    assert on(ordinary, TODAY).reliable == "ask"


def test_of_an_unknown_start_nothing_is_guessed_before_the_first_evidence(registers: Registers, by: Actor) -> None:
    document = registers("青河区人民政府关于古井的通告", dated_on=date(2019, 5, 1), last_day=date(2024, 12, 31))
    assert status(document, date(2020, 1, 1)) == Status.UNKNOWN
    assert "start_unstated" in findings(document)
    amend(document, on=date(2021, 6, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    assert [status(document, day) for day in (date(2021, 5, 31), date(2021, 6, 1), date(2025, 1, 1))] == [
        Status.UNKNOWN,
        Status.IN_FORCE,
        Status.LAPSED,
    ]


def test_a_last_day_moved_twice_is_the_last_one_decided_and_each_was_known_in_its_time(
    trial: Document, by: Actor
) -> None:
    moves = [(date(2025, 7, 31), RECORDED + DAY), (date(2024, 9, 30), RECORDED + 2 * DAY)]
    for number, (last_day, at) in enumerate(moves):
        decided = TODAY + number * DAY
        extend(trial, until=last_day, on=decided, authority=MINUTES, reason="", by=by, at=at)
    known = [on(trial, TODAY, as_known_at=at).end.last_day for at in (RECORDED, *(at for _, at in moves))]
    assert known == [date(2024, 7, 31), date(2025, 7, 31), date(2024, 9, 30)]
    assert [status(trial, day) for day in (date(2024, 9, 30), date(2024, 10, 1))] == [Status.IN_FORCE, Status.LAPSED]


def test_of_a_merged_organ_the_successor_answers_and_the_code_stays_what_it_was(
    registers: Registers, place: Jurisdiction, water: Organ, contact: User
) -> None:
    prices = make_organ(place, "青河区物价局", "029")
    document = registers(
        "青河区物价局关于渡船票价的通知", issuers=[prices], code="QHDR-2017-0290001", effective_on=date(2017, 1, 1)
    )
    assert not Document.objects.visible_to(contact, TODAY).filter(pk=document.pk).exists()
    Organ.objects.filter(pk=prices.pk).update(successor=water)
    assert Document.objects.visible_to(contact, TODAY).get(pk=document.pk).code_key == "QHDR-2017-0290001"
    assert "organ_differs" not in findings(document)
    assert status(document, TODAY) == Status.IN_FORCE


def test_a_correction_recorded_a_year_late_is_seen_from_both_axes(ordinary: Document, by: Actor) -> None:
    wrong = repeal(ordinary, on=date(2022, 1, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    late = RECORDED + YEAR
    undo(wrong, by=by, at=late, reason="文号录错")
    repeal(ordinary, on=date(2023, 7, 1), authority=MINUTES, reason="更正", by=by, at=late + DAY)
    days = (date(2022, 6, 1), date(2023, 6, 30), date(2023, 7, 1))
    believed_then = [on(ordinary, day, as_known_at=late - DAY).span.status for day in days]
    assert believed_then == [Status.REPEALED, Status.REPEALED, Status.REPEALED]
    assert [status(ordinary, day) for day in days] == [Status.IN_FORCE, Status.IN_FORCE, Status.REPEALED]
    assert list(drift()) == []


def test_the_whole_register_as_of_a_past_day_and_as_known_then(
    ordinary: Document, trial: Document, lapsed: Document, undated: Document, registers: Registers, by: Actor
) -> None:
    known_then = RECORDED + DAY
    registers("青河区人民政府关于补录灯会的通告", at=RECORDED + WEEK, effective_on=date(2019, 1, 1))
    repeal(undated, on=date(2021, 1, 1), authority=MINUTES, reason="", by=by, at=RECORDED + WEEK)
    past = date(2021, 12, 31)

    def in_force(**known: object) -> set[str]:
        periods = Period.objects.whole().believed(**known).in_force_on(past)  # type: ignore[arg-type]
        return set(periods.values_list("document__title", flat=True))

    assert in_force(as_known_at=known_then) == {ordinary.title, lapsed.title, undated.title}
    assert in_force() == {ordinary.title, lapsed.title, "青河区人民政府关于补录灯会的通告"}
    assert in_force(as_known_at=RECORDED - DAY) == set()
    assert trial.title not in in_force()


def test_a_chain_of_three_renewals_across_a_change_of_law(registers: Registers, place: Jurisdiction, by: Actor) -> None:
    """Each counts anew under the law of its own publication: from publication under 238, which names that day."""
    title = "青河区人民政府关于印发渡口管理办法的通知"
    first = registers(title, code="QHDR-2012-0010001", effective_on=date(2012, 6, 1), last_day=date(2014, 12, 31))
    chain, published = [first], [date(2014, 11, 20), date(2019, 11, 1), date(2024, 3, 1)]
    for number, day in enumerate(published):
        stated = Particulars(
            title=title,
            issuers=list(first.issuers.all()),
            code=f"QHDR-{day.year}-001000{number + 2}",
            published_on=day,
            effective_on=day + 31 * DAY,
            term=Length(years=5),
        )
        at = RECORDED + (number + 1) * DAY
        chain.append(reregister(chain[-1], stated, authority="登记簿", reason="评估后继续", by=by, at=at))

    assert all(list(chain_of(link).documents) == chain for link in chain)
    ends = [on(link, TODAY).end.last_day for link in chain]
    # The third ended 31 October 2024 by its own term, but its successor takes effect before that; 353 has not been read
    # so far that anything but the start would count.
    assert ends == [date(2014, 12, 20), date(2019, 11, 19), date(2024, 3, 31), date(2029, 3, 31)]
    assert [status(link, TODAY) for link in chain] == [
        Status.LAPSED,
        Status.LAPSED,
        Status.IN_FORCE,
        Status.NOT_YET_IN_FORCE,
    ]
    assert on(chain[1], TODAY).replaced_by == [chain[2]]
    # The second ran out on 19 November 2019, twelve days before its successor took effect.
    assert "ended_before_replacement" in findings(chain[1])
    assert "ended_before_replacement" not in findings(chain[0])
    assert on(chain[2], TODAY, as_known_at=end_of_day(date(2024, 1, 12))).end.last_day == date(2024, 10, 31)
