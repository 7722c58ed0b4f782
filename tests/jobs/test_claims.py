from datetime import timedelta

import pytest
from django.test import override_settings

from jobs.claims import LEASE, ask, claim, fail, finish, give_up, refusal_of
from jobs.models import Job
from jobs.querysets import ATTEMPTS
from jobs.running import run
from jobs.tasks import BEAT, requeue_stale
from offices.actors import house
from offices.moments import now
from sentences.refusals import BadInput
from tests.cast import RECORDED as AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> Job:
    return asked("count:1")


def asked(key: str) -> Job:
    return ask(key, kind="count", arguments={"n": 1}, jurisdiction=None, by=house("test"), at=AT)


def test_asking_twice_finds_the_same_work(job: Job) -> None:
    assert asked("count:1") == job
    assert Job.objects.count() == 1


def test_only_one_of_two_claims_succeeds(job: Job) -> None:
    twin = Job.objects.get()
    assert claim(job, AT)
    assert not claim(twin, AT)


def test_a_claim_whose_lease_has_run_out_may_be_taken_over(job: Job) -> None:
    assert claim(job, AT)
    twin = Job.objects.get()
    assert not claim(twin, AT + LEASE - timedelta(seconds=1))
    assert claim(twin, AT + LEASE)


def test_a_worker_that_lost_its_lease_does_not_overwrite_the_result(job: Job) -> None:
    claim(job, AT)
    twin = Job.objects.get()
    claim(twin, AT + LEASE)
    assert finish(twin, {"by": "twin"}, AT + LEASE)
    assert not finish(job, {"by": "the late one"}, AT + LEASE)
    assert Job.objects.get().result == {"by": "twin"}


def test_a_failed_job_waits_until_its_attempts_are_used_up(job: Job) -> None:
    for _ in range(ATTEMPTS):
        assert claim(job, AT)
        fail(job, "no disk", AT)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "no disk")
    assert not claim(job, AT)


def counting(job: Job) -> dict[str, object]:
    return {"counted": job.arguments["n"]}


def failing(job: Job) -> dict[str, object]:
    raise OSError("no disk")


@override_settings(JOB_KINDS={"count": f"{__name__}.counting"})
def test_running_keeps_the_result_and_runs_once(job: Job) -> None:
    assert run(job, AT)
    assert Job.objects.get().result == {"counted": 1}
    assert not run(Job.objects.get(), AT)


@override_settings(JOB_KINDS={"count": f"{__name__}.failing"})
def test_running_keeps_why_it_failed_and_says_so(job: Job) -> None:
    with pytest.raises(OSError, match="no disk"):
        run(job, AT)
    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    assert "no disk" in job.error


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float]]:
    """The messages that went to the broker: which job, and after how many seconds each expires."""
    messages: list[tuple[int, float]] = []
    monkeypatch.setattr(
        "jobs.tasks.run_job.apply_async", lambda *, kwargs, expires: messages.append((kwargs["job"], expires))
    )
    return messages


def test_what_lost_its_message_is_asked_again_by_one_that_expires_with_the_beat(
    job: Job, sent: list[tuple[int, float]]
) -> None:
    assert requeue_stale() == 1
    assert sent == [(job.pk, BEAT.total_seconds())]


@pytest.mark.parametrize(
    "age, messages",
    [
        pytest.param(timedelta(), 0, id="its first message is on its way"),
        pytest.param(BEAT - timedelta(minutes=1), 0, id="not yet a beat old"),
        pytest.param(BEAT + timedelta(minutes=1), 1, id="older than a beat"),
    ],
)
def test_what_was_just_asked_for_is_not_asked_again(age: timedelta, messages: int, sent: list[object]) -> None:
    ask("count:2", kind="count", arguments={}, jurisdiction=None, by=house("test"), at=now() - age)
    assert requeue_stale() == messages == len(sent)


def test_a_job_whose_workers_all_died_fails_visibly(job: Job, sent: list[object]) -> None:
    at = AT
    for _ in range(ATTEMPTS):
        assert claim(job, at)
        assert give_up(at) == 0
        at += LEASE
    assert requeue_stale() == 0
    job.refresh_from_db()
    assert (job.state, job.lease_until, sent) == (Job.State.FAILED, None, [])
    assert job.finished_at is not None
    assert str(ATTEMPTS) in job.error
    assert not claim(job, now())


def test_a_job_on_its_last_attempt_is_left_alone_while_its_lease_holds(job: Job) -> None:
    for attempt in range(ATTEMPTS):
        assert claim(job, AT + attempt * LEASE)
    last = AT + ATTEMPTS * LEASE
    assert give_up(last - timedelta(seconds=1)) == 0
    assert finish(job, {"counted": 1}, last)


def test_a_dead_worker_with_attempts_left_is_followed_by_another(job: Job, sent: list[object]) -> None:
    assert claim(job, AT)
    assert requeue_stale() == 1
    assert Job.objects.get().state == Job.State.RUNNING
    assert claim(Job.objects.get(), now())


def refusing(job: Job) -> dict[str, object]:
    job.done = job.arguments["done"]
    raise BadInput(job.arguments["code"], file="公报.txt", line=3)


@pytest.mark.parametrize(
    "code, done, attempts",
    [
        pytest.param("file_damaged", 0, 1, id="it can't be read"),
        pytest.param("file_damaged", 5, 1, id="it can't be read on"),
        pytest.param("file_needs_memory", 0, 1, id="it is too much from the start"),
        pytest.param("file_needs_memory", 5, ATTEMPTS, id="it was too much for the machine just then"),
    ],
)
@override_settings(JOB_KINDS={"count": f"{__name__}.refusing"})
def test_a_refusal_ends_a_job_unless_another_try_may_fare_better(code: str, done: int, attempts: int, job: Job) -> None:
    Job.objects.update(arguments={"code": code, "done": done})
    for attempt in range(1, attempts + 1):
        with pytest.raises(BadInput):
            run(job, AT)
        job.refresh_from_db()
        assert (job.state == Job.State.FAILED) == (attempt == attempts)
    refusal = refusal_of(job)
    assert isinstance(refusal, BadInput)
    assert (refusal.code, refusal.params["line"]) == (code, 3)
