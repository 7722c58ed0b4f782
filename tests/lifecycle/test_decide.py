"""The commands that record a decision and a renewal, as an office types them."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from lifecycle.acts import Effect, record
from lifecycle.decisions import suspend
from lifecycle.models import Act
from lifecycle.rehearsals import rehearse
from lifecycle.resolutions import OF_PARTS, VERBS, WIDEST, Resolution, What, resolve, take_back
from lifecycle.rules import BEGINNING, Kind, Mark, Status
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.lifecycle.asked import on, status

LATER = RECORDED + timedelta(days=1)
Told = pytest.CaptureFixture[str]
WORDS = ("--clause", "会议纪要〔2024〕3号", "--reason", "已不适用")
# What each decision is told besides its day and its words, and what the lasting document is on that day afterwards.
TYPED: dict[What, tuple[tuple[str, ...], Status]] = {
    What.RENEW: (("--as", "QHDR-2018-0010004"), Status.LAPSED),
    What.REPUBLISH: (("--as", "QHDR-2018-0010004"), Status.LAPSED),
    What.EXTEND: (("--until", "2095年12月31日"), Status.IN_FORCE),
    What.AMEND: (("--published", "2024-02-20"), Status.IN_FORCE),
    What.REPEAL: ((), Status.REPEALED),
    What.PARTLY_REPEAL: (("--article", "第五条"), Status.IN_FORCE_IN_PART),
    What.DECLARE_LAPSE: ((), Status.LAPSED),
    What.LAPSE_UNLESS: (("--until", "2024-03-01"), Status.IN_FORCE),
    What.MEET_CONDITION: ((), Status.IN_FORCE),
    What.SUSPEND: ((), Status.SUSPENDED),
    What.RESUME: ((), Status.IN_FORCE),
    What.ANNUL: ((), Status.ANNULLED),
    What.DELIST: ((), Status.NOT_TRACKED),
    What.DETERMINE: (("--mark", "ordinary"), Status.NOT_TRACKED),
}


def decide(reference: str, *typed: str) -> int:
    """The exit code."""
    try:
        call_command("decide", reference, *typed)
    except SystemExit as ended:
        return int(str(ended.code))
    return 0


def reregister(reference: str, *typed: str) -> int:
    try:
        call_command("reregister", reference, *typed)
    except SystemExit as ended:
        return int(str(ended.code))
    return 0


@pytest.mark.parametrize("what", What)
def test_every_decision_is_typed_and_recorded(what: What, lasting: Document, undated: Document) -> None:
    typed, expected = TYPED[what]
    assert decide("青政发[2023]12号", what.value, "--on", "2024年3月1日", *typed, *WORDS) == 0
    assert status(lasting, date(2024, 3, 1)) == expected
    assert status(lasting, date(2024, 2, 29)) == Status.IN_FORCE
    assert lasting.entries.latest("pk").reason == "已不适用"


def test_it_says_the_act_and_how_the_document_stands(lasting: Document, capsys: Told) -> None:
    decide(lasting.reference, "repeal", "--on", "2090-06-01", *WORDS)
    told = capsys.readouterr().out
    assert "写入变动：青河区:2 repeal" in told
    assert "最后有效日是2090年5月31日" in told
    assert "2090-06-01: 废止。" in told


def test_as_data_it_is_the_contract_of_status_with_the_act(lasting: Document, capsys: Told) -> None:
    decide(lasting.reference, "repeal", "--on", "2024-03-01", "--json", *WORDS)
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["act"]) == (1, "青河区:2 repeal")
    assert [(one["code"], one["status"]) for one in told["documents"]] == [("QHDR-2023-0010005", "repealed")]


def test_the_deciding_document_is_its_authority(lasting: Document, ordinary: Document) -> None:
    assert (
        decide(lasting.reference, "repeal", "--on", "2024-03-01", "--by-document", "青政发〔2020〕5号", "--reason", "x")
        == 0
    )
    assert lasting.entries.get(kind="repeal").authority_document == ordinary


@pytest.mark.parametrize(
    "typed, code, words",
    [
        pytest.param(("repeal", "--on", "2024-03-01", "--reason", "x"), 2, "请写明依据", id="no authority"),
        pytest.param(("repeal", "--on", "soon", *WORDS), 2, "“soon”", id="no day"),
        pytest.param(("repeal", "--on", "0224-03-01", *WORDS), 2, "核对年份", id="a year typed wrong"),
        pytest.param(("extend", "--on", "2024-03-01", *WORDS), 2, "--until", id="what it needs is missing"),
        pytest.param(("renew", "--on", "2024-03-01", *WORDS), 2, "--as", id="what it goes on as is missing"),
        pytest.param(("delist", "--on", "2024-03-01", "--part", "1", *WORDS), 2, "delist", id="not of a part"),
        pytest.param(("repeal", "--on", "2024-03-01", "--part", "7", *WORDS), 1, "7", id="no such instrument"),
        pytest.param(("repeal", "--on", "2091-03-01", *WORDS), 1, "2091", id="when it has ended"),
        pytest.param(
            ("repeal", "--on", "2024-03-01", "--by-document", "无此文件", "--reason", "x"), 1, "无此文件", id="unknown"
        ),
        pytest.param(
            ("repeal", "--on", "2024-03-01", "--clause", "长" * 301, "--reason", "x"),
            2,
            "301",
            id="longer than its column",
        ),
        pytest.param(
            (
                "renew",
                "--on",
                "2024-03-01",
                "--as",
                "QHDR-2018-0010004",
                "--by-document",
                "青政发〔2020〕5号",
                "--reason",
                "x",
            ),
            2,
            "接续的文件",
            id="a renewal that rests on something else",
        ),
    ],
)
def test_what_is_refused_says_so_in_one_line_and_leaves_nothing_behind(
    typed: tuple[str, ...],
    code: int,
    words: str,
    lasting: Document,
    undated: Document,
    ordinary: Document,
    capsys: Told,
) -> None:
    before = Act.objects.count()
    assert decide(lasting.reference, *typed) == code
    told = capsys.readouterr()
    assert words in told.err
    assert (told.err.count("\n"), told.out) == (1, "")
    assert Act.objects.count() == before


def test_a_decision_without_a_reason_is_not_typed(lasting: Document) -> None:
    with pytest.raises(CommandError, match="--reason"):
        call_command("decide", lasting.reference, "repeal", "--on", "2024-03-01", "--clause", "x")


def test_the_text_goes_on_under_a_new_code(lasting: Document, capsys: Told) -> None:
    typed = ("--code", "QHDR-2023-0010077", "--published", "2023-11-01", "--effective", "2024年1月1日", "--term", "P5Y")
    assert reregister(lasting.reference, *typed, "--authority", "登记簿第9页", "--reason", "评估后继续") == 0
    new = Document.objects.get(code_key="QHDR-2023-0010077")
    assert (new.title, list(new.issuers.all())) == (lasting.title, list(lasting.issuers.all()))
    assert on(new, TODAY).end.last_day == date(2028, 10, 31)
    assert (status(lasting, date(2023, 12, 31)), status(lasting, date(2024, 1, 1))) == (Status.IN_FORCE, Status.LAPSED)
    assert "已重新登记为QHDR-2023-0010077" in capsys.readouterr().out


@pytest.mark.parametrize(
    "more, amended, last",
    [((), False, date(2029, 2, 28)), (("--amended", "--from-publication"), True, date(2029, 1, 31))],
)
def test_with_changes_and_counted_as_its_words_say(
    more: tuple[str, ...], amended: bool, last: date, lasting: Document, capsys: Told
) -> None:
    typed = ("--code", "QHDR-2024-0010077", "--published", "2024-02-01", "--effective", "2024-03-01", "--term", "P5Y")
    assert reregister(lasting.reference, *typed, *more, "--authority", "x", "--reason", "x", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in told["documents"]] == ["QHDR-2024-0010077", "QHDR-2023-0010005"]
    assert told["documents"][0]["end"]["last_day"] == last.isoformat()
    assert lasting.entries.get(kind="renewal").facts == ({"amended": True} if amended else {})


@pytest.mark.parametrize(
    "typed, words",
    [
        pytest.param(
            ("--code", "QHDR-2024-0010077", "--effective", "2024-03-01", "--term", "five years"), "P5Y", id="length"
        ),
        pytest.param(("--effective", "2024-03-01"), "登记号", id="no name"),
        pytest.param(("--code", "QHDR-2023-0010005", "--effective", "2024-03-01"), "古桥", id="its own code"),
    ],
)
def test_what_can_not_be_registered_anew_is_refused_in_one_line(
    typed: tuple[str, ...], words: str, lasting: Document, capsys: Told
) -> None:
    assert reregister(lasting.reference, *typed, "--authority", "x", "--reason", "x") in (1, 2)
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert Document.objects.count() == 1


# What pages and commands share


def test_every_decision_has_its_verb() -> None:
    assert VERBS.keys() == set(What) == TYPED.keys()
    assert set(What) > OF_PARTS


def test_a_rehearsal_leaves_nothing_behind_and_tells_both_lives(lasting: Document, by: Actor) -> None:
    before = Act.objects.count(), lasting.entries.count()
    decision = Resolution(What.REPEAL, TODAY, MINUTES, "x")
    told = rehearse(lasting, lambda: resolve(lasting, decision, by=by, at=LATER), day=TODAY)
    (consequence,) = told.consequences
    assert consequence.before is not None
    assert consequence.after is not None
    assert (consequence.before.span.status, consequence.after.span.status) == (Status.IN_FORCE, Status.REPEALED)
    assert (Act.objects.count(), lasting.entries.count()) == before
    resolve(lasting, decision, by=by, at=LATER, seen=told.seen)
    assert status(lasting, TODAY) == Status.REPEALED


def test_a_rehearsal_of_many_tells_of_a_few_and_counts_the_rest(registers: Registers, by: Actor) -> None:
    many = [registers(f"青河区人民政府关于第{n}项的通告", effective_on=date(2023, 1, 1)) for n in range(12)]
    effects = [Effect(document, Kind.CONFIRMATION, TODAY, MINUTES) for document in many]
    act = record(many[0].jurisdiction, "apply_list", effects, by=by, at=LATER)
    told = rehearse(many[11], lambda: take_back(many[11], act, reason="x", by=by, at=LATER), day=TODAY)
    assert (told.consequences[0].document, len(told.consequences), told.others) == (many[11], 10, 2)


@pytest.mark.parametrize("count", [WIDEST, WIDEST + 1])
def test_an_act_on_very_many_is_left_to_the_console(count: int, place: Jurisdiction, by: Actor) -> None:
    titles = (f"青河区人民政府关于第{number}项的通告" for number in range(count))
    many = Document.objects.bulk_create(Document(jurisdiction=place, title=title, title_key=title) for title in titles)
    registered = [Effect(document, Kind.REGISTRATION, BEGINNING, MINUTES) for document in many]
    act = record(place, "admit", registered, by=by, at=RECORDED)
    if count > WIDEST:
        with pytest.raises(Refused, match="act_too_wide"):
            take_back(many[0], act, reason="x", by=by, at=LATER)
    else:
        take_back(many[0], act, reason="x", by=by, at=LATER)
    assert Act.objects.filter(reverses=act).exists() == (count <= WIDEST)


def test_what_was_decided_meanwhile_stops_the_decision(lasting: Document, by: Actor) -> None:
    decision = Resolution(What.DETERMINE, TODAY, MINUTES, "x", mark=Mark.LEGACY)
    told = rehearse(lasting, lambda: resolve(lasting, decision, by=by, at=LATER), day=TODAY)
    suspend(lasting, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    with pytest.raises(Refused, match="changed_meanwhile"):
        resolve(lasting, decision, by=by, at=LATER, seen=told.seen)
    assert not Act.objects.filter(verb="determine").exists()
