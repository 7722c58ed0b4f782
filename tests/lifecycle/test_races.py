"""Two people at once. Each thread has a connection of its own; whoever comes second sees what the first one wrote."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from intake.admission import admit
from intake.adoption import adopt
from intake.determinations import determine_together
from intake.imports import import_source
from intake.lists import Applied
from intake.previews import preview
from lifecycle.acts import undo
from lifecycle.answers import answers
from lifecycle.criteria import criteria_for
from lifecycle.deadlines import choose_route
from lifecycle.decisions import repeal
from lifecycle.findings import accept_finding
from lifecycle.models import Act, Clock, Entry, FindingAcceptance, Period
from lifecycle.periods import drift, rebuild
from lifecycle.rehearsals import rehearse
from lifecycle.renewal import renew
from lifecycle.resolutions import Resolution, What, resolve
from lifecycle.rules import Mark, Status
from lifecycle.rules.deadlines import Route
from offices.actors import Actor, house
from offices.models import Jurisdiction
from registry.models import Batch, Candidate, Document, StoredFile
from registry.openers.source import open_source
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY
from tests.registry.printed import GAZETTE

pytestmark = pytest.mark.django_db(transaction=True)
LATER = RECORDED + timedelta(days=30)


def at_once(*calls: Callable[[], object]) -> list[Any]:
    """What each call returned, or the refusal it met; any other error fails the test."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def codes(outcomes: Sequence[object]) -> list[str]:
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


def test_of_two_repeals_at_once_one_is_written_and_one_refused(ordinary: Document, by: Actor) -> None:
    def one() -> Act:
        return repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)

    assert codes(at_once(one, one)) == ["already_ended"]
    assert Act.objects.filter(verb="repeal").count() == 1


def test_of_two_who_saw_the_same_one_decides_and_one_is_told(ordinary: Document, by: Actor) -> None:
    """A second suspension would be lawful; it is not what was looked at."""
    decision = Resolution(What.SUSPEND, TODAY, MINUTES, "防汛")
    told = rehearse(ordinary, lambda: resolve(ordinary, decision, by=by, at=LATER), day=TODAY)

    def one() -> Act:
        return resolve(ordinary, decision, by=by, at=LATER, seen=told.seen)

    assert codes(at_once(one, one)) == ["changed_meanwhile"]
    assert Act.objects.filter(verb="suspension").count() == 1
    assert list(drift()) == []


def test_of_two_who_saw_the_same_lists_one_adopts_them_and_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gazette.txt"
    path.write_text(GAZETTE.text, encoding="utf-8")
    desk = house("test")
    batch = import_source(open_source(path), place=None, accept_clean=False, by=desk, at=RECORDED).batch
    admit(batch, by=desk, at=RECORDED)
    seen = preview(batch, by=desk, at=LATER).seen

    def one() -> Applied:
        return adopt(batch, seen=seen, by=desk, at=LATER)

    assert codes(at_once(one, one)) == ["changed_meanwhile"]
    assert Act.objects.filter(verb="apply_list").count() == 1
    assert list(drift()) == []


def test_of_two_who_determine_the_same_document_one_is_told(ordinary: Document, by: Actor) -> None:
    file = StoredFile.objects.create(sha256="0" * 64, name="gazette.txt", size=1, stored_at=RECORDED)
    place = ordinary.jurisdiction
    batch = Batch.objects.create(jurisdiction=place, file=file, staged_at=RECORDED, staged_by="x", gazette=None)
    Candidate.objects.create(
        batch=batch, no=1, kind="document", facts={}, first_line=1, last_line=1, document=ordinary, state="accepted"
    )
    everything = [replace(one, signs=("山体",)) for one in criteria_for(place, TODAY)]
    said = Resolution(What.DETERMINE, TODAY, MINUTES, "反复适用", mark=Mark.NORMATIVE)

    def one() -> list[Act]:
        return determine_together(batch, [ordinary.pk], everything, said, by=by, at=LATER)

    assert codes(at_once(one, one)) == ["changed_meanwhile"]
    assert Act.objects.filter(verb="determine").count() == 1


def test_of_two_renewals_at_once_one_is_written_and_one_refused(
    ordinary: Document, undated: Document, trial: Document, by: Actor
) -> None:
    def renewing(successor: Document) -> Callable[[], Act]:
        return lambda: renew(ordinary, successor=successor, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)

    assert codes(at_once(renewing(undated), renewing(trial))) == ["renewed_already"]
    assert Entry.objects.filter(kind="renewal").count() == 1


