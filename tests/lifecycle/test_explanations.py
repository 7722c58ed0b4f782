from datetime import date

import pytest
from django.utils.translation import override

from lifecycle.acts import Effect, record
from lifecycle.answers import answers
from lifecycle.decisions import annul, delist, repeal, suspend
from lifecycle.explanations import entry_line, explain, in_both_languages
from lifecycle.finding_sentences import finding_sentence
from lifecycle.findings import findings_for
from lifecycle.models import STATUSES
from lifecycle.rules import Kind, Status
from offices.actors import Actor
from registry.models import Document
from tests.cast import MINUTES, RECORDED, TODAY, Registers


def said(document: Document, day: date = TODAY) -> str:
    (answer,) = answers([document], day)
    with override("en"):
        return explain(answer)


def test_in_force(ordinary: Document) -> None:
    assert said(ordinary) == (
        "May be relied on on 15 March 2024. Its last valid day is 31 May 2025 (inclusive); "
        "it lapses by itself the day after."
    )


def test_ending_soon_counts_the_days(trial: Document) -> None:
    assert "31 July 2024 (inclusive), 138 days left" in said(trial)
    assert "1 day left" in said(trial, date(2024, 7, 30))


def test_not_yet_in_force(ordinary: Document) -> None:
    assert said(ordinary, date(2020, 5, 31)) == (
        "Published; takes effect on 1 June 2020 and may not be relied on before."
    )


def test_lapsed_by_itself(lapsed: Document) -> None:
    assert said(lapsed) == "Valid until 31 December 2021 (inclusive); lapsed by itself on 1 January 2022."


def test_no_stated_term(undated: Document) -> None:
    assert said(undated) == "May be relied on on 15 March 2024. It states no term."


def test_a_repeal_to_come_is_not_called_a_lapse(ordinary: Document, by: Actor) -> None:
    repeal(ordinary, on=date(2024, 5, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    assert said(ordinary) == "May be relied on on 15 March 2024. Its last valid day is 30 April 2024 (inclusive)."
    assert said(ordinary, date(2024, 5, 1)) == f"Repealed on 1 May 2024 by {MINUTES.clause}."


def test_annulled_suspended_and_delisted_each_in_their_own_words(registers: Registers, by: Actor) -> None:
    words = {annul: "Annulled on", suspend: "Suspended since", delist: "Not managed as a normative document since"}
    for number, (verb, expected) in enumerate(words.items()):
        document = registers(f"青河区人民政府关于第{number}项的通告", effective_on=date(2023, 1, 1))
        verb(document, on=TODAY, authority=MINUTES, reason="", by=by, at=RECORDED)
        assert said(document).startswith(expected)


def test_an_unregistered_document_in_force_is_to_be_asked_about(registers: Registers) -> None:
    document = registers("青河区人民政府关于茶产业的意见", effective_on=date(2023, 1, 1))
    assert "not registered under a code" in said(document)


def test_a_silent_record_says_so(registers: Registers) -> None:
    assert said(registers("青河区人民政府关于茶产业的意见")) == (
        "The record does not say from which day it is in force; ask the issuer."
    )


def test_both_languages_say_it_their_own_way(ordinary: Document) -> None:
    (answer,) = answers([ordinary], TODAY)
    sentences = in_both_languages(answer)
    assert sentences["zh"] == "本文件在2024年3月15日可以引用。最后有效日是2025年5月31日（含当日），次日起自动失效。"
    assert sentences["en"].startswith("May be relied on")


def test_every_status_has_a_name() -> None:
    assert {value for value, _ in STATUSES} == {status.value for status in Status}


def test_entries_and_findings_read_as_sentences(undated: Document, ordinary: Document) -> None:
    with override("zh-hans"):
        (term,) = ordinary.entries.filter(kind="term")
        assert entry_line(term) == "有效期至2025年5月31日"
        (answer,) = answers([undated], TODAY)
        assert [finding_sentence(finding) for finding in findings_for([answer])[undated.pk]] == [
            "未规定有效期。规则要求载明有效期；不作推定。",
            "没有文号。",
        ]


def declared_lapsed(document: Document, day: date, by: Actor) -> None:
    effect = Effect(document, Kind.LAPSE_DECLARED, day, MINUTES, reason="调整对象已消失")
    record(document.jurisdiction, "declare", [effect], by=by, at=RECORDED)


def test_what_was_declared_lapsed_did_not_lapse_by_itself(ordinary: Document, by: Actor) -> None:
    declared_lapsed(ordinary, date(2024, 4, 1), by)
    assert said(ordinary) == "May be relied on on 15 March 2024. Its last valid day is 31 March 2024 (inclusive)."
    assert said(ordinary, date(2024, 4, 1)) == (
        f"Declared lapsed on 1 April 2024 by {MINUTES.clause}; its last valid day was 31 March 2024."
    )
    (answer,) = answers([ordinary], date(2024, 4, 1))
    assert answer.rule is not None
    assert answer.rule.key == "ended_is_no_basis"


def test_what_was_repealed_before_it_took_effect_never_does(ordinary: Document, by: Actor) -> None:
    repeal(ordinary, on=date(2020, 5, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    assert said(ordinary, date(2020, 4, 28)).startswith("Published, but ended before it took effect")


def test_a_printed_end_without_a_start_runs_out_by_itself(registers: Registers) -> None:
    document = registers("青河区人民政府关于茶市的通告", last_day=date(2024, 12, 31))
    assert said(document, date(2025, 1, 1)) == (
        "Valid until 31 December 2024 (inclusive); lapsed by itself on 1 January 2025."
    )


@pytest.mark.django_db
def test_a_document_unknown_to_the_register_has_no_answer(place: object) -> None:
    assert answers([], TODAY) == []
