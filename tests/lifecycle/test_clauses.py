"""What a printed text says of itself becomes entries with its words; only a confirmed rule fills its silence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from intake.imports import import_source
from lifecycle.answers import Answer, answers
from lifecycle.explanations import entry_line
from lifecycle.findings import findings_for
from lifecycle.rules import Kind, Status
from lifecycle.status import as_contract
from offices.actors import house
from offices.models import Jurisdiction
from registry.models import Batch, Document
from registry.openers.source import open_source
from tests.cast import RECORDED
from tests.registry.printed import GAZETTE

pytestmark = pytest.mark.django_db
Takes = Callable[..., Batch]
DATE = "2036年9月28日"


@pytest.fixture
def take_in(tmp_path: Path) -> Takes:
    def take(sentence: str, *, dated: str = DATE, name: str = "gazette.txt") -> Batch:
        """The ban of the printed gazette with another last sentence."""
        path = tmp_path / name
        printed = replace(GAZETTE, ban=(*GAZETTE.ban[:4], sentence, "青泽区人民政府", dated))
        path.write_text(printed.text, encoding="utf-8")
        source = open_source(path)
        return import_source(source, place=None, accept_clean=True, by=house("test"), at=RECORDED).batch

    return take


def ban(day: date) -> Answer:
    documents = Document.objects.filter(title="青泽区人民政府关于夜间禁航的通告").select_related("jurisdiction")
    (answer,) = answers(documents, day)
    return answer


def keys_of(answer: Answer) -> set[str]:
    return {finding.key for finding in findings_for([answer])[answer.document.pk]}


def test_start_and_term_come_with_the_words_they_were_read_from(take_in: Takes) -> None:
    take_in("二、本通告自2036年11月1日起施行，有效期至2041年10月31日。")
    answer = ban(date(2041, 10, 31))
    assert answer.span.status == Status.IN_FORCE
    assert ban(date(2041, 11, 1)).span.status == Status.LAPSED
    clauses = {entry.kind: entry.clause for entry in answer.entries}
    assert "本通告自2036年11月1日起施行" in clauses[Kind.COMMENCEMENT]
    assert "有效期至2041年10月31日" in clauses[Kind.TERM]
    assert "gazette.txt:" in clauses[Kind.TERM]


def test_a_length_from_a_day_that_is_not_recorded_is_counted_from_the_date_and_start_and_term_list_that(
    take_in: Takes,
) -> None:
    take_in("二、本通告自印发之日起施行，有效期5年。")
    answer = ban(date(2037, 1, 1))
    assert answer.since == date(2036, 9, 28)
    assert answer.end.last_day == date(2041, 9, 27)
    assumed = {entry.kind: entry.facts for entry in answer.entries}
    # A list of keys: the reader may have taken more than one thing to be so.
    assert assumed[Kind.COMMENCEMENT] == {"assumed": ["dated_on"]}
    assert assumed[Kind.TERM] == {"assumed": ["dated_on"]}


def test_a_term_counted_from_the_start_shares_what_was_assumed_of_it(take_in: Takes) -> None:
    take_in("二、本通告自即日起施行，有效期5年。")
    assumed = {entry.kind: entry.facts.get("assumed") for entry in ban(date(2037, 1, 1)).entries}
    assert assumed[Kind.COMMENCEMENT] == assumed[Kind.TERM] == ["immediately", "dated_on"]
    assert "term_assumed" not in keys_of(ban(date(2037, 1, 1)))


def test_a_printed_day_assumes_nothing(take_in: Takes) -> None:
    take_in("二、本通告自2036年11月1日起施行，有效期至2041年10月31日。")
    assert [entry.facts for entry in ban(date(2037, 1, 1)).entries] == [{}, {}, {}]
    assert not {"start_assumed", "term_assumed"} & keys_of(ban(date(2037, 1, 1)))


def test_what_the_reader_assumed_is_said_by_entry_finding_and_contract(take_in: Takes) -> None:
    take_in("二、本通告自2036年11月起施行，有效期5年。")
    answer = ban(date(2037, 1, 1))
    start, term = (next(e for e in answer.entries if e.kind == kind) for kind in (Kind.COMMENCEMENT, Kind.TERM))
    assert start.facts == {"assumed": ["month_only"]}
    assert term.facts["assumed"] == ["month_only", "counted_from_the_month"]
    with override("en"):
        assert (
            entry_line(start) == "commencement (assumed: Only the month is printed: it was taken from its first or to "
            "its last day.)"
        )
        assert entry_line(term).startswith("term, valid until 31 October 2041 (assumed: Only the month")
    assert {"start_assumed", "term_assumed"} <= keys_of(answer)
    contract = as_contract("x", date(2037, 1, 1), None, [answer])
    told = {entry["kind"]: entry["assumed"] for entry in contract["documents"][0]["entries"]}  # type: ignore[index]
    assert told[Kind.COMMENCEMENT] == ["month_only"]
    assert told[Kind.REGISTRATION] == []


def test_where_neither_text_nor_rule_states_a_term_nothing_is_assumed(take_in: Takes) -> None:
    take_in("二、本通告自公布之日起施行。")
    assert ban(date(2099, 1, 1)).span.status == Status.IN_FORCE
    assert not ban(date(2099, 1, 1)).end.last_day


def test_a_confirmed_default_fills_the_silence_and_is_its_authority(take_in: Takes) -> None:
    Jurisdiction.objects.create(name="青泽区", code_prefix="QZDR", rule_set="anhui")
    take_in("二、本通告自公布之日起施行。", dated="2017年9月28日")
    (term,) = [entry for entry in ban(date(2018, 1, 1)).entries if entry.kind == Kind.TERM]
    assert term.authority_rule.startswith("anhui-")
    assert ban(date(2018, 1, 1)).end.last_day == date(2022, 9, 27)


def test_a_text_that_prints_another_end_than_the_recorded_one_waits(take_in: Takes) -> None:
    take_in("二、本通告自2036年11月1日起施行，有效期至2041年10月31日。")
    batch = take_in("二、本通告自2036年11月1日起施行，有效期至2040年10月31日。", name="again.txt")
    (waiting,) = batch.candidates.open()
    (conflict,) = waiting.conflicts
    assert (conflict["field"], conflict["ours"], conflict["theirs"]) == ("until", "2041-10-31", "2040-10-31")
    clause = "“本通告自2036年11月1日起施行，有效期至{}年10月31日”"
    assert conflict["ours_at"].startswith(f"{clause.format(2041)}gazette.txt:")
    assert conflict["theirs_at"] == f"again.txt:{waiting.facts['term']['line']}"
    assert ban(date(2041, 1, 1)).span.status == Status.IN_FORCE


def test_the_same_text_again_writes_nothing(take_in: Takes) -> None:
    words = "二、本通告自2036年11月1日起施行，有效期至2041年10月31日。"
    take_in(words)
    entries = Document.objects.get(title="青泽区人民政府关于夜间禁航的通告").entries.count()
    assert not take_in(words + "特此通告。", name="again.txt").acts.exists()
    assert Document.objects.get(title="青泽区人民政府关于夜间禁航的通告").entries.count() == entries
