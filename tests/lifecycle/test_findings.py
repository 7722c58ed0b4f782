import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from lifecycle.acts import undo
from lifecycle.answers import answers
from lifecycle.finding_sentences import finding_sentence
from lifecycle.findings import accept_finding, all_findings, findings_for
from lifecycle.models import Act
from lifecycle.rules.findings import Finding
from offices.actors import Actor
from offices.models import Jurisdiction, Organ, OrganName, User
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import RECORDED, TODAY, Registers, make_organ

LATER = RECORDED + timedelta(days=1)


def found(document: Document) -> list[Finding]:
    return findings_for(answers([document], TODAY))[document.pk]


def keys(document: Document) -> list[str]:
    return [finding.key for finding in found(document)]


@pytest.fixture
def too_long(registers: Registers) -> Document:
    return registers(
        "青河区人民政府关于印发夜市管理办法（试行）的通知",
        code="QHDR-2020-0020003",
        number="青政发〔2020〕24号",
        dated_on=date(2020, 5, 18),
        effective_on=date(2020, 5, 18),
        last_day=date(2023, 2, 28),
    )


def test_a_trial_document_of_nearly_three_years(too_long: Document) -> None:
    assert keys(too_long) == ["organ_differs", "trial_too_long", "gap_too_short"]


def test_a_finding_cites_the_law_of_the_day_it_was_made(too_long: Document) -> None:
    (finding,) = [finding for finding in found(too_long) if finding.key == "trial_too_long"]
    assert finding.rule is not None
    assert (finding.rule.rule_set, finding.rule.confirmed) == ("shandong-238", True)
    with override("en"):
        assert finding_sentence(finding).endswith("(《山东省行政程序规定》（山东省人民政府令第238号）第五十三条)")


def test_under_a_rule_whose_text_was_not_read_the_older_value_goes_on_unconfirmed(registers: Registers) -> None:
    document = registers(
        "青河区人民政府关于防汛的意见", effective_on=date(2024, 3, 1), last_day=date(2034, 3, 1), dated_on=TODAY
    )
    (finding,) = [finding for finding in found(document) if finding.key == "validity_too_long"]
    assert finding.rule is not None
    assert not finding.rule.confirmed
    with override("en"):
        assert "not confirmed for that day" in finding_sentence(finding)


def test_an_organ_number_that_was_the_issuers_once_is_no_finding(ordinary: Document, government: Organ) -> None:
    assert "organ_differs" not in keys(ordinary)
    OrganName.objects.filter(organ=government).update(number="009")
    assert "organ_differs" in keys(ordinary)
    OrganName.objects.create(organ=government, name="青河县人民政府", number="001", valid_until=date(2016, 1, 1))
    assert "organ_differs" not in keys(ordinary)


def test_an_accepted_finding_is_quiet_until_the_acceptance_is_undone(too_long: Document, by: Actor) -> None:
    act = accept_finding(too_long, "trial_too_long", reason="上级文件另有规定", by=by, at=LATER, day=TODAY)
    assert keys(too_long) == ["organ_differs", "gap_too_short"]
    assert act.reason == "上级文件另有规定"
    undo(act, by=by, at=LATER, reason="误认")
    assert "trial_too_long" in keys(too_long)


def test_what_was_open_then_stays_open_as_known_then(too_long: Document, by: Actor) -> None:
    accept_finding(too_long, "trial_too_long", reason="上级文件另有规定", by=by, at=LATER, day=TODAY)
    asked = answers([too_long], TODAY, LATER - timedelta(seconds=1))
    assert "trial_too_long" in {finding.key for finding in findings_for(asked)[too_long.pk]}


def test_accepting_needs_a_finding_and_a_reason(too_long: Document, by: Actor) -> None:
    with pytest.raises(Refused, match="reason_missing"):
        accept_finding(too_long, "trial_too_long", reason=" ", by=by, at=LATER, day=TODAY)
    with pytest.raises(Refused, match="finding_unknown"):
        accept_finding(too_long, "term_unstated", reason="无", by=by, at=LATER, day=TODAY)


def test_users_see_the_findings_of_what_is_theirs(
    too_long: Document, lapsed: Document, place: Jurisdiction, officer: User, neighbour: User, contact: User
) -> None:
    Organ.objects.filter(pk=make_organ(place, "青河区茶办").pk).update(confirmed=False)
    assert {one.subject for one in all_findings(officer, TODAY)} >= {too_long.title, "青河区茶办"}
    assert list(all_findings(neighbour, TODAY)) == []
    assert {one.subject for one in all_findings(contact, TODAY)} <= {lapsed.title}


def test_many_documents_cost_as_many_queries_as_one(
    too_long: Document, registers: Registers, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        registers(f"青河区人民政府关于第{number}项的通告", effective_on=date(2023, 1, 1))
    asked = answers(Document.objects.select_related("jurisdiction"), TODAY)
    with django_assert_num_queries(7):
        assert len(findings_for(asked)) == 5


def test_the_command_lists_what_it_finds_and_exits_1(too_long: Document, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        call_command("findings", json=True)
    assert exit_.value.code == 1
    told = json.loads(capsys.readouterr().out)
    assert "trial_too_long:QHDR-2020-0020003" in [finding["id"] for finding in told["findings"]]


def test_the_command_accepts_by_any_spelling(too_long: Document) -> None:
    call_command("accept_finding", "青政发[2020]24号", "trial_too_long", reason="另有规定")
    assert "trial_too_long" not in keys(too_long)


def test_an_acceptance_is_taken_back_by_the_name_of_its_act(
    too_long: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("accept_finding", "QHDR-2020-0020003", "trial_too_long", reason="另有规定")
    act = Act.objects.get(verb="accept_finding")
    assert f"青河区:{act.seq}" in capsys.readouterr().out
    assert "accept_finding" in act.by_name
    call_command("undo_act", f"青河区:{act.seq}", reason="误认")
    assert "trial_too_long" in keys(too_long)


@pytest.mark.parametrize("named", ["青河区:99", "无此区:1", "青河区", "7"])
def test_an_act_that_is_not_there_is_named(too_long: Document, named: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        call_command("undo_act", named, reason="误认")
    assert exit_.value.code == 1
    assert named in capsys.readouterr().err
