"""Several instruments under one notice: each its own start and term, the whole what is left of them."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from intake.imports import import_source
from lifecycle.answers import answers
from lifecycle.models import Act, Period
from lifecycle.periods import drift
from lifecycle.rules import Status
from lifecycle.status import as_contract
from offices.actors import house
from offices.models import Jurisdiction
from registry.models import Document, Part
from registry.openers.source import open_source
from tests.cast import RECORDED, Registers

NUMBER = "青政办发〔2024〕5号"
FIRST, SECOND = "青河区夜航管理规定", "青河区点灯暂行办法"
Takes = Callable[..., Document]


@pytest.fixture
def take_in(tmp_path: Path, place: Jurisdiction) -> Takes:
    def take(own: str, *inner: str, name: str = "notice.txt") -> Document:
        """A notice that carries an instrument for each sentence in `inner`, which is its last."""
        titles = (FIRST, SECOND)[: len(inner)]
        named = "".join(f"《{title}》" for title in titles)
        texts = [line for title, last in zip(titles, inner, strict=True) for line in (title, "第一条 应当点灯。", last)]
        lines = [
            "青河区人民政府办公室",
            f"关于印发{named}的通知",
            NUMBER,
            "各镇人民政府：",
            own,
            "青河区人民政府办公室",
            "2024年2月1日",
            "（此件公开发布）",
            *texts,
        ]
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        import_source(open_source(path), place=place.name, accept_clean=True, by=house("test"), at=RECORDED)
        return Document.objects.select_related("jurisdiction").get(number_key=NUMBER)

    return take


def statuses(document: Document, day: date) -> Mapping[int, Status]:
    return {p.part: Status(p.status) for p in Period.objects.believed().filter(document=document).on(day)}


def test_each_instrument_has_its_own_start_and_term_and_the_whole_lives_while_one_does(take_in: Takes) -> None:
    document = take_in(
        "现印发给你们。", "本规定自2024年3月1日起施行，有效期5年。", "本办法自2024年4月1日起施行，有效期1年。"
    )
    assert statuses(document, date(2024, 3, 31))[1] == Status.IN_FORCE
    assert statuses(document, date(2024, 3, 31))[2] == Status.UNKNOWN
    assert statuses(document, date(2024, 4, 1))[0] == Status.IN_FORCE
    assert statuses(document, date(2025, 4, 1)) == {0: Status.IN_FORCE_IN_PART, 1: Status.IN_FORCE, 2: Status.LAPSED}
    (answer,) = answers([document], date(2025, 4, 1))
    # It ends with its last instrument, by that one's term.
    assert (answer.end.last_day, answer.runs_out) == (date(2029, 2, 28), True)


def test_the_contract_names_the_part_of_an_entry(take_in: Takes) -> None:
    document = take_in("现印发给你们。", "本规定自2024年3月1日起施行。", "本办法自2024年4月1日起施行。")
    day = date(2024, 5, 1)
    contract: Any = as_contract(NUMBER, day, None, answers([document], day))
    told = contract["documents"][0]["entries"]
    parts = [(entry["kind"], entry["part"], entry["takes_effect"]) for entry in told]
    assert ("commencement", 1, "2024-03-01") in parts
    assert ("commencement", 2, "2024-04-01") in parts
    assert ("registration", 0, None) in parts


def test_what_the_notice_says_holds_for_the_whole_and_an_instrument_may_differ(take_in: Takes) -> None:
    document = take_in("本通知自2024年3月1日起施行，有效期5年。", "第二条 不得喧哗。", "本办法有效期1年。")
    assert statuses(document, date(2025, 3, 1)) == {0: Status.IN_FORCE_IN_PART, 1: Status.IN_FORCE, 2: Status.LAPSED}


def test_of_several_each_is_a_part_whether_or_not_it_repeats_the_notice(take_in: Takes) -> None:
    document = take_in("本通知自2024年3月1日起施行。", "本规定自2024年3月1日起施行。", "第二条 不得喧哗。")
    assert statuses(document, date(2024, 3, 1)) == {0: Status.IN_FORCE, 1: Status.IN_FORCE, 2: Status.IN_FORCE}


def test_a_single_instrument_governs_the_whole_and_is_no_part_of_its_own(take_in: Takes) -> None:
    document = take_in("现印发给你们。", "本规定自2024年3月1日起施行，有效期5年。")
    assert statuses(document, date(2024, 3, 1)) == {0: Status.IN_FORCE}


def test_a_single_instrument_that_differs_from_its_notice_is_a_part(take_in: Takes) -> None:
    document = take_in("本通知自2024年3月1日起施行。", "本规定自2024年4月1日起施行。")
    assert statuses(document, date(2024, 3, 15)) == {0: Status.IN_FORCE_IN_PART, 1: Status.UNKNOWN}
    assert statuses(document, date(2024, 4, 1)) == {0: Status.IN_FORCE, 1: Status.IN_FORCE}


def test_the_same_text_again_writes_no_part_twice(take_in: Takes) -> None:
    clauses = ("现印发给你们。", "本规定自2024年3月1日起施行，有效期5年。", "本办法自2024年3月1日起施行，有效期5年。")
    document = take_in(*clauses)
    # Two parts say the same: neither stands for the other.
    assert statuses(document, date(2024, 3, 1)) == {0: Status.IN_FORCE, 1: Status.IN_FORCE, 2: Status.IN_FORCE}
    acts = Act.objects.count()
    take_in(clauses[0] + "特此通知。", *clauses[1:], name="again.txt")
    assert (Act.objects.count(), Part.objects.count()) == (acts, 2)


def test_a_document_first_known_from_a_list_learns_its_parts_and_marks_from_its_text(
    take_in: Takes, registers: Registers
) -> None:
    title = f"青河区人民政府办公室关于印发《{FIRST}》《{SECOND}》的通知"
    known = registers(title, number=NUMBER)
    Document.objects.filter(pk=known.pk).update(trial=False)
    document = take_in("现印发给你们。", "本规定自2024年3月1日起施行。", "本办法自2024年3月1日起施行。")
    assert document == known
    assert list(document.parts.values_list("no", "title")) == [(1, FIRST), (2, SECOND)]
    assert (document.trial, document.disclosure) == (True, Document.Disclosure.ACTIVE)
    assert document.provenance["trial"]["source"] == "notice.txt"


@pytest.mark.django_db
def test_the_two_instruments_of_a_real_notice(shared: Path) -> None:
    call_command("import_gazette", shared / "gazettes" / "jiyang-2020-04.txt", accept_clean=True)
    document = Document.objects.select_related("jurisdiction").get(number_key="济阳政办发〔2020〕25号")
    assert document.parts.count() == 2
    dated, before = date(2020, 12, 16), date(2020, 12, 15)
    assert statuses(document, before) == {0: Status.UNKNOWN, 1: Status.UNKNOWN, 2: Status.UNKNOWN}
    assert statuses(document, dated) == {0: Status.IN_FORCE, 1: Status.IN_FORCE, 2: Status.IN_FORCE}
    words = {entry.part: entry.clause for entry in document.entries.filter(kind="commencement")}
    assert "本规则自发布之日起施行" in words[1]
    assert "本办法自印发之日起施行" in words[2]
    started = document.entries.exclude(part=0).filter(kind="commencement")
    assert [entry.facts for entry in started] == [{"assumed": ["dated_on"]}] * 2
    assert list(drift()) == []
