"""A document that sets work with a time limit may not outlive it, where the place's rules say so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from intake.imports import import_source
from lifecycle.answers import Answer, answers
from lifecycle.clauses import work_ends
from lifecycle.explanations import authority_line
from lifecycle.models import Entry
from lifecycle.rules import Kind, Status
from offices.actors import house
from offices.models import Jurisdiction
from registry.models import Candidate, Document
from registry.openers.source import open_source
from tests.cast import RECORDED
from tests.registry.printed import GAZETTE

pytestmark = pytest.mark.django_db
Takes = Callable[..., Answer]
HEAD = "序号\t工作内容\t牵头部门\t完成时限"
TASKS = ("1\t清淤\t区水利局\t2037年6月", "2\t灯标\t区交通运输局\t2036年12月31日")
FIVE_YEARS = "本方案自2036年10月1日起施行，有效期5年。"
LAST_OF_WORK, LAST_OF_TERM = date(2037, 6, 30), date(2041, 9, 30)


@pytest.fixture
def take_in(tmp_path: Path) -> Takes:
    def take(rule_set: str, *tasks: str, clause: str = FIVE_YEARS, day: date = date(2036, 12, 1)) -> Answer:
        """The plan of the printed gazette with a table of tasks, as it stands on the day."""
        Jurisdiction.objects.create(name="青泽区", code_prefix="QZDR", rule_set=rule_set)
        path = tmp_path / "plan.txt"
        path.write_text(replace(GAZETTE, plan=(*GAZETTE.plan, clause, HEAD, *tasks)).text, encoding="utf-8")
        import_source(open_source(path), place=None, accept_clean=True, by=house("test"), at=RECORDED)
        (answer,) = answers(Document.objects.numbered("青政办字〔2036〕52号").select_related("jurisdiction"), day)
        return answer

    return take


def terms_of(answer: Answer) -> list[Entry]:
    return [entry for entry in answer.entries if entry.kind == Kind.TERM]


def test_in_hunan_the_last_task_ends_the_document_and_the_rule_is_the_authority(take_in: Takes) -> None:
    answer = take_in("hunan", *TASKS)
    assert answer.end.last_day == LAST_OF_WORK
    (term,) = terms_of(answer)
    assert term.authority_rule.startswith("hunan-242.task_deadline_caps_validity@")
    assert "“2037年6月”plan.txt:" in authority_line(term)
    assert answer.span.status == Status.IN_FORCE


def test_in_shandong_it_lives_as_long_as_it_says(take_in: Takes) -> None:
    answer = take_in("shandong", *TASKS)
    assert answer.end.last_day == LAST_OF_TERM
    assert [term.authority_rule for term in terms_of(answer)] == [""]


def test_in_hunan_a_document_that_states_no_term_ends_with_its_work(take_in: Takes) -> None:
    assert take_in("hunan", *TASKS, clause="本方案自2036年10月1日起施行。").end.last_day == LAST_OF_WORK


def test_in_shandong_a_document_that_states_no_term_has_none(take_in: Takes) -> None:
    assert terms_of(take_in("shandong", *TASKS, clause="本方案自2036年10月1日起施行。")) == []


@pytest.mark.parametrize(
    "task",
    [
        pytest.param("3\t巡湖\t区水利局\t长期坚持", id="work that goes on"),
        pytest.param("3\t巡湖\t区水利局\t视水情而定", id="a deadline that was not understood"),
        pytest.param("3\t巡湖\t区水利局\t", id="no deadline at all"),
    ],
)
def test_work_of_which_a_part_has_no_last_day_ends_nothing(take_in: Takes, task: str) -> None:
    assert take_in("hunan", *TASKS, task).end.last_day == LAST_OF_TERM


def test_without_tasks_there_is_nothing_to_end(take_in: Takes) -> None:
    assert take_in("hunan").end.last_day == LAST_OF_TERM


def test_the_tasks_are_staged_with_their_lines(take_in: Takes) -> None:
    take_in("hunan", *TASKS)
    (facts,) = Candidate.objects.filter(facts__number="青政办字〔2036〕52号").values_list("facts", flat=True)
    assert [(one["no"], one["lead"], one["deadline"]) for one in facts["tasks"]] == [
        (1, "区水利局", "2037-06-30"),
        (2, "区交通运输局", "2036-12-31"),
    ]
    assert [one["line"] for one in facts["tasks"]] == sorted(one["line"] for one in facts["tasks"])
    assert work_ends(facts) == LAST_OF_WORK
    # What was staged before tables of tasks were read has no tasks.
    assert work_ends({}) is None
