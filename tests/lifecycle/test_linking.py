"""What texts say of others: a name that waits, and means its document as soon as that is there, whatever the order."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.admission import undo_batch
from lifecycle.acts import undo
from lifecycle.decisions import repeal
from lifecycle.linking import said_in
from lifecycle.links import Bearers, names_in
from lifecycle.models import Act, Link
from lifecycle.rules.links import Relation
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Batch, Document
from tests.cast import MINUTES, RECORDED, Registers
from tests.lifecycle.printed_notices import Prints, found_of, numbered

OLD, NEW, TITLE = "青政发〔2015〕1号", "青政发〔2020〕9号", "青河区人民政府关于河道采砂的通知"
ENDED, LATER = date(2019, 1, 1), RECORDED + timedelta(days=1)


def meant_by(number: str) -> list[str]:
    """The titles of the documents that its text is known to name."""
    document = numbered(number).document
    bearers = Bearers(Document.objects.exclude(periods=None))
    refs = [bearers.meant_by(named, document) for named in names_in([document], None)]
    return [Document.objects.get(pk=ref).title for ref in refs if ref]


def links(number: str) -> list[tuple[str, str, str]]:
    standing = Link.objects.standing().filter(source__number_key=number)
    return [(link.relation, link.title, link.number_key) for link in standing]


def facts(read: dict[str, object]) -> dict[str, object]:
    return {"title": TITLE, "number": NEW, "cites": [], **read}


@pytest.mark.parametrize(
    "read, expected",
    [
        pytest.param({"cites": [OLD, NEW]}, [(Relation.CITES, OLD)], id="its own number is no citation"),
        pytest.param(
            {"cites": [OLD], "bases": [{"title": "甲", "number": OLD}]},
            [(Relation.BASED_ON, OLD)],
            id="the strongest relation counts",
        ),
        pytest.param(
            {"cites": [OLD], "repeals": [{"targets": [{"title": "甲", "number": OLD}]}]},
            [],
            id="what it repeals is an entry",
        ),
        pytest.param(
            {"forwards": {"title": "甲", "number": None}, "bases": [{"title": "甲", "number": None}]},
            [(Relation.FORWARDS, "")],
            id="forwarded and named again",
        ),
        pytest.param({"bases": [{"title": "甲" * 501, "number": None}]}, [], id="no name is as long"),
        pytest.param({"forwards": None, "bases": []}, [], id="nothing"),
        pytest.param({}, [], id="read before the reader knew"),
    ],
)  # fmt: skip
def test_what_a_text_says(read: dict[str, object], expected: list[tuple[Relation, str]]) -> None:
    assert [(said.relation, said.name.number) for said in said_in(facts(read))] == expected


def test_a_text_is_linked_to_what_it_rests_on_and_to_what_it_cites(prints: Prints) -> None:
    prints(
        NEW,
        f"根据《中华人民共和国河湖法》和《云州市采砂规定》（{OLD}），",
        title="青河区人民政府关于实施《河湖条例》的通知",
    )
    assert links(NEW) == [
        ("based_on", "中华人民共和国河湖法", ""),
        ("based_on", "云州市采砂规定", OLD),
        ("implements", "河湖条例", ""),
    ]


@pytest.mark.parametrize("order", ["named first", "naming first"])
def test_a_name_means_its_document_whichever_of_the_two_comes_first(
    order: str, prints: Prints, registers: Registers
) -> None:
    def named() -> None:
        registers(TITLE, number=OLD, effective_on=date(2015, 1, 1))

    if order == "named first":
        named()
    prints(NEW, f"根据《青河区采砂规定》（{OLD}），")
    if order == "naming first":
        assert meant_by(NEW) == []
        named()
    assert meant_by(NEW) == [TITLE]


def test_a_title_alone_means_the_one_document_that_bears_it(prints: Prints, registers: Registers) -> None:
    prints(NEW, f"根据《{TITLE}》，")
    assert meant_by(NEW) == []
    registers(TITLE, effective_on=date(2015, 1, 1))
    assert meant_by(NEW) == [TITLE]
    registers(TITLE, number=OLD, effective_on=date(2015, 1, 1))
    assert meant_by(NEW) == []


def test_the_neighbours_equal_number_is_not_meant(prints: Prints, next_place: Jurisdiction, city: Jurisdiction) -> None:
    prints(NEW, f"根据《云州市采砂规定》（{OLD}），")
    prints(OLD, title="白石区人民政府关于采砂的通知", into=next_place)
    assert meant_by(NEW) == []
    prints(OLD, title="云州市人民政府关于采砂的通知", into=city, file="city")
    assert meant_by(NEW) == ["云州市人民政府关于采砂的通知"]


def test_undoing_an_import_takes_its_links_back_and_importing_again_gives_them_once(prints: Prints, by: Actor) -> None:
    batch = prints(NEW, f"根据《甲规定》（{OLD}），")
    before = links(NEW)
    undo_batch(batch, by=by, at=LATER, reason="误导入")
    assert (len(before), links(NEW)) == (1, [])
    for _ in range(2):
        prints(NEW, f"根据《甲规定》（{OLD}），", at=LATER)
    assert links(NEW) == before


def test_two_imports_of_one_text_link_once_and_the_second_keeps_what_the_first_gave(prints: Prints, by: Actor) -> None:
    first = prints(NEW, f"根据《甲规定》（{OLD}），")
    prints(NEW, f"根据《甲规定》（{OLD}），", clause="本通知自2020年6月1日起施行。特此通知。", file="again")
    assert Batch.objects.count() == 2
    assert len(links(NEW)) == 1
    undo_batch(first, by=by, at=LATER, reason="误导入")
    assert len(links(NEW)) == 1


def test_a_text_that_only_adds_links_writes_an_act_so_that_the_data_version_moves(prints: Prints, by: Actor) -> None:
    prints(NEW)
    acts = Act.objects.count()
    prints(NEW, f"根据《甲规定》（{OLD}），", file="again")
    assert (Act.objects.count(), len(links(NEW))) == (acts + 1, 1)


def test_what_a_later_import_adds_was_not_known_before(prints: Prints, registers: Registers, by: Actor) -> None:
    old = registers(TITLE, number=OLD, effective_on=date(2015, 1, 1))
    repeal(old, on=ENDED, authority=MINUTES, reason="清理", by=by, at=RECORDED)
    prints(NEW)
    prints(NEW, f"依照{OLD}文件，", file="again", at=LATER)
    assert len(found_of(NEW, "cites_ended")) == 1
    assert found_of(NEW, "cites_ended", at=LATER - timedelta(seconds=1)) == []


def test_links_are_written_in_one_query_whatever_their_number(prints: Prints) -> None:
    prints("青政发〔2020〕1号", title="青河区人民政府关于前事的通知")
    counts = []
    for number, names in ((OLD, 1), (NEW, 40)):
        words = "、".join(f"《规定{i}》" for i in range(names))
        with CaptureQueriesContext(connection) as queries:
            prints(number, f"根据{words}，", title=f"青河区人民政府关于{names}事的通知")
        counts.append(len(queries))
    assert Link.objects.count() == 41
    assert counts[0] == counts[1]


def test_what_is_undone_by_the_name_of_its_act_goes_as_well(prints: Prints, by: Actor) -> None:
    prints(NEW, f"根据《甲规定》（{OLD}），")
    undo(Act.objects.get(verb="admit"), by=by, at=LATER, reason="误导入")
    assert links(NEW) == []


def test_then_it_was_not_known_what_the_name_means(prints: Prints, registers: Registers, by: Actor) -> None:
    prints(NEW, f"依照{OLD}文件，")
    old = registers(TITLE, number=OLD, effective_on=date(2015, 1, 1), at=LATER)
    repeal(old, on=ENDED, authority=MINUTES, reason="清理", by=by, at=LATER)
    assert [finding.about for finding in found_of(NEW, "cites_ended", "basis_changed")] == [f"d{old.pk}"]
    assert found_of(NEW, "cites_ended", "basis_changed", at=LATER - timedelta(seconds=1)) == []
