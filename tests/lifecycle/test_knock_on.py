"""Knock-on findings as the register gives them, each beside the nearest case that is none."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from intake.imports import import_source
from lifecycle.acts import Authority, Effect, record, undo
from lifecycle.answers import answers
from lifecycle.decisions import delist, repeal
from lifecycle.finding_sentences import finding_sentence
from lifecycle.findings import INFORMATION, accept_finding, all_findings, findings_for
from lifecycle.rules import Kind
from lifecycle.rules.findings import Finding
from offices.actors import Actor, house
from offices.models import Jurisdiction, User
from registry.models import Document
from registry.openers.source import open_source
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.lifecycle.printed_notices import Prints, found_of

OLD, NEW, OTHER = "青政发〔2015〕1号", "青政发〔2020〕9号", "青政发〔2021〕3号"
TITLE = "青河区人民政府关于河道采砂的通知"
CITING = f"有关事项此前见《{TITLE}》（{OLD}），"
LATER = RECORDED + timedelta(days=1)


@pytest.fixture
def old(registers: Registers) -> Document:
    """In force from 2015 on, without an end."""
    return registers(TITLE, number=OLD, dated_on=date(2014, 12, 1), effective_on=date(2015, 1, 1))


def ends(document: Document, on: date, by: Actor, authority: Authority = MINUTES) -> None:
    repeal(document, on=on, authority=authority, reason="清理", by=by, at=LATER)


def sentence(number: str, key: str) -> str:
    (finding,) = found_of(number, key)
    with override("en"):
        return finding_sentence(finding)


# Cited, forwarded, rested on


def test_cited_by_one_in_force_but_no_longer_in_force(old: Document, prints: Prints, by: Actor) -> None:
    prints(NEW, CITING)
    assert found_of(NEW, "cites_ended") == []
    ends(old, date(2022, 3, 1), by)
    assert sentence(NEW, "cites_ended") == (
        "It cites 青政发〔2015〕1号, which is no longer in force: its last valid day was 28 February 2022."
    )


def test_what_a_text_repeals_itself_is_not_cited_as_ended(old: Document, prints: Prints) -> None:
    prints(NEW, f"{CITING}原《{TITLE}》（{OLD}）同时废止。")
    assert found_of(NEW, "cites_ended", "repeals_unknown") == []


def test_a_notice_that_renewed_it_is_not_told_that_it_ended(old: Document, prints: Prints, by: Actor) -> None:
    prints(NEW, CITING)
    new = Document.objects.get(number_key=NEW)
    effects = [Effect(old, Kind.RENEWAL, date(2020, 6, 1), Authority(new, "第1条"))]
    record(old.jurisdiction, "renew", effects, by=by, at=LATER)
    assert found_of(NEW, "cites_ended") == []


def test_forwarding_what_had_ended(old: Document, prints: Prints, by: Actor) -> None:
    ends(old, date(2019, 1, 1), by)
    prints(NEW, title=f"青河区人民政府关于转发《{TITLE}》的通知")
    assert [finding.about for finding in found_of(NEW, "forwards_ended", "basis_changed", "cites_ended")] == [
        f"d{old.pk}"
    ]
    assert "had ended before it was made" in sentence(NEW, "forwards_ended")


def test_forwarding_what_ended_since_asks_for_a_review(old: Document, prints: Prints, by: Actor) -> None:
    prints(NEW, title=f"青河区人民政府关于转发《{TITLE}》的通知")
    ends(old, date(2022, 3, 1), by)
    assert [finding.key for finding in found_of(NEW, "forwards_ended", "basis_changed", "cites_ended")] == [
        "basis_changed"
    ]


def test_a_review_cites_its_article_and_says_that_it_was_not_confirmed_for_that_day(
    old: Document, prints: Prints, by: Actor
) -> None:
    prints(NEW, f"根据《{TITLE}》（{OLD}），")
    ends(old, date(2022, 3, 1), by)
    said = sentence(NEW, "basis_changed")
    assert said.startswith("It is based on 青政发〔2015〕1号, ended on 1 March 2022: whether")
    assert "第十二条第一项, not confirmed for that day" in said


def test_what_is_only_delisted_has_not_ended(old: Document, prints: Prints, by: Actor) -> None:
    prints(NEW, f"根据《{TITLE}》（{OLD}），")
    delist(old, on=date(2022, 3, 1), authority=MINUTES, reason="清理", by=by, at=LATER)
    assert found_of(NEW, "basis_changed", "cites_ended") == []


def test_one_change_is_accepted_and_the_next_is_heard(old: Document, prints: Prints, by: Actor) -> None:
    prints(NEW, f"根据《{TITLE}》（{OLD}），")
    for day in (date(2021, 5, 1), date(2022, 5, 1)):
        effects = [Effect(old, Kind.AMENDMENT, day, MINUTES)]
        record(old.jurisdiction, "amend", effects, by=by, at=LATER)
    first, second = found_of(NEW, "basis_changed")
    source = Document.objects.get(number_key=NEW)
    with pytest.raises(Refused, match="finding_unknown"):
        accept_finding(source, "basis_changed", reason="已研究", by=by, at=LATER, day=TODAY)
    act = accept_finding(source, first.identity, reason="已研究，无需修改", by=by, at=LATER, day=TODAY)
    assert found_of(NEW, "basis_changed") == [second]
    undo(act, by=by, at=LATER, reason="误认")
    assert found_of(NEW, "basis_changed") == [first, second]


# What acts did


def test_amending_what_is_no_longer_in_force(old: Document, registers: Registers, by: Actor) -> None:
    other = registers("青河区人民政府关于河道的决定", number=OTHER, effective_on=date(2021, 3, 1))
    record(
        old.jurisdiction, "amend", [Effect(old, Kind.AMENDMENT, date(2021, 3, 1), Authority(other))], by=by, at=LATER
    )
    assert found_of(OTHER, "amends_ended") == []
    record(old.jurisdiction, "repeal", [Effect(old, Kind.REPEAL, date(2021, 1, 1), MINUTES)], by=by, at=LATER)
    assert sentence(OTHER, "amends_ended") == (
        "It amends 青政发〔2015〕1号, which is no longer in force: its last valid day was 31 December 2020."
    )


@pytest.mark.parametrize("starts, days", [(date(2022, 1, 1), None), (date(2022, 1, 31), 30)], ids=["next day", "late"])
def test_days_without_a_valid_document(
    starts: date, days: int | None, registers: Registers, by: Actor, place: Jurisdiction
) -> None:
    old = registers(TITLE, number=OLD, effective_on=date(2017, 1, 1), last_day=date(2021, 12, 31))
    new = registers(f"{TITLE}（二）", number=NEW, effective_on=starts)
    record(place, "renew", [Effect(old, Kind.RENEWAL, starts, Authority(new))], by=by, at=LATER)
    assert [finding.params["days"] for finding in found_of(OLD, "ended_before_replacement")] == ([days] if days else [])


# Cleanups


def cleanup(folder: Path, place: Jurisdiction, rows: str) -> None:
    """A notice of 27 September 2022 with one list of what goes on."""
    lines = [
        "青河区人民政府",
        "关于公布规范性文件清理结果的通知",
        "青政字〔2022〕67号",
        "现将清理结果公布如下：",
        "青河区人民政府",
        "2022年9月27日",
        "附件1",
        "继续有效的规范性文件目录",
        "序号\t文件名称\t文号",
        rows,
    ]
    path = folder / "cleanup.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    import_source(open_source(path), place=str(place), accept_clean=True, by=house("test"), at=LATER)


WITH_TERM = "本通知自2020年6月1日起施行，有效期至2025年5月31日。"
LISTED = "1\t青河区人民政府关于古桥保护的通知\t青政发〔2016〕7号"


def test_in_force_and_in_no_list_of_a_later_cleanup(prints: Prints, place: Jurisdiction, tmp_path: Path) -> None:
    prints(NEW, clause=WITH_TERM)
    prints("青政发〔2020〕10号", title="青河区人民政府关于植树的通知")
    prints("青政发〔2022〕20号", title="青河区人民政府关于防汛的通知", dated="2022年9月27日", clause=WITH_TERM)
    cleanup(tmp_path, place, LISTED)
    assert "no list of the cleanup of that day (青政字〔2022〕67号)" in sentence(NEW, "in_no_cleanup_list")
    # Neither code nor term; made on the notice's own day; the notice itself.
    for number in ("青政发〔2020〕10号", "青政发〔2022〕20号", "青政字〔2022〕67号"):
        assert found_of(number, "in_no_cleanup_list") == []


def test_what_was_never_read_in_print_is_not_missed_in_the_lists(
    registers: Registers, place: Jurisdiction, tmp_path: Path
) -> None:
    registers("青河区人民政府关于河湖保护的通知", number=NEW, effective_on=date(2020, 6, 1), last_day=date(2025, 5, 31))
    cleanup(tmp_path, place, LISTED)
    assert found_of(NEW, "in_no_cleanup_list") == []


def test_listed_is_listed(prints: Prints, place: Jurisdiction, tmp_path: Path) -> None:
    prints(NEW, clause=WITH_TERM)
    cleanup(tmp_path, place, f"1\t青河区人民政府关于河湖保护的通知\t{NEW}")
    assert found_of(NEW, "in_no_cleanup_list") == []


def test_a_row_that_waits_for_a_person_lists_all_the_same(prints: Prints, place: Jurisdiction, tmp_path: Path) -> None:
    spelled = NEW.replace("青政发", "青政发字")
    prints(NEW, clause=WITH_TERM)
    cleanup(tmp_path, place, f"{LISTED}\n2\t青河区人民政府关于河湖保护的通知\t{spelled}")
    assert found_of(NEW, "in_no_cleanup_list") == []
    assert [finding.about for finding in found_of(NEW, "number_spelled_differently")] == [spelled]


def test_before_the_lists_were_known_nothing_was_left_out(prints: Prints, place: Jurisdiction, tmp_path: Path) -> None:
    prints(NEW, clause=WITH_TERM)
    cleanup(tmp_path, place, LISTED)
    assert found_of(NEW, "in_no_cleanup_list", at=RECORDED) == []


# Twice the same


def test_two_of_one_number_and_code_in_one_place(
    old: Document, registers: Registers, next_place: Jurisdiction, prints: Prints
) -> None:
    prints(OLD, title="白石区人民政府关于采砂的通知", into=next_place)
    assert "duplicate_number" not in {finding.key for finding in _all_of(old)}
    same = registers("青河区人民政府关于植树的通知", number=OLD, code="QHDR-2015-0010001")
    assert [finding.identity for finding in _all_of(old)] == [f"duplicate_number@d{old.pk}-d{same.pk}"]
    coded = registers("青河区人民政府关于造林的通知", code="QHDR-2015-0010001")
    assert [finding.identity for finding in _all_of(coded)] == [f"duplicate_code@d{coded.pk}-d{same.pk}"]


def _all_of(document: Document) -> list[Finding]:
    knock_on = ("duplicate_number", "duplicate_code", "number_spelled_differently")
    return [f for f in findings_for(answers([document], TODAY))[document.pk] if f.key in knock_on]


@pytest.mark.parametrize(
    "number, title, told",
    [
        pytest.param("青政办〔2020〕25号", TITLE, True, id="字 left out"),
        pytest.param("青政办发〔2020〕25号", TITLE, False, id="another series"),
        pytest.param("青政办〔2020〕26号", TITLE, False, id="another serial"),
        pytest.param("青政办〔2020〕25号", f"{TITLE}（二）", False, id="another title"),
    ],
)
def test_one_number_in_two_spellings(number: str, title: str, told: bool, registers: Registers) -> None:
    document = registers(TITLE, number="青政办字〔2020〕25号")
    registers(title, number=number)
    assert [finding.about for finding in _all_of(document)] == ([number] if told else [])


# The register as a whole


def test_gaps_in_codes_are_information(registers: Registers, officer: User, neighbour: User) -> None:
    for serial in (2, 3, 7):
        registers(f"青河区人民政府关于{serial}事的通告", code=f"QHDR-2019-001000{serial}")
    registers("青河区人民政府关于首事的通告", code="QHDR-2020-0010001")
    (gap,) = [one for one in all_findings(officer, TODAY) if one.key == "serial_gap"]
    assert (gap.level, gap.subject) == (INFORMATION, "青河区 QH-2019-001")
    assert "1、4–6" in gap.sentence
    assert [one for one in all_findings(neighbour, TODAY) if one.key == "serial_gap"] == []


def test_ids_tell_apart_what_a_document_has_several_times(old: Document, registers: Registers) -> None:
    for name in ("植树", "造林"):
        registers(f"青河区人民政府关于{name}的通知", number=OLD)
    ids = [one.id for one in all_findings(None, TODAY) if one.key == "duplicate_number"]
    assert len(ids) == len(set(ids)) == 6


def test_many_documents_cost_as_many_queries_as_one(
    old: Document, prints: Prints, by: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ends(old, date(2022, 3, 1), by)
    for serial in range(1, 6):
        prints(
            f"青政发〔2020〕{serial}号",
            f"根据《{TITLE}》（{OLD}）和《河湖条例》，",
            title=f"青河区人民政府关于{serial}事的通知",
        )
    documents = Document.objects.filter(number_key__contains="2020").select_related("jurisdiction")
    for size in (1, 5):
        asked = answers(documents[:size], TODAY)
        with django_assert_num_queries(8):
            assert len(findings_for(asked)) == size