def test_of_three_undoings_at_once_one_is_written_and_two_refused(ordinary: Document, by: Actor) -> None:
    act = repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)

    def one() -> Act:
        return undo(Act.objects.get(pk=act.pk), by=by, at=LATER, reason="")

    assert codes(at_once(one, one, one)) == ["already_undone"] * 2
    assert Act.objects.filter(reverses=act).count() == 1


def test_a_finding_is_accepted_once(undated: Document, by: Actor) -> None:
    def one() -> Act:
        return accept_finding(undated, "term_unstated", reason="前已核对", by=by, at=LATER, day=TODAY)

    assert codes(at_once(one, one)) == ["finding_unknown"]
    assert FindingAcceptance.objects.count() == 1


@pytest.mark.parametrize("known", [True, False], ids=["of a known place", "of a place that neither finds"])
def test_two_imports_at_once_of_the_same_document_make_it_once(tmp_path: Path, known: bool) -> None:
    if known:
        place = Jurisdiction.objects.create(name="青泽区", code_prefix="QZDR", code_layout="shandong")
        Clock.objects.create(jurisdiction=place)
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    paths[0].write_text(GAZETTE.text, encoding="utf-8")
    paths[1].write_text(GAZETTE.text.replace("第7期", "第8期"), encoding="utf-8")

    def taking_in(path: Path) -> Callable[[], object]:
        source = open_source(path)
        return lambda: import_source(source, place=None, accept_clean=True, by=house("test"), at=RECORDED)

    first, second = at_once(*map(taking_in, paths))
    assert Jurisdiction.objects.count() == 1
    assert first.batch != second.batch
    titles = list(Document.objects.values_list("title_key", "code_key"))
    assert len(titles) == len(set(titles)) > 0
    assert sorted(len(imported.acts) for imported in (first, second)) == [0, 2]


def test_twenty_acts_at_once_are_numbered_without_a_gap_and_their_moments_rise(ordinary: Document, by: Actor) -> None:
    def one() -> Act:
        return choose_route(ordinary, Route.LAPSE, reason="", by=by, at=LATER)

    assert codes(at_once(*[one] * 19)) == []
    acts = list(Act.objects.order_by("seq").values_list("seq", "recorded_at"))
    assert [seq for seq, _ in acts] == list(range(1, 21))
    moments = [moment for _, moment in acts]
    assert moments == sorted(set(moments))


class AfterReading:
    """Runs something on another connection once this one has read a table, before its next statement.

    Waits for it no longer than `patience` seconds: what is locked out can only come to its end afterwards.
    """

    def __init__(self, table: str, meanwhile: Callable[[], object], *, patience: float = 10) -> None:
        self.table, self.meanwhile, self.patience, self.was_read = table, meanwhile, patience, False
        self.thread: Thread | None = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.was_read and self.thread is None:
            self.thread = Thread(target=at_once, args=[self.meanwhile])
            self.thread.start()
            self.thread.join(self.patience)
        result = execute(sql, params, many, context)
        self.was_read |= sql.startswith("SELECT") and f'FROM "{self.table}"' in sql
        return result

    @contextmanager
    def happening(self) -> Iterator[None]:
        with connection.execute_wrapper(self):
            yield
        assert self.thread is not None, "nothing was done meanwhile"
        self.thread.join()


@pytest.mark.parametrize(
    "read, patience",
    [
        pytest.param("registry_document", 10, id="before the place is locked"),
        pytest.param("lifecycle_period", 0.3, id="between looking and replacing"),
    ],
)
def test_a_repeal_written_while_periods_are_rebuilt_survives(
    ordinary: Document, by: Actor, read: str, patience: float
) -> None:
    Period.objects.filter(document=ordinary, status="lapsed").update(status="unknown")

    def one() -> Act:
        return repeal(ordinary, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER)

    with AfterReading(read, one, patience=patience).happening():
        assert rebuild() == 1
    (answer,) = answers([ordinary], TODAY)
    assert answer.span.status == Status.REPEALED
    assert list(drift()) == []


def test_an_act_written_while_looking_for_drift_is_not_called_drift(ordinary: Document, by: Actor) -> None:
    """The entries are read before it and the periods after it."""

    def one() -> Act:
        return repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)

    with AfterReading("lifecycle_entry", one).happening():
        assert list(drift()) == []
